import { randomUUID } from 'node:crypto'
import { AppError, type Event, type Finding, type Severity } from '@aurora/core'
import type { Transaction } from '@aurora/state'
import { entryBy, type Actor, type Origin } from '../audit-sink.ts'
import type { Context } from '../context.ts'
import { withoutNul } from '../hunts/saved-search.ts'
import type { Hidden, Judge } from '../schedules/finding-sink.ts'
import { checkCriteria, compileCriteria, criteriaColumns, criteriaOf, type Criteria, type Hides } from './criteria.ts'
import { suppressionsOf, type SuppressionTables } from './tables.ts'

/** Findings that are not shown for a while, because somebody said why. They are made, kept and counted all the same. */
export interface Suppression {
  readonly id: string
  /** Undefined: of all rules. */
  readonly ruleId?: string
  readonly criteria: Criteria
  readonly reason: string
  readonly author: { readonly id: string; readonly name: string }
  readonly createdUs: number
  readonly expiresUs: number
  /** Set when somebody ended it before its time. */
  readonly endedUs?: number
  readonly hiddenCount: number
  readonly lastHiddenUs?: number
}

export interface NewSuppression {
  readonly ruleId?: string | undefined
  readonly criteria: Criteria
  readonly reason: string
  readonly expiresUs: number
}

/** What a suppression would have hidden. */
export interface Preview {
  /** Findings that were looked at. */
  readonly lookedAt: number
  readonly hidden: number
  /** Different hours, by the time of the findings, that it would have hidden something in. */
  readonly hours: number
  /** How many of the hidden ones were critical. */
  readonly critical: number
  /** The newest of them. */
  readonly samples: readonly Pick<Finding, 'id' | 'timeUs' | 'message'>[]
  /** Among them, findings somebody has confirmed to be true: a suppression that hides those hides attacks. */
  readonly confirmed: readonly string[]
}

/** A finding with its events, as the preview is asked about. */
export interface PastFinding {
  readonly finding: Finding
  readonly events: readonly Event[]
}

const dayUs = 86_400e6
const hourUs = 3_600e6
const criticalSeverity: Severity = 4
/** No suppression outlives this: what is still true then must be said again. */
export const maxSuppressionUs = 90 * dayUs
const maxActive = 1000
const maxReasonChars = 500
const maxSamples = 20
const idsAtOnce = 500

interface Active {
  readonly id: string
  readonly ruleId: string
  readonly expiresUs: number
  readonly asksEvents: boolean
  readonly hides: Hides
}

/** Of a finding the newest events are asked. */
const readOfFinding = 5

/**
 * The suppressions of this installation. Every change is recorded in the transaction that makes it.
 *
 * `judge` asks those that were there at the last `refresh`, which whoever runs rules calls every few seconds, and after
 * changes of its own process; one that has run out hides nothing, refreshed or not.
 */
export class Suppressions {
  readonly #context: Context
  #active: readonly Active[] = []

  constructor(context: Context) {
    this.#context = context
  }

  /** Rejects with 'request.invalid' without a reason or an end within 90 days, with 'search.syntax' for a query that is none. */
  async create(suppression: NewSuppression, by: Actor, from: Origin): Promise<Suppression> {
    const { state, clock, audit, aliases } = this.#context
    const nowUs = clock.nowUs()
    const criteria = checkCriteria(suppression.criteria, nowUs, aliases)
    const row = {
      id: randomUUID(),
      rule_id: withoutNul(suppression.ruleId ?? ''),
      ...criteriaColumns(criteria),
      reason: checkReason(suppression.reason),
      author_id: by.id,
      author_name: by.name,
      created_us: nowUs,
      expires_us: checkExpiry(suppression.expiresUs, nowUs),
      ended_us: null,
      hidden_count: 0,
      last_hidden_us: null,
    }
    await state.transaction(async (tx) => {
      await tx.lock('detection.suppressions')
      await assertRoom(tx, nowUs)
      await suppressionsOf(tx).insertInto('detection_suppressions').values(row).execute()
      const details = {
        rule: row.rule_id,
        [row.kind]: `${row.entity_kind} ${row.criteria}`.trim(),
        reason: row.reason,
        expiresUs: row.expires_us,
      }
      await audit.append(entryBy(by, from, { action: 'suppression.create', target: targetOf(row), details }), tx)
    })
    await this.refresh()
    return suppressionOf(row)
  }

