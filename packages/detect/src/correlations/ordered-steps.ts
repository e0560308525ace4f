import type { GroupedEvent } from './occurrence.ts'

/** Events of steps in their order, the last one last. */
export interface Steps {
  readonly startUs: number
  readonly ids: readonly string[]
}

/**
 * Follows the events of one group through the steps of an ordered search.
 *
 * Of all chains that lead to a step the one that starts last is kept: whatever a chain can still become within a
 * timespan, that one can. An event is one step of a chain at most.
 */
export class OrderedSteps {
  readonly #best: (Steps | undefined)[]

  constructor(count: number) {
    this.#best = Array.from({ length: count }, () => undefined)
  }

  /** Takes the next event of the group; gives the chain that it ends, if it is of the last step. */
  add({ id, timeUs, branches }: GroupedEvent): Steps | undefined {
    const last = this.#best.length - 1
    let ended: Steps | undefined
    for (let step = last; step >= 0; step--) {
      if (!branches.includes(step)) continue
      const before = step === 0 ? { startUs: timeUs, ids: [] } : this.#best[step - 1]
      if (before === undefined) continue
      const chain = { startUs: before.startUs, ids: [...before.ids, id] }
      if (step === last) ended = chain
      this.#best[step] = laterOf(this.#best[step], chain)
    }
    return ended
  }
}

/** The chain that starts later; of two that start at once the one whose ids sort last, as the store has it. */
export function laterOf(a: Steps | undefined, b: Steps): Steps {
  if (a === undefined || a.startUs < b.startUs) return b
  if (a.startUs > b.startUs) return a
  const differs = a.ids.findIndex((id, i) => id !== b.ids[i])
  return differs >= 0 && (a.ids[differs] as string) < (b.ids[differs] as string) ? b : a
}
