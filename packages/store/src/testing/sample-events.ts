import { fieldSpecs, formatTimeUs, parseNativeDocument, type Event, type FieldSpec } from '@aurora/core'
import type { EncodedBatch, Reject } from '../event-store.ts'
import { rowColumns } from '../schema.ts'
import { escapeTsv, escapeTsvList } from '../tsv.ts'

/** An event, and what the store keeps of it that the event does not say: the document, where `raw` is not it. */
export interface Sample extends Event {
  readonly fields: string
}

/** When the samples happened and were received: 2026-03-14 09:00 UTC. */
export const noonUs = Date.UTC(2026, 2, 14, 9) * 1000

/** The whole span of times the store keeps. */
export const everUs = { fromUs: 0, toUs: Date.UTC(2262, 0, 1) * 1000 }

/** The `n`-th sample: each its own id, one second after the one before, with a small document of its own. */
export function sample(n: number, changes: Partial<Sample> = {}): Sample {
  const raw = changes.raw ?? JSON.stringify({ n, user: `user${n % 3}`, tags: [`even${n % 2}`, 'all'] })
  return {
    id: n.toString(16).padStart(32, '0'),
    timeUs: noonUs + n * 1e6,
    receivedUs: noonUs + 60e6,
    site: 'main',
    source: 'json',
    sensor: 'test',
    dataset: 'app',
    severity: 0,
    message: `sample ${n}`,
    techniques: [],
    indicators: [],
    ecs: {},
    native: parseNativeDocument(changes.fields !== undefined && changes.fields !== '' ? changes.fields : raw),
    raw,
    decoded: '',
    fields: '',
    ...changes,
  }
}

/** `count` samples from the `first` on. */
export const samples = (count: number, first = 0, changes: Partial<Sample> = {}): Sample[] =>
  Array.from({ length: count }, (_, i) => sample(first + i, changes))

/** The event a read must give back for a sample. */
export function eventOf({ fields: _fields, ...event }: Sample): Event {
  return event
}

/** Samples as a batch of rows; `cut` leaves out the columns behind the last one that has a value. */
export function batchOf(number: number, events: readonly Sample[], cut: 'cut' | 'whole' = 'whole'): EncodedBatch {
  const rows = events.map((event) => rowOf(number, event, cut))
  return { number, rows: [Buffer.from(rows.map((row) => `${row.join('\t')}\n`).join(''))] }
}

const specOf = new Map(fieldSpecs.map((spec) => [spec.column, spec]))

function rowOf(batch: number, event: Sample, cut: 'cut' | 'whole'): string[] {
  const row = rowColumns.map((column) => {
    const spec = specOf.get(column)
    if (spec !== undefined) return valueText(spec, event)
    return column === 'batch' ? String(batch) : escapeTsv(event[column as 'fields' | 'decoded'])
  })
  const empty = rowColumns.map((column) => emptyText(specOf.get(column)))
  const last = row.findLastIndex((value, i) => value !== empty[i])
  return cut === 'cut' ? row.slice(0, last + 1) : row
}

const emptyText = (spec: FieldSpec | undefined): string =>
  spec?.kind === 'number' ? '-1' : spec?.kind === 'list' ? '[]' : ''

function valueText(spec: FieldSpec, event: Sample): string {
  if (spec.space === 'ecs') return escapeTsv(String(event.ecs[spec.name] ?? emptyText(spec)))
  if (spec.name === 'time') return timeText(event.timeUs)
  if (spec.name === 'received') return timeText(event.receivedUs)
  const value = event[spec.name as 'message' | 'techniques' | 'severity']
  return typeof value === 'object' ? escapeTsvList(value) : escapeTsv(String(value))
}

const timeText = (us: number): string => formatTimeUs(us).replace('T', ' ').slice(0, -1)

/** The `n`-th reject, one second after the one before. */
export function sampleReject(n: number, changes: Partial<Reject> = {}): Reject {
  return {
    id: n.toString(16).padStart(32, '0'),
    receivedUs: noonUs + n * 1e6,
    site: 'main',
    source: 'json',
    sensor: 'test',
    reason: 'json.syntax',
    message: 'not valid JSON at byte 1',
    position: `request line ${n}`,
    bytes: Buffer.from(`{broken ${n}`),
    ...changes,
  }
}
