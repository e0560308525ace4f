export * as alertShapes from './alerts.ts'
export type { AlertDetail, AlertFilterQuery, AlertItem, TimelineAnswer } from './alerts.ts'
export * as caseShapes from './cases.ts'
export type { CaseDetail, CaseFilterQuery, CaseItem, CaseTimelineQuery, Notebook } from './cases.ts'
export type { EntityRiskAnswer, PeersAnswer } from './entities.ts'
export { openApiDocument } from './openapi.ts'
export * as identityShapes from './identity.ts'
export type { KeyItem, Me } from './identity.ts'
export * as ingestShapes from './ingest.ts'
export type {
  IngestQuery,
  IngestReport,
  Recognition,
  RejectItem,
  RejectsAnswer,
  SourceCard,
  SourcesAnswer,
} from './ingest.ts'
export * as intelShapes from './intel.ts'
export { routes } from './routes.ts'
export type { RouteName } from './routes.ts'
export type { Route } from './route.ts'
export * as webhookShapes from './webhooks.ts'
export * as searchShapes from './search.ts'
export type {
  CountAnswer,
  EventItem,
  FieldsAnswer,
  PatternsAnswer,
  HistogramAnswer,
  Partial as PartialAnswer,
  SearchFilter,
  SearchPage,
  SearchQuery,
  ValuesAnswer,
} from './search.ts'
export * as systemShapes from './system.ts'
export type { Health, Problem } from './system.ts'
