import { AppError, type Event, type Finding, type Severity } from '@aurora/core'
import type { LiveRules } from '@aurora/detect'
import { ReaderPool } from '@aurora/ingest'
import type { Cursor, EventStore } from '@aurora/store'

/** Which events are asked. Times are microseconds since 1970-01-01 UTC, of the event, half open. */
export interface BacktestRange {
  readonly fromUs: number
  readonly toUs: number
}

/** What one rule would have found. */
export interface RuleBacktest {
  readonly key: string
  readonly title: string
  readonly severity: Severity
  readonly findings: number
  /** Different sets of users, hosts and addresses: about how many alerts it would have been. */
  readonly subjects: number
  readonly eventIds: readonly string[]
}

export interface BacktestReport {
  readonly rules: number
  readonly events: number
  readonly byRule: readonly RuleBacktest[]
  /** Why not all events of the range were asked; undefined when they were. */
  readonly partial: 'row_limit' | undefined
}

const pageEvents = 1000
const maxEvents = 5_000_000
const maxSamples = 10
const maxSubjects = 10_000

/** Each has a thread and the tables of its rules: more at once would take from those who receive and search. */
const mostAtOnce = 2

/** Runs back-tests, a few at a time. */
export class Backtester {
  readonly #store: EventStore
  #running = 0

  constructor(store: EventStore) {
    this.#store = store
  }

  /**
   * Asks rules of events that are stored, in a thread of its own, and tells what they would have found; nothing is kept.
   * Fails with 'request.invalid' when the rules cannot be loaded, with 'request.conflict' when too many run already, and
   * ends early when the signal aborts.
   */
  async run(rules: LiveRules, range: BacktestRange, signal: AbortSignal): Promise<BacktestReport> {
    if (this.#running >= mostAtOnce)
      throw new AppError('request.conflict', `${mostAtOnce} back-tests run already`, { hint: 'wait until one is done' })
    this.#running++
    try {
      return await backtest(this.#store, rules, range, signal)
    } finally {
      this.#running--
    }
  }
}

async function backtest(
  store: EventStore,
  rules: LiveRules,
  range: BacktestRange,
  signal: AbortSignal,
): Promise<BacktestReport> {
  const pool = new ReaderPool(1)
  try {
    const loaded = await pool.detectWith({ module: import.meta.resolve('@aurora/detect'), rules })
    if (loaded === undefined || loaded.rules === 0)
      throw new AppError(
        'request.invalid',
        `there is no rule that can be asked: ${loaded?.faults[0] ?? 'none is given'}`,
      )
    const tally = new Tally()
    const partial = await askAll(store, pool, range, signal, tally)
    return { rules: loaded.rules, events: tally.events, byRule: tally.byRule(), partial }
  } finally {
    await pool.close()
  }
}

async function askAll(
  store: EventStore,
  pool: ReaderPool,
  range: BacktestRange,
  signal: AbortSignal,
  tally: Tally,
): Promise<BacktestReport['partial']> {
  const scope = { predicate: { kind: 'all' }, ...range, by: 'time' } as const
  for (let after: Cursor | undefined; tally.events < maxEvents;) {
    signal.throwIfAborted()
    const page = await store.find(scope, { limit: pageEvents, after, order: 'oldest' }, signal)
    if (page.events.length > 0) {
      const { findings, truncated } = await pool.detect(page.events)
      tally.add(page.events, findings, truncated)
    }
    if (page.next === undefined) return undefined
    after = page.next
  }
  return 'row_limit'
}

/** What was found so far. */
class Tally {
  events = 0
  readonly #rules = new Map<
    string,
    { title: string; severity: Severity; findings: number; subjects: Set<string>; eventIds: string[] }
  >()

  add(
    events: readonly Event[],
    findings: readonly Finding[],
    truncated: readonly { ruleId: string; findings: number }[],
  ): void {
    this.events += events.length
    for (const { rule, severity, entities, eventIds } of findings) {
      const known = this.#rules.get(rule.id) ?? {
        title: rule.title,
        severity,
        findings: 0,
        subjects: new Set<string>(),
        eventIds: [],
      }
      this.#rules.set(rule.id, known)
      known.findings++
      if (known.subjects.size < maxSubjects) known.subjects.add(JSON.stringify(entities))
      if (known.eventIds.length < maxSamples) known.eventIds.push(...eventIds.slice(0, 1))
    }
    for (const { ruleId, findings: more } of truncated) {
      const known = this.#rules.get(ruleId)
      if (known !== undefined) known.findings += more
    }
  }

  byRule(): RuleBacktest[] {
    return Array.from(this.#rules, ([key, { subjects, ...rest }]) => ({ key, ...rest, subjects: subjects.size })).sort(
      (a, b) => b.findings - a.findings || (a.key < b.key ? -1 : 1),
    )
  }
}
