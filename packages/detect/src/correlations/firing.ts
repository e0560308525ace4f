/**
 * A moment at which a correlation holds of one group of events. It counts as an event of its own where another
 * correlation builds on it: with the time of its last event, and its group's values (SIGMA.md row 164).
 */
export interface Firing {
  /** Of the last event of the window, in µs UTC. */
  readonly timeUs: number
  /** Of the event that was received last, in µs UTC. */
  readonly receivedUs: number
  /** The values of the group, folded, in the order of `group-by`. */
  readonly key: readonly string[]
  /** What was compared with the threshold; 1 for events in their order. */
  readonly measure: number
  /** Up to a hundred of the events, the newest last. */
  readonly eventIds: readonly string[]
  readonly eventCount: number
}

/** Events that a firing names. The others are counted. */
export const maxEvidence = 100

/** The order firings are given in. */
export function compareFirings(a: Pick<Firing, 'timeUs' | 'key'>, b: Pick<Firing, 'timeUs' | 'key'>): number {
  if (a.timeUs !== b.timeUs) return a.timeUs - b.timeUs
  const [left, right] = [JSON.stringify(a.key), JSON.stringify(b.key)]
  return left < right ? -1 : left > right ? 1 : 0
}
