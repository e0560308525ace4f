export type {
  Cursor,
  EncodedBatch,
  EventStore,
  EventTable,
  HistogramBar,
  Page,
  PartialReason,
  Range,
  Reject,
  RejectFilter,
  RejectPage,
  Rows,
  Scope,
  StoreUsage,
  TopValues,
  ValueCount,
} from './event-store.ts'
export type { FindingFilter, FindingPage, FindingStore, NumberedFinding } from './finding-store.ts'
export { openEventStore } from './open.ts'
export type { EventStoreOptions } from './open.ts'
export type { BlockWriter } from './block/block-writer.ts'
export { eventBlock } from './schema.ts'
