import type { EventItem } from '@aurora/contract'
import { fieldSpecs } from '@aurora/core'
import type { TermToAdd } from '@aurora/search'

/** One name and one value of an event, as the panel lists them and a search finds them. */
export interface FieldRow {
  readonly name: string
  readonly value: string
  readonly space: 'platform' | 'ecs' | 'native'
}

const mostRows = 5_000
const mostDepth = 64

/** The sender's document as paths: `dns.answers[0].rdata`. Null and empty lists are left out, as the search sees none. */
export function flattenNative(native: Readonly<Record<string, unknown>>): FieldRow[] {
  const rows: FieldRow[] = []
  walk('', native, 0, rows)
  return rows
}

function walk(path: string, value: unknown, depth: number, rows: FieldRow[]): void {
  if (value === null || value === undefined || rows.length >= mostRows) return
  if (typeof value !== 'object' || depth >= mostDepth) {
    rows.push({ name: path, value: textOf(value), space: 'native' })
  } else if (Array.isArray(value)) {
    value.forEach((item, i) => walk(`${path}[${i}]`, item, depth + 1, rows))
  } else {
    for (const [key, item] of Object.entries(value)) {
      walk(path === '' ? escapeKey(key) : `${path}.${escapeKey(key)}`, item, depth + 1, rows)
    }
  }
}

/** Brackets and backslashes of a key are escaped as the search language wants it; dots need none. */
const escapeKey = (key: string): string => key.replace(/[[\]\\]/g, '\\$&')

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Path without positions, as a filter uses it: any element matches. */
export const withoutPositions = (name: string): string => name.replace(/(?<!\\)\[\d+\]/g, '')

/** All fields of an event: ECS first, then platform names, then what the sender wrote. */
export function fieldRows(event: EventItem): FieldRow[] {
  const ecs = Object.entries(event.fields).map(([name, value]) => ({
    name,
    value: String(value),
    space: 'ecs' as const,
  }))
  const native = flattenNative(event.native)
  const taken = new Set([...fieldSpecs.map((spec) => spec.name), ...ecs.map((row) => row.name)])
  return [
    ...ecs.toSorted((a, b) => a.name.localeCompare(b.name)),
    ...platformRows(event),
    ...native.map((row) => (taken.has(row.name) ? { ...row, name: `native.${row.name}` } : row)),
  ]
}

function platformRows(event: EventItem): FieldRow[] {
  const { id, time, received, site, source, sensor, dataset, severity, message } = event
  const single = Object.entries({ message, time, received, severity, source, dataset, sensor, site, id })
  const several = (['techniques', 'indicators'] as const).flatMap((name) =>
    event[name].map((value) => [name, value] as const),
  )
  return [...single, ...several]
    .filter(([, value]) => value !== '')
    .map(([name, value]) => ({ name, value, space: 'platform' as const }))
}

const platformNames = [
  'id',
  'time',
  'received',
  'site',
  'source',
  'sensor',
  'dataset',
  'severity',
  'message',
  'raw',
] as const
type PlatformName = (typeof platformNames)[number]
const isPlatform = (name: string): name is PlatformName => platformNames.some((one) => one === name)

/** The values an event has under a name, looked up in the order of the search: platform, ECS, native (DESIGN §5). */
export function valuesOf(event: EventItem, name: string): string[] {
  if (isPlatform(name)) return event[name] === '' ? [] : [event[name]]
  if (name === 'techniques' || name === 'indicators') return [...event[name]]
  const ecs = event.fields[name]
  if (ecs !== undefined) return [String(ecs)]
  const wanted = name.startsWith('native.') ? name.slice('native.'.length) : name
  return flattenNative(event.native)
    .filter((row) => row.name === wanted || withoutPositions(row.name) === wanted)
    .map((row) => row.value)
}

/** A field and its value that a cell or a row can be filtered by. */
export interface Value {
  readonly field: string
  readonly value: string
}

/**
 * What a search for a value is: by its field, but for indicators, which are looked for in the words of the events, because
 * an installation need not keep them.
 */
export const termOf = ({ field, value }: Value): TermToAdd =>
  field === 'indicators' ? { value } : { field: withoutPositions(field), value }

const text = (event: EventItem, name: string): string => String(event.fields[name] ?? '')

/** Where an event happened: its host, or the two ends of the exchange, with the value that a filter would take. */
export function whereOf(event: EventItem): { readonly text: string; readonly filter: Value | undefined } {
  const host = hostOf(event)
  const from = endOf(event, 'source')
  const to = endOf(event, 'destination')
  if (from !== '' && to !== '') {
    return { text: `${from} → ${to}`, filter: { field: 'source.ip', value: text(event, 'source.ip') } }
  }
  if (host !== undefined) return { text: host.value, filter: host }
  return {
    text: from || to || event.sensor,
    filter: event.sensor === '' ? undefined : { field: 'sensor', value: event.sensor },
  }
}

function endOf(event: EventItem, side: 'source' | 'destination'): string {
  const address = text(event, `${side}.ip`)
  const port = text(event, `${side}.port`)
  if (address === '' || port === '') return address
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

/** The host an event is about: what "±5 minutes on the same host" follows. */
export function hostOf(event: EventItem): Value | undefined {
  for (const field of ['host.name', 'host.ip', 'source.ip', 'client.ip', 'destination.ip']) {
    const value = text(event, field)
    if (value !== '') return { field, value }
  }
  return undefined
}

/**
 * Who and what an event names that other events may name too: hosts, users, addresses, at most six; then indicators, at
 * most four. Without repeats.
 */
export function entitiesOf(event: EventItem): Value[] {
  const fields = [
    'host.name',
    'user.name',
    'source.ip',
    'destination.ip',
    'host.ip',
    'user.target.name',
    'dns.question.name',
    'file.hash.sha256',
    'network.community_id',
  ]
  const seen = new Set<string>()
  const isNew = ({ value }: Value): boolean => value !== '' && !seen.has(value) && seen.add(value) !== undefined
  const named = fields.map((field) => ({ field, value: text(event, field) })).filter(isNew)
  const indicators = event.indicators.map((value) => ({ field: 'indicators', value })).filter(isNew)
  return [...named.slice(0, 6), ...indicators.slice(0, 4)]
}
