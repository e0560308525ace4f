import { z } from 'zod'
import * as detections from './detections.ts'
import * as hunting from './hunting.ts'
import * as identity from './identity.ts'
import * as ingest from './ingest.ts'
import * as search from './search.ts'
import * as system from './system.ts'

/** One operation of the API: what it takes, what it answers, who may call it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Path with `{name}` parameters, as OpenAPI writes them. */
  readonly path: string
  readonly summary: string
  /** Permission it needs; 'none' is open to all, 'self' to whoever is signed in. */
  readonly permission: string
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  readonly answer?: z.ZodType
  /** Bytes a body may have, where they are more than those of other routes. */
  readonly maxBodyBytes?: number
}

const api = '/api/v1'
const route = <const Shapes extends Pick<Route, 'query' | 'body' | 'answer' | 'maxBodyBytes'> = Record<never, never>>(
  method: Route['method'],
  path: string,
  permission: string,
  summary: string,
  shapes?: Shapes,
): Omit<Route, 'query' | 'body' | 'answer' | 'maxBodyBytes'> & Shapes => ({
  method,
  path,
  permission,
  summary,
  ...(shapes ?? ({} as Shapes)),
})

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
  alertFeed: route('GET', `${api}/ws/alerts`, 'ws:alerts', 'WebSocket: every change of an alert, resumed by `since`.'),
  listFindings: route('GET', `${api}/detections/findings`, 'detections:read', 'What rules found, newest first.', {
    query: detections.findingsQuery,
    answer: detections.findingsAnswer,
  }),
  listHunts: route('GET', `${api}/hunts`, 'siem:read', 'Saved hunts one may see, by name.', {
    answer: hunting.huntsAnswer,
  }),
  createHunt: route('POST', `${api}/hunts`, 'hunts:write', 'Saves a hunt.', {
    body: hunting.huntRequest,
    answer: hunting.huntItem,
  }),
  updateHunt: route('POST', `${api}/hunts/{id}`, 'hunts:write', 'Changes a hunt of one’s own.', {
    body: hunting.huntRequest,
    answer: hunting.huntItem,
  }),
  deleteHunt: route(
    'DELETE',
    `${api}/hunts/{id}`,
    'hunts:write',
    'Deletes a hunt of one’s own; rules made of it stay.',
  ),
  runHunt: route('POST', `${api}/hunts/{id}/run`, 'siem:read', 'Runs a hunt and keeps when, and how many it found.', {
    body: hunting.huntRunRequest,
    answer: hunting.huntRunAnswer,
  }),
  listOwnRules: route('GET', `${api}/detections/own-rules`, 'detections:read', 'Rules made here, by title.', {
    answer: hunting.ownRulesAnswer,
  }),
  createOwnRule: route('POST', `${api}/detections/own-rules`, 'detections:write', 'Makes a rule, mostly of a hunt.', {
    body: hunting.createOwnRuleRequest,
    answer: hunting.ownRuleItem,
  }),
  updateOwnRule: route('POST', `${api}/detections/own-rules/{id}`, 'detections:write', 'Changes a rule made here.', {
    body: hunting.updateOwnRuleRequest,
    answer: hunting.ownRuleItem,
  }),
  deleteOwnRule: route(
    'DELETE',
    `${api}/detections/own-rules/{id}`,
    'detections:write',
    'Deletes a rule made here; what it found stays.',
  ),
  runOwnRule: route(
    'POST',
    `${api}/detections/own-rules/{id}/run`,
    'detections:write',
    'Runs a rule now over what came last; its schedule goes on.',
    { body: hunting.runNowRequest, answer: hunting.runAnswer },
  ),
  previewTemplate: route(
    'POST',
    `${api}/detections/own-rules/preview`,
    'detections:read',
    'What templates would say of an event.',
    { body: hunting.templatePreviewRequest, answer: hunting.templatePreview },
  ),
  listRuns: route('GET', `${api}/detections/runs`, 'detections:read', 'Runs of rules, newest first, failed ones too.', {
    query: hunting.runsQuery,
    answer: hunting.runsAnswer,
  }),
  cancelRun: route('DELETE', `${api}/detections/runs/{id}`, 'detections:write', 'Stops a run; it is made again later.'),
  getCoverage: route(
    'GET',
    `${api}/detections/ledger`,
    'detections:read',
    'What became of every minute of receipt for a rule.',
    { query: hunting.coverageQuery, answer: hunting.coverageAnswer },
  ),
  listGaps: route(
    'GET',
    `${api}/detections/ledger/gaps`,
    'detections:read',
    'Minutes that were left out, oldest first.',
    {
      query: hunting.gapsQuery,
      answer: hunting.gapsAnswer,
    },
  ),
  detectionFigures: route('GET', `${api}/detections/figures`, 'detections:read', 'Runs, matches and what was hidden.', {
    answer: hunting.figuresAnswer,
  }),
  listSuppressions: route('GET', `${api}/detections/suppressions`, 'detections:read', 'Suppressions, newest first.', {
    query: hunting.suppressionsQuery,
    answer: hunting.suppressionsAnswer,
  }),
  createSuppression: route(
    'POST',
    `${api}/detections/suppressions`,
    'suppressions:write',
    'Hides findings for a while; they are kept and counted.',
    { body: hunting.suppressionRequest, answer: hunting.suppressionItem },
  ),
  previewSuppression: route(
    'POST',
    `${api}/detections/suppressions/preview`,
    'detections:read',
    'What a suppression would have hidden, and whether that was confirmed.',
    { body: hunting.suppressionPreviewRequest, answer: hunting.suppressionPreview },
  ),
  endSuppression: route(
    'DELETE',
    `${api}/detections/suppressions/{id}`,
    'suppressions:write',
    'Ends a suppression before its time.',
    { answer: hunting.suppressionItem },
  ),
  setVerdict: route(
    'POST',
    `${api}/detections/findings/{id}/verdict`,
    'detections:write',
    'Says whether a finding was true.',
    { body: hunting.verdictRequest, answer: hunting.verdictAnswer },
  ),
  removeDemo: route('DELETE', `${api}/siem/demo`, 'sources:manage', 'Removes every event of the demonstration.', {
    answer: z.object({ removed: z.number().int() }),
  }),
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
