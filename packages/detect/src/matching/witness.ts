import type { Predicate } from '@aurora/query'
import type { Clue } from './clues.ts'
import { LeafTable, type Condition, type Leaf } from './condition.ts'

/** Leaves of which at least one must show a clue when the condition holds, and how often that may be expected. */
interface Witness {
  readonly leaves: readonly Leaf[]
  readonly cost: number
}

/**
 * The rarest leaves of which a clue must be seen before the condition can hold; undefined when it may hold without any.
 *
 * AND: those of one part, the cheapest. OR: those of all parts. NOT holds of an event that has nothing: no clue.
 */
export function witnessesOf(condition: Condition): readonly Leaf[] | undefined {
  return witnessOf(condition)?.leaves
}

/** Whether a predicate may hold of an event in which none of the texts it names is seen, as one that only denies does. */
export const mayHoldUnseen = (predicate: Predicate): boolean =>
  witnessesOf(new LeafTable().conditionOf(predicate)) === undefined

function witnessOf(condition: Condition): Witness | undefined {
  switch (condition.kind) {
    case 'leaf': {
      const { plan } = condition.leaf
      if (plan.kind === 'open') return undefined
      return { leaves: [condition.leaf], cost: plan.clues.reduce((sum, clue) => sum + costOf(clue), 0) }
    }
    case 'and':
      return condition.of
        .map(witnessOf)
        .reduce((best, each) => (each !== undefined && each.cost < (best?.cost ?? Infinity) ? each : best), undefined)
    case 'or': {
      const parts = condition.of.map(witnessOf)
      if (!parts.every((part) => part !== undefined)) return undefined
      return { leaves: parts.flatMap(({ leaves }) => leaves), cost: parts.reduce((sum, { cost }) => sum + cost, 0) }
    }
    case 'not':
      return condition.of.kind === 'not' ? witnessOf(condition.of.of) : undefined
    case 'constant':
      return condition.holds ? undefined : { leaves: [], cost: 0 }
  }
}

/** How likely a clue is in some event, roughly: it falls with its length, and faster where its place is fixed. */
function costOf({ text, how }: Clue): number {
  const fixed = how === 'anywhere' ? 0 : how === 'atStart' || how === 'atEnd' ? 1 : 2
  return 2 ** -(text.length + 2 * fixed)
}
