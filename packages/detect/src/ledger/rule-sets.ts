import { hash } from 'node:crypto'
import type { Transaction } from '@aurora/state'
import { ledgerOf, openSet } from './tables.ts'

/** A rule as it was at a time: `version` changes when what it says does. */
export interface RuleVersion {
  readonly id: string
  readonly version: string
}

/** Rules written or closed in one statement. */
const rowsAtOnce = 500

/**
 * The number of the set with exactly these rules: the newest one's, or a new number. Rules that stay as they were cost
 * no row. Takes the lock `detection.rule_sets`.
 */
export async function ensureRuleSet(tx: Transaction, rules: readonly RuleVersion[], nowUs: number): Promise<number> {
  await tx.lock('detection.rule_sets')
  const db = ledgerOf(tx)
  const names = new Map(rules.map((rule) => [nameOf(rule), rule]))
  const digest = hash('sha256', JSON.stringify([...names.keys()].sort()))
  const newest = await db
    .selectFrom('detection_rule_sets')
    .selectAll()
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (newest?.digest === digest) return newest.number
  const number = (newest?.number ?? 0) + 1
  await db.insertInto('detection_rule_sets').values({ number, digest, made_us: nowUs }).execute()
  const open = await db
    .selectFrom('detection_set_members')
    .select(['rule_id', 'rule_version'])
    .where('to_set', '=', openSet)
    .execute()
  const known = new Map(
    open.map(({ rule_id, rule_version }) => [nameOf({ id: rule_id, version: rule_version }), rule_id]),
  )
  await closeMembers(
    tx,
    [...known].flatMap(([name, id]) => (names.has(name) ? [] : [id])),
    number,
  )
  await addMembers(
    tx,
    [...names].flatMap(([name, rule]) => (known.has(name) ? [] : [rule])),
    number,
  )
  return number
}

const nameOf = ({ id, version }: RuleVersion): string => JSON.stringify([id, version])

async function closeMembers(tx: Transaction, ids: readonly string[], number: number): Promise<void> {
  for (let at = 0; at < ids.length; at += rowsAtOnce) {
    await ledgerOf(tx)
      .updateTable('detection_set_members')
      .set({ to_set: number })
      .where('to_set', '=', openSet)
      .where('rule_id', 'in', ids.slice(at, at + rowsAtOnce))
      .execute()
  }
}

async function addMembers(tx: Transaction, rules: readonly RuleVersion[], number: number): Promise<void> {
  for (let at = 0; at < rules.length; at += rowsAtOnce) {
    const rows = rules.slice(at, at + rowsAtOnce).map(({ id, version }) => ({
      rule_id: id,
      rule_version: version,
      from_set: number,
      to_set: openSet,
    }))
    await ledgerOf(tx).insertInto('detection_set_members').values(rows).execute()
  }
}
