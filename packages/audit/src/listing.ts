import type { State } from '@aurora/state'
import { recordOf, recordTime, type AuditRecord } from './record.ts'
import { tablesOf } from './tables.ts'

const defaultLimit = 100
const maxLimit = 1_000

/** Which records to list; each given filter must hold. */
export interface AuditQuery {
  /** Records before this one: the `cursor` of the page before. */
  readonly cursor?: number | undefined
  /** 1 to 1,000; 100 unless given. */
  readonly limit?: number | undefined
  readonly eventType?: string | undefined
  readonly action?: string | undefined
  readonly outcome?: AuditRecord['outcome'] | undefined
  readonly actorId?: string | undefined
  readonly targetId?: string | undefined
  /** From this time on, in milliseconds since 1970 UTC. */
  readonly fromMs?: number | undefined
  /** Before this time. */
  readonly toMs?: number | undefined
}

export interface AuditPage {
  /** Newest first. */
  readonly items: readonly AuditRecord[]
  /** For the next page; absent on the last. */
  readonly cursor?: number
}

/** One page of the log, newest first. */
export async function listRecords(state: State, query: AuditQuery): Promise<AuditPage> {
  const limit = Math.max(1, Math.min(query.limit ?? defaultLimit, maxLimit))
  let select = tablesOf(state).selectFrom('audit_records').selectAll().orderBy('sequence', 'desc')
  for (const [column, value] of equalities(query)) select = select.where(column, '=', value)
  if (query.cursor !== undefined) select = select.where('sequence', '<', query.cursor)
  if (query.fromMs !== undefined) select = select.where('time', '>=', recordTime(query.fromMs))
  if (query.toMs !== undefined) select = select.where('time', '<', recordTime(query.toMs))
  const rows = await select.limit(limit + 1).execute()
  const items = rows.slice(0, limit).map(recordOf)
  const last = items.at(-1)
  return rows.length > limit && last !== undefined ? { items, cursor: last.sequence } : { items }
}

function equalities(query: AuditQuery) {
  const filters = [
    ['event_type', query.eventType],
    ['action', query.action],
    ['outcome', query.outcome],
    ['actor_id', query.actorId],
    ['target_id', query.targetId],
  ] as const
  return filters.filter(
    (filter): filter is (typeof filters)[number] & readonly [string, string] => filter[1] !== undefined,
  )
}
