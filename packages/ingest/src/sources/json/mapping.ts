import {
  fieldSpecs,
  parseIsoTimeUs,
  type FieldSpec,
  type NativeDocument,
  type NativeValue,
  type Severity,
} from '@aurora/core'
import type { Draft } from '../../draft.ts'
import type { JsonLine } from '../../parsers/json-line.ts'
import { techniquesOfDocument } from '../../enrich/techniques.ts'
import { textAt } from '../document.ts'
import { wordTable } from '../../word-table.ts'
import { lookUp } from './look-up.ts'
import { productOfDocument } from './products.ts'

/** Members that hold the time, the text and the level, in the order they are looked for. */
const timeNames = ['@timestamp', 'timestamp', 'time', 'ts', 'eventTime', 'event_time', 'datetime', 'date', '_time']
const messageNames = ['message', 'msg', 'event.original', 'log', 'text', 'description', 'event']
const levelNames = ['log.level', 'severity', 'level', 'loglevel', 'levelname', 'priority']
const hostNames = ['host.name', 'hostname', 'host', 'computer', 'machine']

/** Words for levels in use, to severity. */
const severityOfWord = wordTable<Severity>({
  emerg: 4, emergency: 4, panic: 4, fatal: 4, critical: 4, crit: 4, alert: 4,
  error: 3, err: 3, high: 3, severe: 3,
  warning: 2, warn: 2, medium: 2, moderate: 2,
  notice: 1, low: 1,
}) // prettier-ignore

const ecsSpecs = fieldSpecs.filter((spec) => spec.space === 'ecs')

/** Turns any JSON object into an event: what it names after ECS is taken over, all of it stays searchable by its own names. */
export function normalizeJson(line: JsonLine): Draft {
  const document = line.document
  const find = (names: readonly string[]): NativeValue | undefined => {
    for (const name of names) {
      const value = lookUp(document, name)
      if (value !== undefined && value !== null && typeof value !== 'object') return value
    }
    return undefined
  }
  const level = find(levelNames)
  const text = find(messageNames)
  return {
    timeUs: timeOf(find(timeNames)),
    dataset: datasetOf(document),
    severity: severityOf(level),
    message: typeof text === 'string' ? text : summarize(document),
    techniques: techniquesOfDocument(document),
    fields: line.fields,
    decoded: line.decoded,
    ecs: { ...ecsOf(document), 'host.name': toText(find(hostNames)), 'log.level': toText(level) },
  }
}

function ecsOf(document: NativeDocument): Record<string, string | number> {
  const ecs: Record<string, string | number> = {}
  for (const spec of ecsSpecs) {
    const value = fitting(spec, lookUp(document, spec.name))
    if (value !== undefined) ecs[spec.name] = value
  }
  return ecs
}

/** The value if it is of the field's kind; of a list, its first. A value of another kind stays where it was. */
function fitting(spec: FieldSpec, value: NativeValue | undefined): string | number | undefined {
  const one = Array.isArray(value) ? (value[0] as NativeValue | undefined) : value
  if (spec.kind !== 'number') return toText(one)
  const number = typeof one === 'string' && /^\d{1,15}$/.test(one) ? Number(one) : one
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined
}

function toText(value: NativeValue | undefined): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
    ? String(value)
    : undefined
}

/** ISO 8601 text, or a count since 1970 whose size tells seconds, milli-, micro- or nanoseconds. */
function timeOf(value: NativeValue | undefined): number {
  const number = typeof value === 'string' && /^\d{9,19}(\.\d+)?$/.test(value) ? Number(value) : value
  if (typeof number === 'string') return parseIsoTimeUs(number)
  if (typeof number !== 'number' || number < 1e8) return NaN
  const usPerUnit = number < 1e11 ? 1e6 : number < 1e14 ? 1e3 : number < 1e17 ? 1 : 1e-3
  return Math.round(number * usPerUnit)
}

/** Words only: what a number means differs from program to program, and it stays searchable. */
function severityOf(level: NativeValue | undefined): Severity {
  if (typeof level === 'string') return severityOfWord.get(level.toLowerCase()) ?? 0
  return 0
}

/** Kind of record, where the program names one after ECS, or its members say whose it is. */
export function datasetOf(document: NativeDocument): string {
  const named = lookUp(document, 'event.dataset') ?? lookUp(document, 'data_stream.dataset')
  return typeof named === 'string' && named !== '' ? named.slice(0, 128) : (productOfDocument(document) ?? 'json')
}

/** A line for a person when nothing is called message: the first values that are short and plain. */
function summarize(document: NativeDocument): string {
  const parts: string[] = []
  for (const key of Object.keys(document)) {
    const value = textAt(document, key)
    if (value !== undefined && value.length <= 64) parts.push(value)
    if (parts.length === 6) break
  }
  return parts.join(' ')
}
