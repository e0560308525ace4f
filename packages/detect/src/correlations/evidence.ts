import { innerBranches, type CompiledCorrelation } from './compiled-correlation.ts'
import { firingId } from './firing-id.ts'
import { maxEvidence, type Firing } from './firing.ts'

/** The firings a correlation builds on, by the id they count under. */
export type FiringsById = ReadonlyMap<string, Firing>

/** By id, what the correlations right below one fired. */
export function firingsBelow(
  correlation: CompiledCorrelation,
  firingsOf: (inner: CompiledCorrelation) => readonly Firing[],
): FiringsById {
  const below = innerBranches(correlation).flatMap((inner) =>
    firingsOf(inner).map((firing) => [firingId(inner.rule, firing), firing] as const),
  )
  return new Map(below)
}

/**
 * Firings that list events in the place of the firings they were made of (SIGMA.md row 168). Of a window with more members
 * than it lists, those it does not list count as one event each.
 */
export function withEvents(firings: readonly Firing[], below: FiringsById): readonly Firing[] {
  if (below.size === 0) return firings
  return firings.map((firing) => {
    const ids = new Set(firing.eventIds.flatMap((id) => below.get(id)?.eventIds ?? [id]))
    const counted = firing.eventIds.reduce((count, id) => count + (below.get(id)?.eventCount ?? 1), 0)
    const eventCount = counted + firing.eventCount - firing.eventIds.length
    return { ...firing, eventIds: [...ids].slice(-maxEvidence), eventCount }
  })
}
