import type { Event } from '@aurora/core'
import type { FieldRef, Predicate } from '@aurora/query'
import type { Firing } from '../correlations/firing.ts'
import { evaluateNodes } from './evaluate-nodes.ts'
import { findingOfEvent, findingOfFiring, type Asking } from './make-finding.ts'
import type { History, Outcome, RunScope, RunStore } from './run-scope.ts'
import type { WindowNode } from './scheduled-rule.ts'

/** Every event received in the range that meets the predicate. */
export async function evaluateEach(
  asking: Asking,
  predicate: Predicate,
  store: RunStore,
  scope: RunScope,
): Promise<Outcome> {
  const { limits, received, signal } = scope
  const asked = { predicate, ...received, by: 'received' as const }
  const page = await store.find(asked, { limit: limits.findings, order: 'oldest' }, signal)
  const isWhole = page.next === undefined && page.partial === undefined
  const counted = isWhole ? undefined : await store.count(asked, signal)
  const found = page.events.map((event) => ({ finding: findingOfEvent(asking, predicate, event), events: [event] }))
  const [first, last] = [page.events[0], page.events.at(-1)]
  return {
    matchCount: counted?.total ?? found.length,
    found,
    partial: isWhole ? undefined : (page.partial ?? 'row_limit'),
    times: first && last && { firstUs: first.timeUs, lastUs: last.timeUs },
    history: [],
  }
}

/** Windows that hold an event received in the range, or that close in it. */
export async function evaluateWindows(
  asking: Asking,
  nodes: readonly WindowNode[],
  store: RunStore,
  history: History,
  scope: RunScope,
): Promise<Outcome> {
  const { firings, partial, times, rows } = await evaluateNodes(nodes, store, history, scope)
  const groupBy = nodes.at(-1)?.groupBy ?? []
  const events = await loadEvents(firings, nodes, store, scope)
  const found = firings.map((firing) => {
    const own = firing.eventIds.flatMap((id) => events.get(id) ?? [])
    return { finding: findingOfFiring(asking, groupBy, firing, own), events: own }
  })
  return { matchCount: firings.length, found, partial, times, history: rows }
}

const idField: FieldRef = { space: 'platform', name: 'id' }

/** Of each firing the newest events are read: they say whom it is about. */
const readOfFiring = 5
const idsAtOnce = 500

async function loadEvents(
  firings: readonly Firing[],
  nodes: readonly WindowNode[],
  store: RunStore,
  { signal }: RunScope,
): Promise<Map<string, Event>> {
  const ids = [...new Set(firings.flatMap(({ eventIds }) => eventIds.slice(-readOfFiring)))]
  const reachUs = nodes.reduce((sum, { spanUs }) => sum + spanUs, 0)
  const times = firings.map(({ timeUs }) => timeUs)
  const fromUs = Math.max(0, times.reduce((least, timeUs) => Math.min(least, timeUs), Infinity) - reachUs)
  const toUs = times.reduce((most, timeUs) => Math.max(most, timeUs), 0) + 1
  const events = new Map<string, Event>()
  for (let at = 0; at < ids.length; at += idsAtOnce) {
    const of = ids.slice(at, at + idsAtOnce).map((value): Predicate => ({ kind: 'equals', field: idField, value }))
    const asked = { predicate: { kind: 'or', of }, fromUs, toUs, by: 'time' } as const
    const page = await store.find(asked, { limit: idsAtOnce, order: 'newest' }, signal)
    for (const event of page.events) events.set(event.id, event)
  }
  return events
}
