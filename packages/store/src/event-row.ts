import { fieldSpecs, parseNativeDocument, type Event, type FieldSpec, type Severity } from '@aurora/core'
import type { SqlRow } from './sql-engine.ts'

const ecsSpecs = fieldSpecs.filter((spec) => spec.space === 'ecs')

const selected = (spec: FieldSpec): string => {
  if (spec.kind === 'time') return `toUnixTimestamp64Micro(${spec.column})`
  return spec.kind === 'id' ? `lower(hex(${spec.column}))` : spec.column
}

const platformNames = fieldSpecs.filter((spec) => spec.space === 'platform')

/** What to SELECT so that `readEventRow` can read the row. */
export const eventSelect: string = [
  ...platformNames.map(selected),
  'fields',
  'decoded',
  ...ecsSpecs.map(selected),
].join(', ')

/** What to SELECT to know where an event stands: its time and its id. */
export const keySelect = 'toUnixTimestamp64Micro(time), lower(hex(id))'

const ecsStart = platformNames.length + 2
const at = Object.fromEntries(platformNames.map((spec, i) => [spec.name, i])) as Record<string, number>

/** Turns a row of `eventSelect` into the event it was. */
export function readEventRow(row: SqlRow): Event {
  const text = (name: string): string => String(row[at[name] ?? -1] ?? '')
  const number = (name: string): number => Number(row[at[name] ?? -1])
  const list = (name: string): string[] => row[at[name] ?? -1] as string[]
  const fields = String(row[platformNames.length] ?? '')
  const raw = text('raw')
  return {
    id: text('id'),
    timeUs: number('time'),
    receivedUs: number('received'),
    site: text('site'),
    source: text('source'),
    sensor: text('sensor'),
    dataset: text('dataset'),
    severity: number('severity') as Severity,
    message: text('message'),
    techniques: list('techniques'),
    indicators: list('indicators'),
    ecs: readEcs(row),
    native: parseNativeDocument(fields === '' ? raw : fields),
    raw,
    decoded: String(row[platformNames.length + 1] ?? ''),
  }
}

function readEcs(row: SqlRow): Record<string, string | number> {
  const ecs: Record<string, string | number> = {}
  for (const [i, spec] of ecsSpecs.entries()) {
    const value = row[ecsStart + i] as string | number
    if (value !== (spec.kind === 'number' ? -1 : '')) ecs[spec.name] = value
  }
  return ecs
}