  /** Ends a suppression before its time. Rejects with 'request.not_found' when there is none that is still in force. */
  async end(id: string, by: Actor, from: Origin): Promise<Suppression> {
    const { state, clock, audit } = this.#context
    const nowUs = clock.nowUs()
    const ended = await state.transaction(async (tx) => {
      const row = await suppressionsOf(tx)
        .updateTable('detection_suppressions')
        .set({ ended_us: nowUs })
        .where('id', '=', id)
        .where('ended_us', 'is', null)
        .where('expires_us', '>', nowUs)
        .returningAll()
        .executeTakeFirst()
      if (row === undefined) throw new AppError('request.not_found', 'there is no such suppression in force')
      await audit.append(entryBy(by, from, { action: 'suppression.end', target: targetOf(row) }), tx)
      return row
    })
    await this.refresh()
    return suppressionOf(ended)
  }

  /** The newest first; those in force only, when asked. */
  async list(onlyInForce = false, limit = 500): Promise<Suppression[]> {
    let query = suppressionsOf(this.#context.state).selectFrom('detection_suppressions').selectAll()
    if (onlyInForce) query = query.where('ended_us', 'is', null).where('expires_us', '>', this.#context.clock.nowUs())
    const rows = await query.orderBy('created_us', 'desc').orderBy('id').limit(limit).execute()
    return rows.map(suppressionOf)
  }

  /** Takes up what was changed, here or by another process. */
  async refresh(): Promise<void> {
    const { aliases } = this.#context
    const inForce = await this.list(true, maxActive)
    this.#active = inForce.toReversed().map(({ id, ruleId = '', criteria, createdUs, expiresUs }) => ({
      id,
      ruleId,
      expiresUs,
      asksEvents: 'query' in criteria,
      hides: compileCriteria(criteria, createdUs, aliases),
    }))
  }

  /** The oldest suppression in force that hides a finding. */
  readonly judge: Judge = (finding, events) => {
    const nowUs = this.#context.clock.nowUs()
    return this.#active.find(
      ({ ruleId, expiresUs, hides }) =>
        expiresUs > nowUs && (ruleId === '' || ruleId === finding.rule.id) && hides(finding, events),
    )?.id
  }

  /**
   * Of findings those that are hidden, each with the suppression that hides it, and marks them so; asked again it says
   * the same and counts nothing twice. `load` reads events, where a query must be asked of them.
   */
  async screen(
    findings: readonly Finding[],
    load: (eventIds: readonly string[]) => Promise<ReadonlyMap<string, Event>>,
  ): Promise<ReadonlyMap<string, string>> {
    if (findings.length === 0) return new Map()
    const known = await this.hiddenOf(findings.map(({ id }) => id))
    const others = findings.filter(({ id }) => !known.has(id))
    const asksEvents = this.#active.some(({ asksEvents }) => asksEvents)
    const ids = asksEvents ? others.flatMap(({ eventIds }) => eventIds.slice(-readOfFinding)) : []
    const events = ids.length === 0 ? new Map<string, Event>() : await load([...new Set(ids)])
    const hidden = others.flatMap((finding): Hidden[] => {
      const own = finding.eventIds.flatMap((id) => events.get(id) ?? [])
      const suppressionId = this.judge(finding, own)
      return suppressionId === undefined ? [] : [{ findingId: finding.id, ruleId: finding.rule.id, suppressionId }]
    })
    if (hidden.length > 0) await this.#context.state.transaction((tx) => this.markHidden(tx, hidden))
    return new Map([...known, ...hidden.map(({ findingId, suppressionId }) => [findingId, suppressionId] as const)])
  }

  /** Of findings those that were marked as hidden, each with what hid it. */
  async hiddenOf(findingIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>()
    for (let at = 0; at < findingIds.length; at += idsAtOnce) {
      const rows = await suppressionsOf(this.#context.state)
        .selectFrom('detection_hidden')
        .select(['finding_id', 'suppression_id'])
        .where('finding_id', 'in', findingIds.slice(at, at + idsAtOnce))
        .execute()
      for (const { finding_id, suppression_id } of rows) found.set(finding_id, suppression_id)
    }
    return found
  }

  /** Marks findings as hidden, and counts those that were not before. */
  async markHidden(tx: Transaction, hidden: readonly Hidden[]): Promise<void> {
    const db = suppressionsOf(tx)
    const nowUs = this.#context.clock.nowUs()
    for (const [id, all] of Map.groupBy(hidden, ({ suppressionId }) => suppressionId)) {
      let marked = 0
      for (const { findingId, ruleId } of all) {
        const row = { finding_id: findingId, suppression_id: id, rule_id: ruleId, at_us: nowUs }
        const written = await db
          .insertInto('detection_hidden')
          .values(row)
          .onConflict((conflict) => conflict.column('finding_id').doNothing())
          .returning('finding_id')
          .executeTakeFirst()
        if (written !== undefined) marked++
      }
      if (marked === 0) continue
      await db
        .updateTable('detection_suppressions')
        .set(({ eb }) => ({ hidden_count: eb('hidden_count', '+', marked), last_hidden_us: nowUs }))
        .where('id', '=', id)
        .execute()
    }
  }

  /** Forgets marks of findings older than they are kept. */
  async forgetBefore(timeUs: number): Promise<void> {
    await suppressionsOf(this.#context.state).deleteFrom('detection_hidden').where('at_us', '<', timeUs).execute()
  }

  /** What criteria would have hidden of past findings, and whether somebody has confirmed any of those. Changes nothing. */
  async preview(
    { ruleId, criteria }: Pick<NewSuppression, 'ruleId' | 'criteria'>,
    past: Iterable<PastFinding> | AsyncIterable<PastFinding>,
  ): Promise<Preview> {
    const { clock, aliases } = this.#context
    const nowUs = clock.nowUs()
    const hides = compileCriteria(checkCriteria(criteria, nowUs, aliases), nowUs, aliases)
    const hidden: Finding[] = []
    let lookedAt = 0
    for await (const { finding, events } of past) {
      lookedAt++
      if ((ruleId === undefined || ruleId === finding.rule.id) && hides(finding, events)) hidden.push(finding)
    }
    const newest = hidden.toSorted((a, b) => b.timeUs - a.timeUs).slice(0, maxSamples)
    const samples = newest.map(({ id, timeUs, message }) => ({ id, timeUs, message }))
    const confirmed = await this.#confirmedOf(hidden.map(({ id }) => id))
    const hours = new Set(hidden.map(({ timeUs }) => Math.floor(timeUs / hourUs))).size
    const critical = hidden.filter(({ severity }) => severity === criticalSeverity).length
    return { lookedAt, hidden: hidden.length, hours, critical, samples, confirmed }
  }

  async #confirmedOf(ids: readonly string[]): Promise<string[]> {
    const confirmed: string[] = []
    for (let at = 0; at < ids.length; at += idsAtOnce) {
      const rows = await suppressionsOf(this.#context.state)
        .selectFrom('detection_verdicts')
        .select('finding_id')
        .where('verdict', '=', 'true_positive')
        .where('finding_id', 'in', ids.slice(at, at + idsAtOnce))
        .execute()
      confirmed.push(...rows.map(({ finding_id }) => finding_id))
    }
    return confirmed
  }
}

function checkReason(text: string): string {
  const reason = withoutNul(text).trim()
  if (reason === '' || reason.length > maxReasonChars)
    throw new AppError('request.invalid', `a suppression needs a reason of 1 to ${maxReasonChars} characters`)
  return reason
}

function checkExpiry(expiresUs: number, nowUs: number): number {
  if (Number.isSafeInteger(expiresUs) && expiresUs > nowUs && expiresUs <= nowUs + maxSuppressionUs) return expiresUs
  throw new AppError('request.invalid', 'a suppression ends within 90 days', {
    hint: 'say when it ends; it can be made again',
  })
}

async function assertRoom(tx: Transaction, nowUs: number): Promise<void> {
  const { count } = await suppressionsOf(tx)
    .selectFrom('detection_suppressions')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('ended_us', 'is', null)
    .where('expires_us', '>', nowUs)
    .executeTakeFirstOrThrow()
  if (Number(count) >= maxActive)
    throw new AppError('request.conflict', `there are ${maxActive} suppressions in force`, {
      hint: 'end some of them first',
    })
}

type Row = SuppressionTables['detection_suppressions']

const targetOf = ({ id, rule_id }: Pick<Row, 'id' | 'rule_id'>): { kind: string; id: string; name: string } => ({
  kind: 'suppression',
  id,
  name: rule_id === '' ? 'all rules' : rule_id,
})

const suppressionOf = (row: Row): Suppression => ({
  id: row.id,
  ...(row.rule_id === '' ? {} : { ruleId: row.rule_id }),
  criteria: criteriaOf(row),
  reason: row.reason,
  author: { id: row.author_id, name: row.author_name },
  createdUs: row.created_us,
  expiresUs: row.expires_us,
  ...(row.ended_us === null ? {} : { endedUs: row.ended_us }),
  hiddenCount: row.hidden_count,
  ...(row.last_hidden_us === null ? {} : { lastHiddenUs: row.last_hidden_us }),
})
