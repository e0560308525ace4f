import { AppError } from '@aurora/core'
import type { Queries, State, Transaction } from '@aurora/state'
import type { Clock } from '../clock.ts'
import { coverageOf, recorded, within, worstOf, type CoverageState, type Interval } from './intervals.ts'
import { ensureRuleSet, type RuleVersion } from './rule-sets.ts'
import { ledgerOf } from './tables.ts'

/** Whom an interval is about: one rule, or all rules of a set at once. */
export type Subject = { readonly rule: string } | { readonly set: number }

/** Minutes of receipt, `toMinute` not included. */
export interface MinuteRange {
  readonly fromMinute: number
  readonly toMinute: number
}

/** Minutes that were not, or not wholly, evaluated. */
export interface Gap extends MinuteRange {
  readonly subject: Subject
  readonly state: CoverageState
  readonly reason: string
}

/** Longest reason that is kept, in characters. */
const maxReasonChars = 200

/** Gaps that one question reads, the oldest first. */
const maxGaps = 10_000

/** Minutes one question may be about: 35 days, each of which may have a fate of its own. */
const maxMinutes = 35 * 24 * 60

/** Rows of one statement. */
const rowsAtOnce = 500

/**
 * What became of every minute of receipt, for every rule (DESIGN §1, second promise).
 *
 * Live rules are evaluated as sets, so that thousands of them cost one interval and not one each; neighbours of one fate
 * are one interval. What is said of a rule itself goes before what is said of its sets. A set counts for a rule from the
 * first minute that is recorded of it: record a new set from its first whole minute on.
 * docs/decisions/0013-evaluation-ledger.md
 */
export class Ledger {
  readonly #state: State
  readonly #clock: Clock

  constructor(state: State, clock: Clock) {
    this.#state = state
    this.#clock = clock
  }

  /** The number of the set with exactly these rules. */
  ensureRuleSet(rules: readonly RuleVersion[]): Promise<number> {
    return this.#state.transaction((tx) => ensureRuleSet(tx, rules, this.#clock.nowUs()))
  }

  /** Says what became of a subject's minutes, in the place of what was said of them before. Inside `tx` when given. */
  async record(
    subject: Subject,
    interval: Omit<Interval, 'reason'> & { reason?: string },
    tx?: Transaction,
  ): Promise<void> {
    if (tx === undefined) return this.#state.transaction((own) => this.record(subject, interval, own))
    const said: Interval = {
      ...interval,
      reason: (interval.reason ?? '').toWellFormed().replaceAll('\0', '').slice(0, maxReasonChars),
    }
    if (said.fromMinute >= said.toMinute) return
    await tx.lock(`detection.coverage ${JSON.stringify(subject)}`)
    const range = { fromMinute: said.fromMinute - 1, toMinute: said.toMinute + 1 }
    const touched = await intervalsOf(tx, subject, range)
    const { rule_id, set_number } = columnsOf(subject)
    const db = ledgerOf(tx)
    await db
      .deleteFrom('detection_coverage')
      .where('rule_id', '=', rule_id)
      .where('set_number', '=', set_number)
      .where('from_minute', '<', range.toMinute)
      .where('to_minute', '>', range.fromMinute)
      .execute()
    const rows = recorded(touched, said).map(({ fromMinute, toMinute, state, reason }) => ({
      rule_id,
      set_number,
      from_minute: fromMinute,
      to_minute: toMinute,
      state,
      reason,
    }))
    for (let at = 0; at < rows.length; at += rowsAtOnce)
      await db
        .insertInto('detection_coverage')
        .values(rows.slice(at, at + rowsAtOnce))
        .execute()
  }

