import type { Event } from '@aurora/core'
import { EventView } from '@aurora/query'
import type { DetectionRule } from '@aurora/sigma'
import type { CompiledRule } from './compile-rules.ts'
import { isAbout, type EventLogsource } from './logsources/event-logsource.ts'
import { logsourceOf } from './logsources/logsource-of.ts'
import { matchedFields } from './matched-fields.ts'
import { ClueSearches } from './matching/clue-searches.ts'
import { RuleIndex } from './matching/rule-index.ts'

/** The rules about events of one kind, in the order they were given, and the index over them. */
interface Partition {
  readonly rules: readonly CompiledRule[]
  readonly index: RuleIndex
}

/** A rule that matched an event. */
export interface Match {
  readonly rule: DetectionRule
  /** The fields by which it holds, with their values (`matchedFields`). */
  fields(): Record<string, string>
}

/**
 * Matches events against rules: by log source to the rules that are about such events, then by their texts
 * (`RuleIndex`).
 *
 * The index over the rules about a kind of event is built when the first such event comes; kinds with the same rules
 * share it. Not for use by several threads at once.
 */
export class RuleMatcher {
  readonly #rules: readonly CompiledRule[]
  readonly #searches = new ClueSearches()
  readonly #byLogsource = new WeakMap<EventLogsource, Partition>()
  readonly #byRules = new Map<string, Partition>()

  constructor(rules: readonly CompiledRule[]) {
    this.#rules = rules
  }

  /** The rules that match, in the order they were given. */
  match(event: Event): Match[] {
    const { rules, index } = this.#partitionOf(logsourceOf(event))
    if (rules.length === 0) return []
    const view = new EventView(event)
    return index.match(view).map((number) => {
      const { rule, predicate } = rules[number] as CompiledRule
      return { rule, fields: () => matchedFields(predicate, view) }
    })
  }

  /** Forgets the values it saw, as if the next were the first: for measuring. */
  forgetValues(): void {
    this.#searches.budget.empty()
  }

  /** Bytes of the tables that were built so far. */
  get tableBytes(): number {
    return this.#searches.bytes
  }

  #partitionOf(logsource: EventLogsource): Partition {
    const known = this.#byLogsource.get(logsource)
    if (known !== undefined) return known
    const numbers = this.#rules
      .keys()
      .filter((number) => isAbout((this.#rules[number] as CompiledRule).rule.logsource, logsource))
    const partition = this.#partitionWith([...numbers], logsource.isUnknown !== true)
    this.#byLogsource.set(logsource, partition)
    return partition
  }

  #partitionWith(numbers: readonly number[], asksAlways: boolean): Partition {
    const key = `${asksAlways} ${numbers.join(' ')}`
    const known = this.#byRules.get(key)
    if (known !== undefined) return known
    const rules = numbers.map((number) => this.#rules[number] as CompiledRule)
    const partition = {
      rules,
      index: new RuleIndex(
        rules.map(({ predicate }) => predicate),
        { asksAlways, searches: this.#searches },
      ),
    }
    this.#byRules.set(key, partition)
    return partition
  }
}
