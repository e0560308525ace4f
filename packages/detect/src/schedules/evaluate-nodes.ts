import type { PartialReason, Range } from '@aurora/store'
import type { Firing } from '../correlations/firing.ts'
import { extentOf, findStoredFirings } from '../correlations/in-store.ts'
import type { EventTimes, History, HistoryRow, RunScope, RunStore } from './run-scope.ts'
import type { WindowNode } from './scheduled-rule.ts'

/** What the nodes of a chain found; `firings` are those of the last. */
export interface NodesOutcome {
  readonly firings: readonly Firing[]
  readonly partial: PartialReason | undefined
  readonly times: EventTimes | undefined
  readonly rows: readonly HistoryRow[]
}

/** Windows that are decided when they close wait so long for events that come late. */
const latenessUs = 60e6

/**
 * Evaluates a chain of searches over what was received in a range, each node after those it builds on.
 *
 * Late events are found because the range is one of receipt: the times of the new events say how far back windows are
 * looked at. Groups that fired before, within a timespan, are not told of again. A chain that is cut anywhere but at its
 * end has found nothing.
 */
export async function evaluateNodes(
  nodes: readonly WindowNode[],
  store: RunStore,
  history: History,
  scope: RunScope,
): Promise<NodesOutcome> {
  const rows: HistoryRow[] = []
  const fresh = new Map<string, readonly Firing[]>()
  let times: EventTimes | undefined
  let found: NodeOutcome = { firings: [], closed: [], partial: undefined, times: undefined }
  for (const node of nodes) {
    found = await evaluateNode(node, store, history, scope, fresh)
    times = wider(times, found.times)
    if (found.partial !== undefined && node !== nodes.at(-1))
      return { firings: [], partial: found.partial, times, rows: [] }
    for (const firing of found.firings) rows.push({ node: node.name, kind: 'fired', firing })
    for (const firing of found.closed) rows.push({ node: node.name, kind: 'closed', firing })
    fresh.set(node.name, found.firings)
  }
  return { firings: found.firings, partial: found.partial, times, rows }
}

interface NodeOutcome {
  readonly firings: readonly Firing[]
  readonly closed: readonly Firing[]
  readonly partial: PartialReason | undefined
  readonly times: EventTimes | undefined
}

async function evaluateNode(
  node: WindowNode,
  store: RunStore,
  history: History,
  scope: RunScope,
  fresh: ReadonlyMap<string, readonly Firing[]>,
): Promise<NodeOutcome> {
  const { received, limits, signal } = scope
  const onlyNew = node.search((name) => fresh.get(name) ?? [])
  const atClose = onlyNew.decided === 'at close'
  const extent = await extentOf(onlyNew, store, received, { timeMs: limits.timeMs, signal })
  const nothing: NodeOutcome = { firings: [], closed: [], partial: extent.partial, times: undefined }
  if (extent.partial !== undefined || (extent.count === 0 && !atClose)) return nothing
  const openUs = received.toUs - latenessUs
  const closing = { fromUs: received.fromUs - latenessUs - 2 * node.spanUs, toUs: openUs }
  const time = timesOf(extent, node.spanUs, atClose ? closing : undefined)
  const firingsOf = await firingsWithin(time, fresh, history)
  const around = { fromUs: time.fromUs - node.spanUs, toUs: time.toUs + node.spanUs }
  const told = await history(node.name, atClose ? 'closed' : 'fired', around)
  const look = { time, receivedBeforeUs: received.toUs, maxRows: limits.moments, maxFirings: limits.findings, timeMs: limits.timeMs, signal } // prettier-ignore
  const before = atClose ? { told, openUs } : { told, newerThanUs: received.fromUs - 1 }
  const { firings, decided, partial } = await findStoredFirings(node.search(firingsOf), store, look, before)
  return {
    firings: node.withEvents(firings, firingsOf),
    closed: decided.map((each) => ({ ...each, receivedUs: 0, measure: NaN, eventIds: [], eventCount: 0 })),
    partial,
    times: extent.count === 0 ? undefined : extent,
  }
}

/** The times of the events of windows that new ones can be in. */
function timesOf(extent: EventTimes & { readonly count: number }, spanUs: number, closing: Range | undefined): Range {
  const ranges = [
    ...(extent.count === 0 ? [] : [{ fromUs: extent.firstUs - spanUs, toUs: extent.lastUs + spanUs + 1 }]),
    ...(closing === undefined ? [] : [closing]),
  ]
  return {
    fromUs: Math.max(0, Math.min(...ranges.map(({ fromUs }) => fromUs))),
    toUs: Math.max(...ranges.map(({ toUs }) => toUs)),
  }
}

/** What the nodes before one fired, in earlier runs and in this one, each once. */
async function firingsWithin(
  time: Range,
  fresh: ReadonlyMap<string, readonly Firing[]>,
  history: History,
): Promise<(node: string) => readonly Firing[]> {
  const known = new Map<string, readonly Firing[]>()
  for (const [name, firings] of fresh) {
    const all = [...(await history(name, 'fired', time)), ...firings]
    known.set(name, [...new Map(all.map((each) => [JSON.stringify([each.timeUs, each.key]), each])).values()])
  }
  return (node) => known.get(node) ?? []
}

function wider(a: EventTimes | undefined, b: EventTimes | undefined): EventTimes | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return { firstUs: Math.min(a.firstUs, b.firstUs), lastUs: Math.max(a.lastUs, b.lastUs) }
}
