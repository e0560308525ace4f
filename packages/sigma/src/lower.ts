import type { FieldRef, Predicate } from '@aurora/query'
import type { Condition } from './condition/tree.ts'
import type { Detection } from './detection.ts'
import type { Fault } from './fault.ts'
import { lowerItem, type Places } from './lower-item.ts'
import type { DetectionRule, FilterRule } from './rule.ts'
import type { Search } from './search.ts'

/** How names of rules lead to fields of events. */
export interface LowerContext {
  /**
   * The places a field of a rule may stand in; a condition holds when it holds in any of them. Left out: the native
   * path of that name, which is read nested and flat.
   */
  readonly fieldsOf?: (name: string) => readonly FieldRef[]
  /**
   * Whether a key whose value is null holds the empty text too. What turns Windows events into JSON writes an empty
   * element as null; rules, written by the XML, ask for `''`.
   */
  readonly isNullEmpty?: boolean
  /** Filters that apply to the rule (`filtersOf`). */
  readonly filters?: readonly FilterRule[]
}

export type LowerResult =
  { readonly ok: true; readonly predicate: Predicate } | { readonly ok: false; readonly fault: Fault }

/** A predicate has no more conditions than this, each mention of an identifier counted. */
const maxConditions = 200_000

/** Stops the lowering of a rule beyond that bound; never leaves this file. */
class TooLarge extends Error {}

/**
 * The meaning of a rule as a predicate on one event of its log source, which is not part of it.
 *
 * Filters are joined by AND exactly as written. Refused, with a fault, only what is larger than a predicate may be; never a
 * weaker predicate.
 */
export function lowerRule(rule: DetectionRule, context: LowerContext = {}): LowerResult {
  try {
    const places = { fieldsOf: context.fieldsOf ?? nativeField, isNullEmpty: context.isNullEmpty ?? false }
    const of = [rule, ...(context.filters ?? [])].map(({ detection }) => new Lowering(detection, places).run())
    return { ok: true, predicate: joined('and', of) }
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error
    const { file, line } = rule
    const fault: Fault = { severity: 'error', code: 'limit', file, line, column: 1, message: error.message }
    return { ok: false, fault }
  }
}

/** The sender's own field of that name; brackets are part of it, dots may separate keys. */
const nativeField = (name: string): readonly FieldRef[] => [{ space: 'native', path: name.replace(/[[\]\\]/g, '\\$&') }]

class Lowering {
  readonly #detection: Detection
  readonly #places: Places
  readonly #lowered = new Map<string, { predicate: Predicate; size: number }>()
  #size = 0

  constructor(detection: Detection, places: Places) {
    this.#detection = detection
    this.#places = places
  }

  run(): Predicate {
    return this.#condition(this.#detection.condition)
  }

  #condition(condition: Condition): Predicate {
    switch (condition.kind) {
      case 'and':
      case 'or':
        return joined(
          condition.kind,
          condition.of.map((each) => this.#condition(each)),
        )
      case 'not':
        return { kind: 'not', of: this.#condition(condition.of) }
      case 'identifier':
        return this.#identifier(condition.name)
      case 'of':
        return joined(
          condition.quantifier === 'all' ? 'and' : 'or',
          condition.names.map((name) => this.#identifier(name)),
        )
    }
  }

  /** An identifier is lowered once, however often it is mentioned; its mentions share the predicate. */
  #identifier(name: string): Predicate {
    const search = this.#detection.identifiers.get(name)
    if (search === undefined) throw new Error('a checked condition names identifiers that exist')
    const known = this.#lowered.get(name)
    const predicate = known?.predicate ?? this.#search(search)
    const size = known?.size ?? sizeOf(predicate)
    this.#lowered.set(name, { predicate, size })
    this.#size += size
    if (this.#size > maxConditions) throw new TooLarge(`more than ${maxConditions} conditions when all is written out`)
    return predicate
  }

  #search(search: Search): Predicate {
    if (search.kind === 'item') return lowerItem(search, this.#places)
    return joined(
      search.kind,
      search.of.map((each) => this.#search(each)),
    )
  }
}

function sizeOf(predicate: Predicate): number {
  if (predicate.kind === 'and' || predicate.kind === 'or')
    return predicate.of.reduce((size, each) => size + sizeOf(each), 1)
  return predicate.kind === 'not' ? 1 + sizeOf(predicate.of) : 1
}

function joined(kind: 'and' | 'or', of: readonly Predicate[]): Predicate {
  const [first, ...more] = of
  return first !== undefined && more.length === 0 ? first : { kind, of }
}
