import { fieldSpecs, type FieldKind } from '@aurora/core'
import { BlockWriter } from './block/block-writer.ts'
import type { InsertTarget } from './sql-engine.ts'

/** Column type per kind; the default is the kind's "missing" (see FieldKind). */
const columnTypes: Readonly<Record<FieldKind, string>> = {
  text: 'String',
  ip: 'String',
  number: 'Int64 DEFAULT -1',
  time: "DateTime64(6, 'UTC')",
  severity: 'UInt8',
  list: 'Array(String)',
  id: 'UUID',
}

/**
 * Columns whose type or codec differs from their kind's. T64 reads three times as fast as Delta, and is as small. The
 * line has no codec of its own: the engine's is fast for parts of late and dense for the large ones (decision 6).
 */
const special: Readonly<Record<string, string>> = {
  time: "DateTime64(6, 'UTC') CODEC(T64, LZ4)",
  received: "DateTime64(6, 'UTC') CODEC(T64, LZ4)",
  source: 'LowCardinality(String)',
  sensor: 'LowCardinality(String)',
  dataset: 'LowCardinality(String)',
  message: 'String CODEC(ZSTD(1))',
}

/** Columns that no name of the vocabulary reaches. */
export const innerColumns = {
  /** Number of the batch that carried the row: what recovery looks for after a crash. */
  batch: 'UInt64 CODEC(Delta, ZSTD(1))',
  /** The sender's fields as one JSON object, when `raw` is not itself that object; else ''. */
  fields: 'String CODEC(ZSTD(1))',
  /** Decoded texts of string values that `raw` spells with an escape that could hide a token; else ''. */
  decoded: 'String CODEC(ZSTD(1))',
} as const

/** Type of each stored column, with its default and codec. */
const columnDefinitions: ReadonlyMap<string, string> = new Map([
  ...fieldSpecs.map((spec): [string, string] => [spec.column, special[spec.column] ?? columnTypes[spec.kind]]),
  ...Object.entries(innerColumns),
])

/** Where events are inserted: all stored columns. */
export const eventTarget: InsertTarget = {
  table: 'siem_logs',
  columns: new Map(
    Array.from(columnDefinitions, ([name, definition]) => [name, definition.replace(/ CODEC\(.*\)$/, '')]),
  ),
}

/** A block of events to be filled. */
export const eventBlock = (): BlockWriter => new BlockWriter(eventTarget.columns)

/**
 * The columns and indices of `siem_logs`, the same on every engine.
 *
 * The text indices are on `lowerUTF8(x)` so that a query that writes the same expression means the same with and
 * without the index.
 */
export function tableBody(): string {
  const columns = Array.from(columnDefinitions, ([name, definition]) => `${name} ${definition}`)
  const text = ['raw', 'decoded'].map(
    (column) => `INDEX ${column}_tokens lowerUTF8(${column}) TYPE text(tokenizer = splitByNonAlpha)`,
  )
  const batch = 'INDEX batch_range batch TYPE minmax GRANULARITY 1'
  return [...columns, ...text, batch].join(',\n  ')
}

/** The hour of an event's time, counted from 1970: exact for every time that can be stored, in any version of the engine. */
export const hourOfTime = 'intDiv(toUnixTimestamp64Micro(time), 3600000000)'

/**
 * How events lie on disk: by hour, in it by dataset, then by time (decision 7). Events of a kind share their keys and
 * words: side by side they take a sixth less room, and a search that concerns one kind reads no other.
 */
export const eventOrder = `(${hourOfTime}, dataset, time)`
