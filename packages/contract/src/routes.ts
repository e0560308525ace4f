import { z } from 'zod'
import { attackRoutes } from './attack-routes.ts'
import { caseRoutes } from './case-routes.ts'
import { dashboardRoutes } from './dashboard.ts'
import * as detections from './detections.ts'
import { huntingRoutes } from './hunting-routes.ts'
import * as identity from './identity.ts'
import * as ingest from './ingest.ts'
import { intelRoutes } from './intel-routes.ts'
import { api, route, type Route } from './route.ts'
import * as search from './search.ts'
import * as system from './system.ts'
import { webhookRoutes } from './webhook-routes.ts'

/** Every operation, by the name the generated client gives it. */
export const routes = {
  login: route('POST', `${api}/auth/login`, 'none', 'Signs a browser in with a session cookie.', {
    body: identity.loginRequest,
    answer: identity.me,
  }),
  logout: route('POST', `${api}/auth/logout`, 'self', 'Ends the session of the cookie.'),
  setupCheck: route('POST', `${api}/auth/setup/check`, 'none', 'Says what a one-time link is for.', {
    body: identity.setupCheckRequest,
    answer: identity.setupCheckAnswer,
  }),
  setup: route('POST', `${api}/auth/setup`, 'none', 'Redeems a one-time link, sets the passphrase and signs in.', {
    body: identity.setupRequest,
    answer: identity.me,
  }),
  token: route('POST', `${api}/auth/token`, 'none', 'Gives an API client an access and a refresh token.', {
    body: identity.loginRequest,
    answer: identity.tokenAnswer,
  }),
  refresh: route('POST', `${api}/auth/refresh`, 'none', 'Exchanges a refresh token; the old one is spent.', {
    body: identity.refreshRequest,
    answer: identity.tokenAnswer,
  }),
  me: route('GET', `${api}/users/me`, 'self', 'Who this request acts for.', { answer: identity.me }),
  listKeys: route('GET', `${api}/auth/api-keys`, 'keys:manage', 'Lists API keys.', { answer: identity.keysAnswer }),
  createKey: route('POST', `${api}/auth/api-keys`, 'keys:manage', 'Makes an API key; it is shown once.', {
    body: identity.createKeyRequest,
    answer: identity.createdKey,
  }),
  revokeKey: route('DELETE', `${api}/auth/api-keys/{id}`, 'keys:manage', 'Revokes an API key at once.'),
  listUsers: route('GET', `${api}/users`, 'users:manage', 'Lists users.', { answer: identity.usersAnswer }),
  createUser: route(
    'POST',
    `${api}/users`,
    'users:manage',
    'Adds a user; without a passphrase the answer is a one-time link.',
    { body: identity.createUserRequest, answer: z.union([identity.setupLinkAnswer, identity.userItem]) },
  ),
  deleteUser: route('DELETE', `${api}/users/{username}`, 'users:manage', 'Removes a user and ends their sessions.'),
  resetUser: route(
    'POST',
    `${api}/users/{username}/reset`,
    'users:manage',
    'Makes a one-time link to set a new passphrase.',
    { answer: identity.setupLinkAnswer },
  ),
  ingest: route('POST', `${api}/siem/logs`, 'siem:write', 'Stores log lines; answers once they are on disk.', {
    query: ingest.ingestQuery,
    answer: ingest.ingestReport,
  }),
  searchLogs: route('GET', `${api}/siem/logs`, 'siem:read', 'Searches events, newest first.', {
    query: search.searchQuery,
    answer: search.searchPage,
  }),
  exportLogs: route('GET', `${api}/siem/logs/export`, 'siem:read', 'All that match, as a file.', {
    query: search.exportQuery,
  }),
  getLog: route('GET', `${api}/siem/logs/{id}`, 'siem:read', 'One event.', { answer: search.eventItem }),
  countLogs: route('GET', `${api}/siem/logs/count`, 'siem:read', 'Counts matching events.', {
    query: search.searchFilter,
    answer: search.countAnswer,
  }),
  histogram: route('GET', `${api}/siem/logs/histogram`, 'siem:read', 'Events over time, by severity.', {
    query: search.histogramQuery,
    answer: search.histogramAnswer,
  }),
  listFields: route(
    'GET',
    `${api}/siem/logs/fields`,
    'siem:read',
    'Fields seen in matching events, with their share.',
    { query: search.searchFilter, answer: search.fieldsAnswer },
  ),
  fieldValues: route('GET', `${api}/siem/logs/values`, 'siem:read', 'The most frequent values of one field.', {
    query: search.valuesQuery,
    answer: search.valuesAnswer,
  }),
  linePatterns: route(
    'GET',
    `${api}/siem/logs/patterns`,
    'siem:read',
    'The newest matching events, clustered by what their lines have in common.',
    { query: search.searchFilter, answer: search.patternsAnswer },
  ),
  listSources: route('GET', `${api}/siem/sources`, 'siem:read', 'Sources with their rate, total and account.', {
    answer: ingest.sourcesAnswer,
  }),
  recognizeSource: route(
    'POST',
    `${api}/siem/sources/recognize`,
    'siem:write',
    'Says which source wrote some lines, how sure that is, and why.',
    { body: ingest.recognizeRequest, answer: ingest.recognition },
  ),
  listRejects: route(
    'GET',
    `${api}/siem/rejects`,
    'siem:read',
    'Lines that could not be used, with reason and position.',
    { query: ingest.rejectsQuery, answer: ingest.rejectsAnswer },
  ),
  getReject: route('GET', `${api}/siem/rejects/{id}`, 'siem:read', 'One reject with all its bytes.', {
    answer: ingest.rejectItem,
  }),
  replayRejects: route('POST', `${api}/siem/rejects/replay`, 'siem:write', 'Reads rejects again, after a fix.', {
    body: ingest.replayRequest,
    answer: ingest.replayAnswer,
  }),
  listRulePacks: route('GET', `${api}/detections/packs`, 'detections:read', 'Rule packs, and which rules are asked.', {
    answer: detections.packsAnswer,
  }),
  installRulePack: route(
    'POST',
    `${api}/detections/packs`,
    'detections:write',
    'Installs a rule pack or brings it to another version; tuning is kept.',
    { body: detections.installRequest, answer: detections.installAnswer, maxBodyBytes: 96 << 20 },
  ),
  removeRulePack: route(
    'DELETE',
    `${api}/detections/packs/{name}`,
    'detections:write',
    'Removes a rule pack; what was tuned of its rules is kept.',
    { answer: z.object({ removed: z.string() }) },
  ),
  listRules: route('GET', `${api}/detections/rules`, 'detections:read', 'Rules of all packs, by title.', {
    query: detections.rulesQuery,
    answer: detections.rulesAnswer,
  }),
  getRule: route('GET', `${api}/detections/rules/{key}`, 'detections:read', 'One rule with its text.', {
    answer: detections.ruleDetail,
  }),
  tuneRules: route(
    'POST',
    `${api}/detections/rules/tune`,
    'detections:write',
    'Changes how rules are used here: enabled, severity, pinned, whether an alert opens a case.',
    { body: detections.tuneRequest, answer: z.object({ tuned: z.number().int() }) },
  ),
  explainRule: route(
    'GET',
    `${api}/detections/rules/{key}/explain`,
    'detections:read',
    'Says which conditions of a rule hold of an event, and which do not.',
    { query: z.object({ event: z.string().regex(/^[0-9a-f]{32}$/) }), answer: detections.explanation },
  ),
  backtestRules: route(
    'POST',
    `${api}/detections/backtest`,
    'detections:read',
    'Asks rules of stored events and says what they would have found; nothing is kept.',
    { body: detections.backtestRequest, answer: detections.backtestAnswer, maxBodyBytes: 96 << 20 },
  ),
  listPlaceholders: route(
    'GET',
    `${api}/detections/placeholders`,
    'detections:read',
    'Values of the placeholders rules name.',
    { answer: z.object({ placeholders: z.record(z.string(), z.array(z.string())) }) },
  ),
  setPlaceholder: route(
    'POST',
    `${api}/detections/placeholders`,
    'detections:write',
    'Gives a placeholder its values; none take it away.',
    { body: detections.placeholderRequest, answer: z.object({ name: z.string() }) },
  ),
  alertSocket: route(
    'GET',
    `${api}/ws/alerts`,
    'ws:alerts',
    'WebSocket: every change of an alert, resumed by `since`.',
  ),
  listFindings: route('GET', `${api}/detections/findings`, 'detections:read', 'What rules found, newest first.', {
    query: detections.findingsQuery,
    answer: detections.findingsAnswer,
  }),
  ...caseRoutes,
  ...huntingRoutes,
  ...intelRoutes,
  ...webhookRoutes,
  ...attackRoutes,
  ...dashboardRoutes,
  replayDemo: route(
    'POST',
    `${api}/siem/demo`,
    'sources:manage',
    'Replays a recorded attack, moved to now and marked DEMO.',
    { answer: ingest.demoReplayed },
  ),
  removeDemo: route(
    'DELETE',
    `${api}/siem/demo`,
    'sources:manage',
    'Removes the demonstration: its events, findings, alerts and cases.',
    { answer: ingest.demoRemoved },
  ),
  promoteField: route(
    'POST',
    `${api}/siem/fields/promote`,
    'settings:manage',
    'Gives a native field a column of its own.',
    {
      body: z.object({ field: z.string().min(1).max(256) }),
      answer: z.object({ field: z.string(), column: z.string() }),
    },
  ),
  listAudit: route('GET', `${api}/audit`, 'audit:read', 'The audit log, newest first.', {
    query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(100), cursor: z.string().optional() }),
    answer: system.auditAnswer,
  }),
  verifyAudit: route(
    'POST',
    `${api}/audit/verify`,
    'audit:verify',
    'Walks the chain and names the record where it breaks.',
    { answer: system.auditVerification },
  ),
  systemMode: route('GET', `${api}/system/mode`, 'none', 'Which mode the platform runs in.', {
    answer: system.systemMode,
  }),
  health: route('GET', '/health', 'none', 'Whether the platform works.', { answer: system.health }),
} as const satisfies Record<string, Route>

export type RouteName = keyof typeof routes
