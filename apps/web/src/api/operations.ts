// Data table: what the page calls of the API. operations.test.ts compares every row with the contract.
import type { routes } from '@aurora/contract'

/** Method and path of each operation, as the contract has them: a copy, so that its schemas stay out of the download. */
export const operations = {
  login: ['POST', '/api/v1/auth/login'],
  logout: ['POST', '/api/v1/auth/logout'],
  setupCheck: ['POST', '/api/v1/auth/setup/check'],
  setup: ['POST', '/api/v1/auth/setup'],
  createKey: ['POST', '/api/v1/auth/api-keys'],
  me: ['GET', '/api/v1/users/me'],
  searchLogs: ['GET', '/api/v1/siem/logs'],
  exportLogs: ['GET', '/api/v1/siem/logs/export'],
  getLog: ['GET', '/api/v1/siem/logs/{id}'],
  countLogs: ['GET', '/api/v1/siem/logs/count'],
  histogram: ['GET', '/api/v1/siem/logs/histogram'],
  listFields: ['GET', '/api/v1/siem/logs/fields'],
  fieldValues: ['GET', '/api/v1/siem/logs/values'],
  linePatterns: ['GET', '/api/v1/siem/logs/patterns'],
  listSources: ['GET', '/api/v1/siem/sources'],
  listRejects: ['GET', '/api/v1/siem/rejects'],
  getReject: ['GET', '/api/v1/siem/rejects/{id}'],
  replayRejects: ['POST', '/api/v1/siem/rejects/replay'],
  replayDemo: ['POST', '/api/v1/siem/demo'],
  removeDemo: ['DELETE', '/api/v1/siem/demo'],
  dashboardFirstSteps: ['GET', '/api/v1/dashboard/first-steps'],
  dashboardStats: ['GET', '/api/v1/dashboard/stats'],
  dashboardTimeline: ['GET', '/api/v1/dashboard/timeline'],
  topAttackers: ['GET', '/api/v1/dashboard/top-attackers'],
  notePresence: ['POST', '/api/v1/presence'],
  listAlerts: ['GET', '/api/v1/alerts'],
  countAlerts: ['GET', '/api/v1/alerts/counts'],
  alertFeed: ['GET', '/api/v1/alerts/feed'],
  alertFeedback: ['GET', '/api/v1/alerts/feedback'],
  getAlert: ['GET', '/api/v1/alerts/{id}'],
  alertTimeline: ['GET', '/api/v1/alerts/{id}/timeline'],
  groupAlerts: ['GET', '/api/v1/alerts/groups'],
  alertAssignees: ['GET', '/api/v1/alerts/assignees'],
  changeAlert: ['PATCH', '/api/v1/alerts/{id}'],
  undoAlerts: ['POST', '/api/v1/alerts/undo'],
  startBulkJob: ['POST', '/api/v1/alerts/bulk-jobs'],
  getBulkJob: ['GET', '/api/v1/alerts/bulk-jobs/{id}'],
  stopBulkJob: ['DELETE', '/api/v1/alerts/bulk-jobs/{id}'],
  entityRisk: ['GET', '/api/v1/entities/risk'],
  entityPeers: ['GET', '/api/v1/entities/peers'],
  getIndicator: ['GET', '/api/v1/indicators/{id}'],
  listIndicators: ['GET', '/api/v1/indicators'],
  listCases: ['GET', '/api/v1/cases'],
  countCases: ['GET', '/api/v1/cases/counts'],
  createCase: ['POST', '/api/v1/cases'],
  changeCase: ['PATCH', '/api/v1/cases/{id}'],
  reportCase: ['POST', '/api/v1/cases/{id}/report'],
  caseTimeline: ['GET', '/api/v1/cases/{id}/timeline'],
  noteCase: ['POST', '/api/v1/cases/{id}/notes'],
  readNotebook: ['GET', '/api/v1/cases/{id}/notebook'],
  writeNotebook: ['PATCH', '/api/v1/cases/{id}/notebook'],
  pinEntry: ['POST', '/api/v1/cases/{id}/timeline/{number}/pin'],
  listTaskTemplates: ['GET', '/api/v1/task-templates'],
  addTasks: ['POST', '/api/v1/cases/{id}/tasks/template'],
  addTask: ['POST', '/api/v1/cases/{id}/tasks'],
  changeTask: ['PATCH', '/api/v1/cases/{id}/tasks/{task}'],
  addObservable: ['POST', '/api/v1/cases/{id}/observables'],
  similarCases: ['GET', '/api/v1/cases/{id}/similar'],
  mergeCase: ['POST', '/api/v1/cases/{id}/merge'],
  listEvidence: ['GET', '/api/v1/cases/{id}/evidence'],
  addEvidence: ['POST', '/api/v1/cases/{id}/evidence'],
  linkAlerts: ['POST', '/api/v1/cases/{id}/alerts'],
  previewSuppression: ['POST', '/api/v1/detections/suppressions/preview'],
  createSuppression: ['POST', '/api/v1/detections/suppressions'],
  endSuppression: ['DELETE', '/api/v1/detections/suppressions/{id}'],
  getCase: ['GET', '/api/v1/cases/{id}'],
  getIncident: ['GET', '/api/v1/incidents/{id}'],
  listRules: ['GET', '/api/v1/detections/rules'],
  listHunts: ['GET', '/api/v1/hunts'],
  createHunt: ['POST', '/api/v1/hunts'],
  updateHunt: ['POST', '/api/v1/hunts/{id}'],
  deleteHunt: ['DELETE', '/api/v1/hunts/{id}'],
  runHunt: ['POST', '/api/v1/hunts/{id}/run'],
  listOwnRules: ['GET', '/api/v1/detections/own-rules'],
  createOwnRule: ['POST', '/api/v1/detections/own-rules'],
  listRuleVersions: ['GET', '/api/v1/detections/own-rules/{id}/versions'],
  updateOwnRule: ['POST', '/api/v1/detections/own-rules/{id}'],
  deleteOwnRule: ['DELETE', '/api/v1/detections/own-rules/{id}'],
  runOwnRule: ['POST', '/api/v1/detections/own-rules/{id}/run'],
  previewTemplate: ['POST', '/api/v1/detections/own-rules/preview'],
  listRuns: ['GET', '/api/v1/detections/runs'],
  cancelRun: ['DELETE', '/api/v1/detections/runs/{id}'],
  detectionFigures: ['GET', '/api/v1/detections/figures'],
  listSuppressions: ['GET', '/api/v1/detections/suppressions'],
  listFindings: ['GET', '/api/v1/detections/findings'],
  setVerdict: ['POST', '/api/v1/detections/findings/{id}/verdict'],
  promoteLog: ['POST', '/api/v1/siem/logs/{id}/promote'],
  previewPromotion: ['POST', '/api/v1/siem/promotion-preview'],
  alertReferences: ['POST', '/api/v1/alerts/references'],
  attackCoverage: ['GET', '/api/v1/attack/coverage'],
  attackLayer: ['GET', '/api/v1/attack/layer'],
  explainRule: ['GET', '/api/v1/detections/rules/{key}/explain'],
} as const satisfies Partial<Record<keyof typeof routes, readonly ['GET' | 'POST' | 'PATCH' | 'DELETE', string]>>

export type OperationName = keyof typeof operations

type Routes = typeof routes
type Shape = { readonly _zod: { readonly input: unknown; readonly output: unknown } }
type Part<N extends OperationName, K extends 'query' | 'body' | 'answer'> =
  Routes[N] extends Record<K, infer S extends Shape> ? S['_zod'] : never

/** What an operation answers, as the contract says; nothing when it answers nothing. */
export type Answer<N extends OperationName> = [Part<N, 'answer'>] extends [never]
  ? undefined
  : Part<N, 'answer'>['output']

/** The query parameters of an operation. */
export type Query<N extends OperationName> = Part<N, 'query'>['input']

type ParameterOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterOf<Rest>
  : never
type Params<N extends OperationName> = Record<ParameterOf<(typeof operations)[N][1]>, string>

/** What `call` takes for an operation: exactly the parts that its route has. */
export type CallRequest<N extends OperationName> = Given<'query', Part<N, 'query'>> &
  Given<'body', Part<N, 'body'>> &
  ([keyof Params<N>] extends [never] ? unknown : { readonly params: Params<N> }) & { readonly signal?: AbortSignal }

type Given<K extends string, S> = [S] extends [never]
  ? unknown
  : S extends { readonly input: infer I }
    ? Record<K, I>
    : never
