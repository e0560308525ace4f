import type { DroppedParameter, SearchParams } from '../../../app/search-params.ts'

export const openStatuses = ['open', 'in_progress', 'pending_approval', 'contained', 'eradicated', 'recovered'] as const
export const doneStatuses = ['resolved', 'closed'] as const
export const caseStatuses = [...openStatuses, ...doneStatuses] as const
export type CaseStatus = (typeof caseStatuses)[number]

export const caseTabs = ['timeline', 'notes', 'alerts', 'tasks', 'observables', 'evidence', 'similar'] as const
export type CaseTab = (typeof caseTabs)[number]

/** What a colleague needs to see the same cases; all of it is in the address, and nothing else is (UX §4). */
export interface CasesAddress {
  readonly q: string
  /** The open ones when nobody chose. */
  readonly statuses: readonly CaseStatus[]
  /** Only those of the person who looks, which is how the page begins. */
  readonly isMine: boolean
  /** Number (C-17) or id of the case that is open beside the list. */
  readonly selected: string | undefined
  readonly tab: CaseTab
}

type Drop = (name: string, why: string) => undefined

/** Reads the parameters of `/cases`. Unknown ones are ignored; wrong ones are dropped, and named. Never fails. */
export function parseAddress(params: SearchParams): {
  readonly address: CasesAddress
  readonly dropped: readonly DroppedParameter[]
} {
  const dropped: DroppedParameter[] = []
  const drop: Drop = (name, why) => void dropped.push({ name, why })
  const address = {
    q: (params['q'] ?? '').slice(0, 256),
    statuses: readStatuses(params, drop),
    isMine: readMine(params, drop),
    selected: readSelected(params, drop),
    tab: readTab(params, drop),
  }
  return { address, dropped }
}

/** `done` and `all` are short for lists that people ask for most; `done` because `closed` is one status. */
const shortLists: Readonly<Record<string, readonly CaseStatus[]>> = { done: doneStatuses, all: caseStatuses }

function readStatuses(params: SearchParams, drop: Drop): readonly CaseStatus[] {
  const names = (params['status'] ?? '').split(',').map((name) => name.trim())
  const asked = names.filter((name) => name !== '').flatMap((name): readonly string[] => shortLists[name] ?? [name])
  const wrong = asked.filter((name) => !caseStatuses.some((one) => one === name))
  if (wrong.length > 0) drop('status', `“${wrong.join(', ')}” is no status`)
  const known = caseStatuses.filter((name) => asked.includes(name))
  return known.length === 0 ? openStatuses : known
}

function readMine(params: SearchParams, drop: Drop): boolean {
  const asked = params['mine'] ?? ''
  if (!['', 'yes', 'no'].includes(asked)) drop('mine', `“${asked}” is neither yes nor no`)
  return asked !== 'no'
}

function readTab(params: SearchParams, drop: Drop): CaseTab {
  const asked = params['tab'] ?? ''
  if (asked === '') return 'timeline'
  return caseTabs.find((one) => one === asked) ?? drop('tab', `a case has no “${asked}”`) ?? 'timeline'
}

function readSelected(params: SearchParams, drop: Drop): string | undefined {
  const address = params['selectedCase'] ?? ''
  if (address === '') return undefined
  if (/^C-[1-9]\d{0,14}$/.test(address) || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(address)) return address
  return drop('selectedCase', `“${address}” is no number of a case`)
}

/** Writes the parameters; what is as usual is left out, so that an address says what is particular about it. */
export function printAddress(address: CasesAddress): SearchParams {
  const parts: Record<string, string> = {
    q: address.q,
    status: printStatuses(address.statuses),
    mine: address.isMine ? '' : 'no',
    selectedCase: address.selected ?? '',
    tab: address.selected === undefined || address.tab === 'timeline' ? '' : address.tab,
  }
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== ''))
}

function printStatuses(statuses: readonly CaseStatus[]): string {
  const text = statuses.join(',')
  if (text === openStatuses.join(',')) return ''
  return Object.entries(shortLists).find(([, of]) => of.join(',') === text)?.[0] ?? text
}
