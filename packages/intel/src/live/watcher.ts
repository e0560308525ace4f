import type { Event, Finding } from '@aurora/core'
import { findingOfHit, indicatorIdOf, ruleIdOf } from './found.ts'
import { TableLookup, type Hit } from './table-lookup.ts'

/** Findings of one indicator in one chunk that are kept one by one; of more it is counted how many there were. */
const maxFindingsOfIndicator = 100
/** Indicators of one chunk whose findings are counted apart. */
const maxCounted = 10_000

/**
 * Looks up the indicators of events while they are read (the port is `Watcher` of the reader). An indicator that nearly
 * every event holds must not drown the others: of each a chunk keeps 100 findings, and tells how many more there were.
 */
export class IndicatorWatcher {
  readonly #lookup: TableLookup
  #findings: Finding[] = []
  #counts = new Map<string, number>()
  #failed = 0

  constructor(buffer: SharedArrayBuffer) {
    this.#lookup = new TableLookup(buffer)
  }

  /** Whether nothing is looked for: then nobody need find out what indicators an event has. */
  get isEmpty(): boolean {
    return this.#lookup.isEmpty
  }

  begin(): void {
    this.#findings = []
    this.#counts = new Map()
    this.#failed = 0
  }

  /** Looks for the indicators of an event. Never throws: what could not be asked is counted. */
  ask(event: Event, indicators: readonly string[]): void {
    if (indicators.length === 0) return
    try {
      const nowUs = Date.now() * 1000
      for (const hit of this.#lookup.find(indicators, nowUs)) this.#keep(event, hit, nowUs)
    } catch {
      this.#failed++
    }
  }

  finish(): { findings: readonly Finding[]; truncated: { ruleId: string; findings: number }[]; failed: number } {
    const truncated = [...this.#counts]
      .filter(([, count]) => count > maxFindingsOfIndicator)
      .map(([ruleId, count]) => ({ ruleId, findings: count - maxFindingsOfIndicator }))
    return { findings: this.#findings, truncated, failed: this.#failed }
  }

  #keep(event: Event, hit: Hit, nowUs: number): void {
    const ruleId = ruleIdOf(indicatorIdOf(hit.profile.kind, hit.value))
    const count = (this.#counts.get(ruleId) ?? 0) + 1
    if (count > 1 || this.#counts.size < maxCounted) this.#counts.set(ruleId, count)
    if (count <= maxFindingsOfIndicator) this.#findings.push(findingOfHit(event, hit, 'live', nowUs))
  }
}

/** What a reading thread calls with the memory of the table. */
export const openWatcher = (buffer: SharedArrayBuffer): IndicatorWatcher => new IndicatorWatcher(buffer)
