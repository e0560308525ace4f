import type { Event, FindingRule, Severity } from '@aurora/core'
import type { Predicate, WindowSearch } from '@aurora/query'
import { innerOf } from '../correlations/in-store.ts'
import { searchOf, type CompiledCorrelation } from '../correlations/compiled-correlation.ts'
import { firingsBelow, withEvents } from '../correlations/evidence.ts'
import { ruleKey } from '../correlations/firing-id.ts'
import type { Firing } from '../correlations/firing.ts'

/** A rule that is asked of the store again and again, or when somebody says so. */
export interface ScheduledRule {
  readonly finding: FindingRule
  readonly severity: Severity
  readonly techniques: readonly string[]
  /** Undefined when it runs by hand only. */
  readonly everyMinutes: number | undefined
  readonly asks: Asks
  /** One line for a person on what it found, from the newest event, which may be gone, and the matched fields. */
  readonly describe?: Describe
  /** What more is to be said of it, from the same. */
  readonly elaborate?: Describe
}

export type Describe = (event: Event | undefined, matched: Readonly<Record<string, string>>) => string

/** `each`: of every event alone. `windows`: of several together; the last search is the rule's own. */
export type Asks =
  | { readonly kind: 'each'; readonly predicate: Predicate }
  | { readonly kind: 'windows'; readonly nodes: readonly WindowNode[] }

/** One search over windows, in a chain of them. */
export interface WindowNode {
  readonly name: string
  readonly groupBy: readonly string[]
  readonly spanUs: number
  /** The search once the firings of the nodes before it are known. */
  search(firingsOf: FiringsOf): WindowSearch
  /** Its firings, which list events in the place of firings of nodes before it. */
  withEvents(firings: readonly Firing[], firingsOf: FiringsOf): readonly Firing[]
}

export type FiringsOf = (node: string) => readonly Firing[]

/** What a correlation asks: those it builds on first. */
export function asksOfCorrelation(correlation: CompiledCorrelation): Asks {
  const nodes = [...innerOf(correlation), correlation].map((of): WindowNode => {
    const inner = (firingsOf: FiringsOf) => (below: CompiledCorrelation) => firingsOf(ruleKey(below.rule))
    return {
      name: ruleKey(of.rule),
      groupBy: of.groupBy,
      spanUs: of.spanUs,
      search: (firingsOf) => searchOf(of, inner(firingsOf)),
      withEvents: (firings, firingsOf) => withEvents(firings, firingsBelow(of, inner(firingsOf))),
    }
  })
  return { kind: 'windows', nodes }
}

/** So many events that meet a predicate within a span. */
export function asksForMany(predicate: Predicate, atLeast: number, withinMinutes: number): Asks {
  const spanUs = withinMinutes * 60e6
  const search: WindowSearch = {
    branches: [{ kind: 'events', predicate, keys: [], values: [] }],
    keyCount: 0,
    spanUs,
    measure: { kind: 'events' },
    bounds: [{ operator: 'gte', value: atLeast }],
    decided: 'at once',
  }
  const node: WindowNode = { name: '', groupBy: [], spanUs, search: () => search, withEvents: (firings) => firings }
  return { kind: 'windows', nodes: [node] }
}
