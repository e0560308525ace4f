import { compileViewTest, type EventView, type Predicate } from '@aurora/query'
import { cluesOf, joinedPlan, type CluePlan } from './clues.ts'

/** A condition that is tested as one, and what the index can say of it. Equal ones of all rules are one. */
export interface Leaf {
  readonly id: number
  readonly predicate: Predicate
  readonly plan: CluePlan
  /** Compiled when it is first asked. */
  test(view: EventView): boolean
}

/** What a rule asks, over numbers of leaves. */
export type Condition =
  | { readonly kind: 'leaf'; readonly leaf: Leaf }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'constant'; readonly holds: boolean }

/** The leaves of all rules, each once. */
export class LeafTable {
  readonly leaves: Leaf[] = []
  readonly #known = new Map<string, Leaf>()

  /**
   * Reads a predicate as a condition over leaves. Alternatives whose clues decide them become one leaf, however many
   * they are: a list of thousands of hashes is as quick to test as one.
   */
  conditionOf(predicate: Predicate): Condition {
    switch (predicate.kind) {
      case 'all':
      case 'none':
        return { kind: 'constant', holds: predicate.kind === 'all' }
      case 'not':
        return { kind: 'not', of: this.conditionOf(predicate.of) }
      case 'and':
        return { kind: 'and', of: predicate.of.map((each) => this.conditionOf(each)) }
      case 'or':
        return this.#alternatives(flattened(predicate.of))
      default:
        return { kind: 'leaf', leaf: this.#leafOf(predicate, cluesOf(predicate)) }
    }
  }

  #alternatives(predicates: readonly Predicate[]): Condition {
    const decided: { predicate: Predicate; plan: CluePlan }[] = []
    const others: Condition[] = []
    for (const predicate of predicates) {
      const plan = cluesOf(predicate)
      if (plan.kind === 'exact') decided.push({ predicate, plan })
      else others.push(this.conditionOf(predicate))
    }
    const [only] = decided
    if (only === undefined) return { kind: 'or', of: others }
    const predicate: Predicate =
      decided.length === 1 ? only.predicate : { kind: 'or', of: decided.map((each) => each.predicate) }
    const leaf = this.#leafOf(predicate, joinedPlan(decided.map(({ plan }) => plan)))
    return others.length === 0 ? { kind: 'leaf', leaf } : { kind: 'or', of: [{ kind: 'leaf', leaf }, ...others] }
  }

  #leafOf(predicate: Predicate, plan: CluePlan): Leaf {
    const key = JSON.stringify(predicate)
    const known = this.#known.get(key)
    if (known !== undefined) return known
    let test: ((view: EventView) => boolean) | undefined
    const leaf: Leaf = {
      id: this.leaves.length,
      predicate,
      plan,
      test: (view) => (test ??= compileViewTest(predicate))(view),
    }
    this.leaves.push(leaf)
    this.#known.set(key, leaf)
    return leaf
  }
}

/** Alternatives of alternatives as one list. */
const flattened = (predicates: readonly Predicate[]): readonly Predicate[] =>
  predicates.some(({ kind }) => kind === 'or')
    ? predicates.flatMap((each) => (each.kind === 'or' ? flattened(each.of) : [each]))
    : predicates
