import * as hunting from './hunting.ts'
import { api, route, type Route } from './route.ts'

/** Hunts, rules made here, their runs, the ledger, suppressions and verdicts. */
export const huntingRoutes = {
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
  listRuleVersions: route(
    'GET',
    `${api}/detections/own-rules/{id}/versions`,
    'detections:read',
    'What a rule made here said in each of its versions.',
    { answer: hunting.ruleVersionsAnswer },
  ),
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
} as const satisfies Record<string, Route>
