import { AppError } from '@aurora/core'
import { entryBy, type Actor, type Origin } from '../audit-sink.ts'
import type { Context } from '../context.ts'
import { suppressionsOf } from './tables.ts'

export const verdicts = ['true_positive', 'false_positive'] as const
export type Verdict = (typeof verdicts)[number]

/** How often a rule was right, of the findings somebody has judged (AU-98). */
export interface Precision {
  readonly truePositives: number
  readonly falsePositives: number
  /** Share of true ones; undefined when none was judged. */
  readonly precision?: number
}

const rulesAtOnce = 500

/** What people say of findings. The last word on a finding counts, and every word is in the audit log. */
export class Verdicts {
  readonly #context: Context

  constructor(context: Context) {
    this.#context = context
  }

  /** Says that a finding is true or false, or, without a verdict, takes back what was said. */
  async set(
    finding: { readonly id: string; readonly ruleId: string },
    verdict: Verdict | undefined,
    by: Actor,
    from: Origin,
  ): Promise<void> {
    if (!/^[0-9a-f]{32}$/.test(finding.id)) throw new AppError('request.invalid', 'this is not the id of a finding')
    const { state, clock, audit } = this.#context
    await state.transaction(async (tx) => {
      const db = suppressionsOf(tx)
      if (verdict === undefined)
        await db.deleteFrom('detection_verdicts').where('finding_id', '=', finding.id).execute()
      else {
        const said = { rule_id: finding.ruleId, verdict, author_id: by.id, author_name: by.name, at_us: clock.nowUs() }
        await db
          .insertInto('detection_verdicts')
          .values({ finding_id: finding.id, ...said })
          .onConflict((conflict) => conflict.column('finding_id').doUpdateSet(said))
          .execute()
      }
      const target = { kind: 'finding', id: finding.id, name: finding.ruleId }
      await audit.append(
        entryBy(by, from, { action: 'finding.verdict', target, details: { verdict: verdict ?? null } }),
        tx,
      )
    })
  }

  /** What was said of a finding. */
  async find(findingId: string): Promise<Verdict | undefined> {
    const row = await suppressionsOf(this.#context.state)
      .selectFrom('detection_verdicts')
      .select('verdict')
      .where('finding_id', '=', findingId)
      .executeTakeFirst()
    return row?.verdict
  }

  /** How often rules were right; rules of which nothing was judged are left out. */
  async precisionOf(ruleIds: readonly string[]): Promise<Map<string, Precision>> {
    const found = new Map<string, Precision>()
    for (let at = 0; at < ruleIds.length; at += rulesAtOnce) {
      const rows = await suppressionsOf(this.#context.state)
        .selectFrom('detection_verdicts')
        .select(['rule_id', 'verdict', ({ fn }) => fn.countAll<number>().as('count')])
        .where('rule_id', 'in', ruleIds.slice(at, at + rulesAtOnce))
        .groupBy(['rule_id', 'verdict'])
        .execute()
      for (const [ruleId, own] of Map.groupBy(rows, ({ rule_id }) => rule_id)) found.set(ruleId, precision(own))
    }
    return found
  }
}

function precision(rows: readonly { verdict: Verdict; count: number }[]): Precision {
  const countOf = (verdict: Verdict): number => Number(rows.find((row) => row.verdict === verdict)?.count ?? 0)
  const truePositives = countOf('true_positive')
  const falsePositives = countOf('false_positive')
  const judged = truePositives + falsePositives
  return { truePositives, falsePositives, ...(judged > 0 && { precision: truePositives / judged }) }
}
