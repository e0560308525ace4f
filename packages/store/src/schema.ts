import { fieldSpecs, type FieldKind } from '@aurora/core'
import { isLongNumberSql, longNumbersSql } from '@aurora/query'
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
 * Columns whose type or codec differs from their kind's. T64 reads three times as fast as Delta, and is as small. Line
 * and message have no codec of their own: the engine's is fast for parts of late and dense for the large ones (decision 6).
 */
const special: Readonly<Record<string, string>> = {
  time: "DateTime64(6, 'UTC') CODEC(T64, LZ4)",
  received: "DateTime64(6, 'UTC') CODEC(T64, LZ4)",
  source: 'LowCardinality(String)',
  sensor: 'LowCardinality(String)',
  dataset: 'LowCardinality(String)',
  message: 'String CODEC(Default)',
}

/** Columns that no name of the vocabulary reaches. */
export const innerColumns = {
  /** Number of the batch that carried the row: what recovery looks for after a crash. */
  batch: 'UInt64 CODEC(Delta, ZSTD(1))',
  /** The sender's fields as one JSON object, when `raw` is not itself that object; else ''. */
  fields: 'String CODEC(ZSTD(1))',
  /** Decoded texts of string values that `raw` spells with an escape that could hide a token; else ''. */
  decoded: 'String CODEC(ZSTD(1))',
  /** A key for each long number in `raw` and `decoded`: the text indices have none. */
  long_numbers: `Array(UInt32) DEFAULT ${longNumbersSql}`,
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

/** The indices of `siem_logs`: name → definition. */
const eventIndices: ReadonlyMap<string, string> = new Map([
  ['raw_words', wordsOf('raw')],
  ['decoded_words', wordsOf('decoded')],
  ['long_numbers_seen', 'long_numbers TYPE bloom_filter(0.02) GRANULARITY 1'],
  ['batch_range', 'batch TYPE minmax GRANULARITY 1'],
])

/**
 * A text index without long numbers. It is on `lowerUTF8(x)` so that a query that writes the same expression means the
 * same with and without the index.
 */
function wordsOf(column: string): string {
  const text = `lowerUTF8(${column})`
  const words = `if(${isLongNumberSql(text)}, '', ${text})`
  return `${text} TYPE text(tokenizer = splitByNonAlpha, postprocessor = ${words})`
}

/** A column of `siem_logs` as a statement adds it. */
export const eventColumn = (name: string): string => `${name} ${columnDefinitions.get(name) ?? ''}`

/** An index of `siem_logs` as a statement adds it. */
export const eventIndex = (name: string): string => `${name} ${eventIndices.get(name) ?? ''}`

/** The columns and indices of `siem_logs`, the same on every engine. */
export function tableBody(): string {
  const columns = [...columnDefinitions.keys()].map(eventColumn)
  const indices = [...eventIndices.keys()].map((name) => `INDEX ${eventIndex(name)}`)
  return [...columns, ...indices].join(',\n  ')
}

/** The hour of an event's time, counted from 1970: exact for every time that can be stored, in any version of the engine. */
export const hourOfTime = 'intDiv(toUnixTimestamp64Micro(time), 3600000000)'

/**
 * How events lie on disk: by hour, in it by dataset, then by time (decision 7). Events of a kind share their keys and
 * words: side by side they take a sixth less room, and a search that concerns one kind reads no other.
 */
export const eventOrder = `(${hourOfTime}, dataset, time)`
