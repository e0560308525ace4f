import { parseSeverity, severityName, severityNames, type SeverityName } from '@aurora/core'
import type { DroppedParameter, SearchParams } from '../../../app/search-params.ts'

export const openStatuses = ['new', 'triaged', 'investigating', 'escalated', 'contained'] as const
export const closedStatuses = ['resolved', 'false_positive'] as const
export const alertStatuses = [...openStatuses, ...closedStatuses] as const
export type AlertStatus = (typeof alertStatuses)[number]

export const alertSorts = ['risk', 'severity', 'newest'] as const
export type AlertSort = (typeof alertSorts)[number]

export const groupings = ['rule', 'source', 'host', 'technique'] as const
export type GroupBy = (typeof groupings)[number]

/** What a colleague needs to see the same queue; all of it is in the address, and nothing else is (UX §4). */
export interface AlertsAddress {
  readonly q: string
  /** The open ones when nobody chose. */
  readonly statuses: readonly AlertStatus[]
  readonly severities: readonly SeverityName[]
  /** A user name, `me`, `none` for alerts of nobody; '' for everybody. */
  readonly assignee: string
  /** What makes a group; undefined for one by one, which is by rule and entity: an alert is one rule about one of them. */
  readonly group: GroupBy | undefined
  readonly sort: AlertSort
  /** Number (A-1042) or id of the alert that is open beside the list. */
  readonly selected: string | undefined
}

type Drop = (name: string, why: string) => undefined

/** Reads the parameters of `/alerts`. Unknown ones are ignored; wrong ones are dropped, and named. Never fails. */
export function parseAddress(params: SearchParams): {
  readonly address: AlertsAddress
  readonly dropped: readonly DroppedParameter[]
} {
  const dropped: DroppedParameter[] = []
  const drop: Drop = (name, why) => void dropped.push({ name, why })
  const address = {
    q: (params['q'] ?? '').slice(0, 256),
    statuses: readStatuses(params, drop),
    severities: readSeverities(params, drop),
    assignee: (params['assignee'] ?? '').slice(0, 200),
    group: oneOf('group', groupings, params, drop, 'makes no groups'),
    sort: oneOf('sort', alertSorts, params, drop, 'is no order') ?? 'risk',
    selected: readSelected(params, drop),
  }
  return { address, dropped }
}

const list = (text: string | undefined): string[] => [
  ...new Set((text ?? '').split(',').map((item) => item.trim())).difference(new Set([''])),
]

/** `open`, `closed` and `all` are short for lists that people ask for most. */
function readStatuses(params: SearchParams, drop: Drop): readonly AlertStatus[] {
  const asked = list(params['status']).flatMap((name) => shortLists[name] ?? [name])
  const wrong = asked.filter((name) => !alertStatuses.some((one) => one === name))
  if (wrong.length > 0) drop('status', `“${wrong.join(', ')}” is no status`)
  const known = alertStatuses.filter((name) => asked.includes(name))
  return known.length === 0 ? openStatuses : known
}

const shortLists: Readonly<Record<string, readonly string[]>> = {
  open: openStatuses,
  closed: closedStatuses,
  all: alertStatuses,
}

function readSeverities(params: SearchParams, drop: Drop): SeverityName[] {
  const asked = list(params['severity'])
  const known = asked.map(parseSeverity)
  const wrong = asked.filter((_, i) => known[i] === undefined)
  if (wrong.length > 0) drop('severity', `“${wrong.join(', ')}” is no severity`)
  const names = new Set(known.filter((one) => one !== undefined).map(severityName))
  return severityNames.filter((name) => names.has(name))
}

function oneOf<T extends string>(
  name: string,
  known: readonly T[],
  params: SearchParams,
  drop: Drop,
  why: string,
): T | undefined {
  const asked = params[name]
  if (asked === undefined || asked === '') return undefined
  return known.find((one) => one === asked) ?? drop(name, `“${asked}” ${why}`)
}

function readSelected(params: SearchParams, drop: Drop): string | undefined {
  const address = params['selectedAlert']
  if (address === undefined || address === '') return undefined
  if (/^A-[1-9]\d{0,14}$/.test(address) || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(address)) return address
  return drop('selectedAlert', `“${address}” is no number of an alert`)
}

/** Writes the parameters; what is as usual is left out, so that an address says what is particular about it. */
export function printAddress(address: AlertsAddress): SearchParams {
  const parts: Record<string, string> = {
    q: address.q,
    status: printStatuses(address.statuses),
    severity: address.severities.join(','),
    assignee: address.assignee,
    group: address.group ?? '',
    sort: address.sort === 'risk' ? '' : address.sort,
    selectedAlert: address.selected ?? '',
  }
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== ''))
}

function printStatuses(statuses: readonly AlertStatus[]): string {
  const text = statuses.join(',')
  if (text === openStatuses.join(',')) return ''
  return Object.entries(shortLists).find(([, of]) => of.join(',') === text)?.[0] ?? text
}

/** Whether the queue shows less than every open alert. */
export function isNarrowed(address: AlertsAddress): boolean {
  return (
    address.q !== '' ||
    address.severities.length > 0 ||
    address.assignee !== '' ||
    openStatuses.some((status) => !address.statuses.includes(status))
  )
}
