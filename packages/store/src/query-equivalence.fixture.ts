import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  fieldSpecs,
  formatTimeUs,
  parseIsoTimeUs,
  parseNativeDocument,
  printNativeValue,
  type Event,
  type FieldSpec,
  type NativeDocument,
  type NativeValue,
} from '@aurora/core'
import { compileMatcher, compileSql, tokenize, type Predicate } from '@aurora/query'
import type * as Chdb from 'chdb'
import { afterAll, beforeAll } from 'vitest'
import { tableBody } from './schema.ts'

// An engine of its own for each test file that imports this, with tables of events.

const { Session: ChdbSession } = createRequire(import.meta.url)('chdb') as typeof Chdb

let folder = ''
export let session: Chdb.Session

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'aurora-query-'))
  session = new ChdbSession(folder)
})

afterAll(() => {
  session.close()
  rmSync(folder, { recursive: true, force: true })
})

let tables = 0

/** A fresh table with small granules, so that the text indices have something to skip. */
export async function tableOf(events: readonly Event[]): Promise<string> {
  const name = `siem_logs_${tables++}`
  await session.queryAsync(
    `CREATE TABLE ${name} (${tableBody()}) ENGINE = MergeTree ORDER BY (time, id) SETTINGS index_granularity = 4`,
  )
  const values = Buffer.from(events.map((event) => JSON.stringify(rowOf(event))).join('\n'))
  await session.insert({ table: name, values, format: 'JSONEachRow' })
  return name
}

function rowOf(event: Event): Record<string, unknown> {
  const columns = fieldSpecs.map((spec) => [spec.column, columnValue(spec, event)] as const)
  const fields = isDocument(event.raw) ? '' : printNativeValue(event.native)
  return {
    ...Object.fromEntries(columns.filter(([, value]) => value !== undefined)),
    batch: 1,
    fields,
    decoded: event.decoded,
  }
}

function columnValue(spec: FieldSpec, event: Event): unknown {
  if (spec.name === 'time') return seconds(event.timeUs)
  if (spec.name === 'received') return seconds(event.receivedUs)
  return spec.space === 'ecs' ? event.ecs[spec.name] : event[spec.name as 'raw']
}

const seconds = (us: number): string => formatTimeUs(us).replace('T', ' ').slice(0, -1)

export const isDocument = (raw: string): boolean => raw.startsWith('{')

export async function idsInStore(table: string, predicate: Predicate): Promise<string[]> {
  const { sql, params } = compileSql(predicate)
  const result = await session.queryBindAsync(
    `SELECT replaceAll(toString(id), '-', '') FROM ${table} WHERE ${sql} ORDER BY id`,
    params,
    { format: 'TSV' },
  )
  return result.text().split('\n').filter(Boolean)
}

/** An event as the case file has it: `fields` when the line is not itself a JSON document. */
export type CaseEvent = Partial<Event> & { name: string; time: string; raw: string; fields?: NativeDocument }

export const blank: Omit<Event, 'id' | 'raw' | 'timeUs' | 'receivedUs'> = {
  site: 'main',
  source: '',
  sensor: '',
  dataset: '',
  severity: 0,
  message: '',
  techniques: [],
  indicators: [],
  ecs: {},
  native: {},
  decoded: '',
}

export function caseEvent({ time, fields, name, ...given }: CaseEvent, index: number): Event {
  const timeUs = parseIsoTimeUs(time)
  const id = given.id ?? idOf(`${name}-${index}`)
  return { ...blank, ...given, id, timeUs, receivedUs: timeUs, native: fields ?? parseNativeDocument(given.raw) }
}

/** The identity an event of this name has in these tests. */
export const idOf = (name: string): string => Buffer.from(name.padEnd(16, '.').slice(0, 16)).toString('hex')

/**
 * What ingest promises: every token of a string, and the digits of every integer, stand whole in `raw` or in `decoded`;
 * where `raw` is the document, so does every token of a key.
 */
export function decodedOf(native: NativeDocument, raw: string, isJson: boolean): string {
  const inRaw = new Set(tokenize(raw))
  return [...(isJson ? keysOf(native) : []), ...scalarsOf(native)]
    .map((value) => (typeof value === 'string' ? value : /^-?\d+$/.test(String(value)) ? String(value) : ''))
    .filter((text) => !tokenize(text).every((token) => inRaw.has(token)))
    .join('\n')
}

function keysOf(value: NativeValue): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value as NativeDocument).flatMap(([key, member]) => [key, ...keysOf(member)])
}

export function scalarsOf(value: NativeValue): NativeValue[] {
  if (Array.isArray(value)) return value.flatMap(scalarsOf)
  return typeof value === 'object' && value !== null
    ? Object.values(value as NativeDocument).flatMap(scalarsOf)
    : [value]
}

export async function expectAgreement(table: string, events: readonly Event[], each: Predicate): Promise<void> {
  const matcher = compileMatcher(each)
  const inMemory = events.filter(matcher).map(({ id }) => id)
  const inStore = await idsInStore(table, each).catch((error: Error) => [error.message])
  if (inMemory.toSorted().join() === inStore.toSorted().join()) return
  const differing = events.filter(({ id }) => inMemory.includes(id) !== inStore.includes(id)).slice(0, 3)
  const shown = differing.map(({ id, raw, native, decoded, ecs, message }) => ({
    inMemory: inMemory.includes(id),
    raw,
    native: printNativeValue(native),
    decoded,
    ecs,
    message,
  }))
  throw new Error(
    `${JSON.stringify(each)}\n${compileSql(each).sql}\n${JSON.stringify(compileSql(each).params, (_k, v: unknown) => (typeof v === 'bigint' ? String(v) : v))}\n${JSON.stringify(shown, null, 1)}\n${inStore.slice(0, 2).join().slice(0, 600)}`,
  )
}
