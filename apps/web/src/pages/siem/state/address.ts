import { parseSeverity, severityName, severityNames, type SeverityName } from '@aurora/core'
import { defaultRange, spanOf } from '../../../time/range.ts'
import type { DroppedParameter, SearchParams } from '../../../app/search-params.ts'

/** What a colleague needs to see the same workspace; all of it is in the address, and nothing else is (UX §4). */
export interface SiemAddress {
  readonly q: string
  readonly from: string
  readonly to: string
  readonly sources: readonly string[]
  readonly severities: readonly SeverityName[]
  readonly host: string
  readonly columns: readonly string[]
  readonly sort: 'newest' | 'oldest'
  /** Id of the event that is open beside the list. */
  readonly event: string | undefined
  readonly view: SiemView
  /** Id of the hunt that is worked on; '' for none. The search may differ from it: those are unsaved changes. */
  readonly hunt: string
  /** Id of the rule that is worked on; '' for none. It travels with what is promoted and suppressed (AU-103). */
  readonly rule: string
}

/** How the matching events are shown: in rows, by the template of their lines, by technique. */
export const siemViews = ['events', 'patterns', 'attack'] as const
export type SiemView = (typeof siemViews)[number]

/** Columns of a table nobody changed. `where` is the host, or the addresses of the exchange. */
export const defaultColumns: readonly string[] = ['time', 'severity', 'source', 'where', 'message']

const mostColumns = 40
const mostQuery = 16_384

/** Reads the parameters of `/siem`. Unknown ones are ignored; wrong ones are dropped, and named. Never fails. */
export function parseAddress(
  params: SearchParams,
  nowMs: number,
): { readonly address: SiemAddress; readonly dropped: readonly DroppedParameter[] } {
  const dropped: DroppedParameter[] = []
  const drop = (name: string, why: string): undefined => {
    dropped.push({ name, why })
    return undefined
  }
  const address = {
    q: readQuery(params, drop),
    ...readEnds(params, nowMs, drop),
    sources: list(params['source']),
    severities: readSeverities(params, drop),
    host: (params['host'] ?? '').slice(0, 256),
    columns: readColumns(params),
    sort: readSort(params, drop),
    event: readEvent(params, drop),
    view: readView(params, drop),
    hunt: (params['hunt'] ?? '').slice(0, 64),
    rule: (params['rule'] ?? '').slice(0, 256),
  }
  return { address, dropped }
}

type Drop = (name: string, why: string) => undefined

const list = (text: string | undefined): string[] => [
  ...new Set((text ?? '').split(',').map((item) => item.trim())).difference(new Set([''])),
]

function readQuery(params: SearchParams, drop: Drop): string {
  const q = params['q'] ?? ''
  return q.length <= mostQuery ? q : (drop('q', `it is longer than ${mostQuery} characters`) ?? '')
}

function readEnds(params: SearchParams, nowMs: number, drop: Drop): { from: string; to: string } {
  const asked = { from: params['from'] ?? defaultRange.from, to: params['to'] ?? defaultRange.to }
  if (spanOf(asked, nowMs) !== undefined) return asked
  drop('from, to', `“${asked.from} to ${asked.to}” is no time range`)
  return defaultRange
}

function readSeverities(params: SearchParams, drop: Drop): SeverityName[] {
  const asked = list(params['severity'])
  const known = asked.map(parseSeverity)
  const wrong = asked.filter((_, i) => known[i] === undefined)
  if (wrong.length > 0) drop('severity', `“${wrong.join(', ')}” is no severity`)
  const names = new Set(known.filter((one) => one !== undefined).map(severityName))
  return severityNames.filter((name) => names.has(name))
}

function readColumns(params: SearchParams): readonly string[] {
  const asked = list(params['cols']).slice(0, mostColumns)
  return asked.length === 0 ? defaultColumns : asked
}

function readSort(params: SearchParams, drop: Drop): 'newest' | 'oldest' {
  const sort = params['sort'] ?? 'newest'
  return sort === 'oldest' || sort === 'newest' ? sort : (drop('sort', `“${sort}” is no order`) ?? 'newest')
}

function readView(params: SearchParams, drop: Drop): SiemView {
  const asked = params['view'] ?? 'events'
  return siemViews.find((view) => view === asked) ?? drop('view', `“${asked}” is no view`) ?? 'events'
}

function readEvent(params: SearchParams, drop: Drop): string | undefined {
  const id = params['event']
  if (id === undefined || /^[0-9a-f]{32}$/.test(id)) return id
  return drop('event', `“${id}” is no event id`)
}

/** Writes the parameters; what is as usual is left out, so that an address says what is particular about it. */
export function printAddress(address: SiemAddress): SearchParams {
  const isUsualRange = address.from === defaultRange.from && address.to === defaultRange.to
  const columns = address.columns.join(',')
  const parts: Record<string, string> = {
    q: address.q,
    from: isUsualRange ? '' : address.from,
    to: isUsualRange ? '' : address.to,
    source: address.sources.join(','),
    severity: address.severities.join(','),
    host: address.host,
    cols: columns === defaultColumns.join(',') ? '' : columns,
    sort: address.sort === 'newest' ? '' : address.sort,
    event: address.event ?? '',
    view: address.view === 'events' ? '' : address.view,
    hunt: address.hunt,
    rule: address.rule,
  }
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== ''))
}
