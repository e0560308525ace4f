import type { Event } from '@aurora/core'
import type { FieldRef, Predicate, Sql } from '@aurora/query'
import type { FindingStore } from './finding-store.ts'

/** The events a read is about: a predicate within a half-open range of one of the two clocks, in µs UTC. */
export interface Scope {
  readonly predicate: Predicate
  readonly fromUs: number
  readonly toUs: number
  readonly by: 'time' | 'received'
}

/** What a statement over `siem_logs` is built on. */
export interface EventTable {
  /** Columns of paths, as the compiler takes them. */
  readonly promoted: ReadonlyMap<string, string>
  /** The condition that rows are within half-open ranges of both clocks, in µs UTC, or of the one that is given. */
  within(ranges: { readonly time?: Range | undefined; readonly received?: Range | undefined }): Sql
}

export interface Range {
  readonly fromUs: number
  readonly toUs: number
}

/** What a statement found: whole, or cut by a limit. */
export interface Rows {
  readonly rows: readonly (readonly unknown[])[]
  readonly partial: PartialReason | undefined
}

/** Where a page ended: the next one begins behind this event. */
export interface Cursor {
  readonly timeUs: number
  readonly id: string
}

/** Why an answer holds less than what was asked for. */
export type PartialReason = 'time_limit' | 'memory_limit' | 'row_limit' | 'cancelled'

export interface PageRequest {
  readonly limit: number
  readonly after?: Cursor | undefined
  readonly order: 'newest' | 'oldest'
}

export interface Page {
  readonly events: readonly Event[]
  /** Undefined when there is nothing more. */
  readonly next: Cursor | undefined
  readonly partial: PartialReason | undefined
}

export interface HistogramBar {
  readonly fromUs: number
  /** Events by severity 0…4. */
  readonly bySeverity: readonly number[]
}

export interface ValueCount {
  readonly value: string
  readonly count: number
}

export interface TopValues {
  readonly values: readonly ValueCount[]
  /** Events that have a value of the field. */
  readonly total: number
  readonly isExact: boolean
  readonly partial: PartialReason | undefined
}

/** Rows of one batch as the store takes them: blocks of `eventBlock`. */
export interface EncodedBatch {
  /** Number the rows carry in `batch`; unique for ever. */
  readonly number: number
  readonly rows: readonly Uint8Array[]
}

/** A line that could not be used, kept whole. */
export interface Reject {
  readonly id: string
  readonly receivedUs: number
  readonly site: string
  readonly source: string
  readonly sensor: string
  /** Stable word for the cause, such as `json.syntax`. */
  readonly reason: string
  readonly message: string
  /** Where the line stood, such as `http 4f…#12` or `file 2049:131/8812`. */
  readonly position: string
  readonly bytes: Uint8Array
}

export interface RejectFilter {
  readonly source?: string | undefined
  readonly sensor?: string | undefined
  readonly reason?: string | undefined
  readonly ids?: readonly string[] | undefined
}

export interface RejectPage {
  readonly rejects: readonly Reject[]
  readonly total: number
  readonly next: Cursor | undefined
}

export interface StoreUsage {
  readonly rows: number
  readonly bytesOnDisk: number
  readonly oldestReceivedUs: number | undefined
}

/**
 * The event store: everything that was received, searchable (DESIGN §4 and §5).
 *
 * An implementation must
 * - take one `append` at a time, and resolve it and `appendRejects` only once all rows are on disk, and store all of them or none;
 * - answer a read that meets a limit with what it has and `partial`, never with an error or in silence;
 * - stop computing a read whose signal aborts;
 * - fail with 'store.full' when the disk is full and work again, without restart, when it is not.
 */
export interface EventStore {
  readonly engine: string
  /** What rules found in the events. */
  readonly findings: FindingStore
  append(batch: EncodedBatch): Promise<void>
  appendRejects(batchNumber: number, rejects: readonly Reject[]): Promise<void>
  /** Whether the rows of this batch are in the store: what recovery asks about a batch that was planned. */
  hasBatch(batchNumber: number): Promise<boolean>
  /** Forgets the rejects of a batch whose events never came to be. */
  removeRejectsOfBatch(batchNumber: number): Promise<void>

  find(scope: Scope, page: PageRequest, signal?: AbortSignal): Promise<Page>
  findById(id: string, signal?: AbortSignal): Promise<Event | undefined>
  /** The events of a batch, by id, from behind one. */
  findBatch(batchNumber: number, page: { limit: number; afterId?: string | undefined }): Promise<readonly Event[]>
  /** `total` is undefined when counting met a limit. */
  count(scope: Scope, signal?: AbortSignal): Promise<{ total: number | undefined; partial: PartialReason | undefined }>
  histogram(
    scope: Scope,
    barUs: number,
    signal?: AbortSignal,
  ): Promise<{ bars: readonly HistogramBar[]; partial: PartialReason | undefined }>
  topValues(
    scope: Scope,
    field: FieldRef,
    options: { limit: number; contains: string },
    signal?: AbortSignal,
  ): Promise<TopValues>

  /**
   * The rows of one statement over the events, which `write` builds from trees and bound parameters; columns in its order.
   *
   * A statement that asks for one row more than `maxRows` learns whether there are more: then the first come back, with
   * 'row_limit'. Any other limit gives no rows.
   */
  read(
    write: (table: EventTable) => Sql,
    limits: { readonly maxRows: number; readonly timeMs?: number | undefined },
    signal?: AbortSignal,
  ): Promise<Rows>

  findRejects(filter: RejectFilter, page: { limit: number; after?: Cursor | undefined }): Promise<RejectPage>
  removeRejects(ids: readonly string[]): Promise<void>
  /** Removes every event of one sensor; resolves to how many there were. */
  removeSensor(sensor: string): Promise<number>

  /** Gives a native path a column of its own; the names promoted so far are in `promoted`. */
  promote(path: string): Promise<string>
  readonly promoted: ReadonlyMap<string, string>
  /** Events stored per source and sensor within a range of receipt: what the account is checked against. */
  countBySensor(fromUs: number, toUs: number): Promise<readonly { source: string; sensor: string; count: number }[]>
  usage(): Promise<StoreUsage>
  /** `bytesOnDisk` of `usage` alone, which reads no events. */
  bytesOnDisk(): Promise<number>
  /** A name that no other store has, and that a store which was made anew has not; undefined when several nodes keep it. */
  identity(): Promise<string | undefined>
  close(): Promise<void>
}
