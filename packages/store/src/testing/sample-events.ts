import { fieldSpecs, parseNativeDocument, type Event, type FieldSpec } from '@aurora/core'
import type { BlockWriter } from '../block/block-writer.ts'
import type { EncodedBatch, Reject } from '../event-store.ts'
import { eventBlock } from '../schema.ts'

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

/** Samples as a batch of one block; `cut` leaves out values that are the default, and columns that have no other. */
export function batchOf(number: number, events: readonly Sample[], cut: 'cut' | 'whole' = 'whole'): EncodedBatch {
  const block = eventBlock()
  for (const event of events) {
    for (const spec of fieldSpecs) put(block, spec, event, cut)
    block.integer('batch').put(block.row, number)
    for (const column of ['fields', 'decoded'] as const)
      if (cut === 'whole' || event[column] !== '') block.text(column).put(block.row, event[column])
    block.row++
  }
  return { number, rows: [block.finish()] }
}

function put(block: BlockWriter, { column, name, kind, space }: FieldSpec, event: Sample, cut: 'cut' | 'whole'): void {
  const value = space === 'ecs' ? event.ecs[name] : valueOf(name, event)
  const missing = { number: -1, severity: 0 }[kind as string] ?? ''
  const isMissing = value === undefined || (Array.isArray(value) ? value.length === 0 : value === missing)
  if (cut === 'cut' && isMissing) return
  const { row } = block
  if (kind === 'id') block.id(column).put(row, String(value))
  else if (kind === 'severity') block.byte(column).put(row, Number(value))
  else if (kind === 'list') block.list(column).put(row, value as string[])
  else if (kind === 'number' || kind === 'time') block.integer(column).put(row, Number(value ?? missing))
  else block.text(column).put(row, String(value ?? missing))
}

function valueOf(name: string, event: Sample): unknown {
  if (name === 'time') return event.timeUs
  return name === 'received' ? event.receivedUs : event[name as 'message' | 'techniques' | 'severity']
}

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