  /**
   * Says that nothing was evaluated between the last minute anything is known of and now: what whoever evaluates live
   * asks for when it starts. Resolves to the minutes, if there are any.
   */
  recordPause(set: number, nowMinute: number, reason: string): Promise<MinuteRange | undefined> {
    return this.#state.transaction(async (tx) => {
      const last = await ledgerOf(tx)
        .selectFrom('detection_coverage')
        .select(({ fn }) => fn.max('to_minute').as('minute'))
        .where('set_number', '>', 0)
        .where('to_minute', '<=', nowMinute)
        .executeTakeFirst()
      const fromMinute = last?.minute ?? nowMinute
      if (fromMinute >= nowMinute) return undefined
      await this.record({ set }, { fromMinute, toMinute: nowMinute, state: 'gap', reason }, tx)
      return { fromMinute, toMinute: nowMinute }
    })
  }

  /**
   * Every minute of the range, by what became of it for the rule; `none` where nobody was to look. Rejects with
   * 'request.too_large' for more than 35 days.
   */
  async coverage(ruleId: string, range: MinuteRange): Promise<Interval[]> {
    if (range.toMinute - range.fromMinute > maxMinutes)
      throw new AppError('request.too_large', `the ledger is read for ${maxMinutes / 1440} days at a time`)
    const own = await intervalsOf(this.#state, { rule: ruleId }, range)
    return coverageOf(range, await this.#ofSets(ruleId, range), own)
  }

  /** Minutes in the range that were left out, by subject, the oldest first; with a rule those of the rule alone. */
  async gaps(range: MinuteRange, ruleId?: string): Promise<Gap[]> {
    if (ruleId !== undefined) {
      const coverage = await this.coverage(ruleId, range)
      return coverage.filter(isLeftOut).map((interval) => ({ subject: { rule: ruleId }, ...interval }))
    }
    const rows = await ledgerOf(this.#state)
      .selectFrom('detection_coverage')
      .selectAll()
      .where('state', 'in', ['gap', 'truncated'])
      .where('from_minute', '<', range.toMinute)
      .where('to_minute', '>', range.fromMinute)
      .orderBy('from_minute')
      .orderBy('rule_id')
      .orderBy('set_number')
      .limit(maxGaps)
      .execute()
    return rows.flatMap((row) =>
      within(range, [intervalOf(row)]).map((interval) => ({
        subject: row.set_number === 0 ? { rule: row.rule_id } : { set: row.set_number },
        ...interval,
      })),
    )
  }

  /** The rules of a set. */
  async rulesOf(set: number): Promise<RuleVersion[]> {
    const rows = await ledgerOf(this.#state)
      .selectFrom('detection_set_members')
      .select(['rule_id', 'rule_version'])
      .where('from_set', '<=', set)
      .where('to_set', '>', set)
      .orderBy('rule_id')
      .execute()
    return rows.map(({ rule_id, rule_version }) => ({ id: rule_id, version: rule_version }))
  }

  /** Forgets intervals that end before a minute. */
  async forgetBefore(minute: number): Promise<void> {
    await ledgerOf(this.#state).deleteFrom('detection_coverage').where('to_minute', '<=', minute).execute()
  }

  /** What became of the sets a rule was in. */
  async #ofSets(ruleId: string, range: MinuteRange): Promise<Interval[]> {
    const rows = await ledgerOf(this.#state)
      .selectFrom('detection_coverage as c')
      .innerJoin('detection_set_members as m', (join) =>
        join.onRef('m.from_set', '<=', 'c.set_number').onRef('m.to_set', '>', 'c.set_number'),
      )
      .select(['c.set_number', 'c.from_minute', 'c.to_minute', 'c.state', 'c.reason'])
      .where('m.rule_id', '=', ruleId)
      .where('c.rule_id', '=', '')
      .where('c.from_minute', '<', range.toMinute)
      .where('c.to_minute', '>', range.fromMinute)
      .orderBy('c.from_minute')
      .execute()
    const bySet = Map.groupBy(rows, ({ set_number }) => set_number)
    return worstOf([...bySet.values()].map((list) => within(range, list.map(intervalOf))))
  }
}

const isLeftOut = ({ state }: Interval): boolean => state === 'gap' || state === 'truncated'

const columnsOf = (subject: Subject): { rule_id: string; set_number: number } =>
  'rule' in subject ? { rule_id: subject.rule, set_number: 0 } : { rule_id: '', set_number: subject.set }

interface CoverageRow {
  readonly from_minute: number
  readonly to_minute: number
  readonly state: string
  readonly reason: string
}

const intervalOf = ({ from_minute, to_minute, state, reason }: CoverageRow): Interval => ({
  fromMinute: from_minute,
  toMinute: to_minute,
  state: state as CoverageState,
  reason,
})

/** The intervals of a subject that overlap a range, whole. */
async function intervalsOf(queries: Queries, subject: Subject, range: MinuteRange): Promise<Interval[]> {
  const { rule_id, set_number } = columnsOf(subject)
  const rows = await ledgerOf(queries)
    .selectFrom('detection_coverage')
    .select(['from_minute', 'to_minute', 'state', 'reason'])
    .where('rule_id', '=', rule_id)
    .where('set_number', '=', set_number)
    .where('from_minute', '<', range.toMinute)
    .where('to_minute', '>', range.fromMinute)
    .orderBy('from_minute')
    .execute()
  return rows.map(intervalOf)
}
