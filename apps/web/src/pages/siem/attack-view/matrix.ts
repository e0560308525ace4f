import type { Answer } from '../../../api/operations.ts'

type Covered = Answer<'attackCoverage'>['items'][number]

/** What a cell of the matrix counts. */
export const attackShows = ['seen', 'covered', 'uncovered'] as const
export type AttackShow = (typeof attackShows)[number]

/** One technique under one tactic. `count` is what its cell shows; `depth` from 0 to 4 is how deep its colour is. */
export interface Cell {
  readonly id: string
  readonly name: string
  readonly count: number
  readonly depth: number
  readonly rules: number
  readonly events: number
  readonly findings: number
  readonly isBlind: boolean
}

export interface Column {
  readonly tactic: string
  readonly cells: readonly Cell[]
}

/** Tactics in the order of ATT&CK; others follow by name. */
const order = [
  'reconnaissance', 'resource-development', 'initial-access', 'execution', 'persistence', 'privilege-escalation',
  'defense-evasion', 'stealth', 'credential-access', 'discovery', 'lateral-movement', 'collection',
  'command-and-control', 'exfiltration', 'impact',
] as const // prettier-ignore

const mostDepth = 4

/**
 * The matrix: tactics across, techniques down by id, each with its number.
 *
 * `seen` counts the events that name the technique, or the findings of rules that do, whichever are more; `covered` counts
 * enabled rules; `uncovered` is what was seen of techniques no enabled rule is about.
 * Techniques without a number are left out, and so are tactics without techniques.
 */
export function matrixOf(items: readonly Covered[], show: AttackShow): Column[] {
  const counted = items.map((item) => ({ item, count: countOf(item, show) })).filter(({ count }) => count > 0)
  const most = Math.max(1, ...counted.map(({ count }) => count))
  const tactics = new Set(counted.flatMap(({ item }) => tacticsOf(item)))
  return [...tactics].toSorted(byOrder).map((tactic) => ({
    tactic,
    cells: counted
      .filter(({ item }) => tacticsOf(item).includes(tactic))
      .map(({ item, count }) => cellOf(item, count, most))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  }))
}

/** A technique the table does not know has no tactic, and is shown all the same. */
const tacticsOf = ({ tactics }: Covered): readonly string[] => (tactics.length === 0 ? ['no tactic known'] : tactics)

function countOf({ rules, seen }: Covered, show: AttackShow): number {
  if (show === 'covered') return rules.enabled
  return show === 'seen' || rules.enabled === 0 ? Math.max(seen.events, seen.findings) : 0
}

function cellOf(item: Covered, count: number, most: number): Cell {
  const share = Math.log1p(count) / Math.log1p(most)
  return {
    id: item.id,
    name: item.name,
    count,
    depth: Math.max(1, Math.ceil(share * mostDepth)),
    rules: item.rules.enabled,
    events: item.seen.events,
    findings: item.seen.findings,
    isBlind: item.isBlind,
  }
}

function byOrder(a: string, b: string): number {
  return placeOf(a) - placeOf(b) || a.localeCompare(b)
}

function placeOf(tactic: string): number {
  const place = order.findIndex((one) => one === tactic.toLowerCase().replaceAll(' ', '-'))
  return place < 0 ? order.length : place
}

/** `credential-access` as people read it. */
export const tacticWords = (tactic: string): string => {
  const words = tactic.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
