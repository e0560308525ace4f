/** How a suppression stands now: in force, about to end, or over. */
export interface SuppressionState {
  readonly isOver: boolean
  /** It ends within four hours: findings will be seen again. */
  readonly endsSoon: boolean
  /** What stands before its time of end. */
  readonly word: 'until' | 'ends' | 'ended' | 'lifted'
}

const soonMs = 4 * 3_600_000

/** Reads the state of a suppression at a moment, in ms since 1970 UTC. */
export function suppressionState(
  { expires, ended }: { readonly expires: string; readonly ended: string | null },
  nowMs: number,
): SuppressionState {
  if (ended !== null) return { isOver: true, endsSoon: false, word: 'lifted' }
  const leftMs = Date.parse(expires) - nowMs
  if (leftMs <= 0) return { isOver: true, endsSoon: false, word: 'ended' }
  return { isOver: false, endsSoon: leftMs < soonMs, word: leftMs < soonMs ? 'ends' : 'until' }
}
