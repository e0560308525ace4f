import type { Queries, Transaction } from '@aurora/state'
import { minuteOf, startOfMinute } from '../ledger/intervals.ts'
import { schedulesOf } from './tables.ts'

/** How far a rule has come. Times are µs UTC. */
export interface Progress {
  /** Everything received before was looked at; a whole minute. */
  readonly coveredUs: number
  /** Runs in a row that failed. */
  readonly failures: number
  /** When it is tried again. */
  readonly retryUs: number
  readonly lastError: string
}

/** Longest wait after failures. */
const maxBackoffUs = 3600e6
const firstBackoffUs = 30e6

export async function loadProgress(queries: Queries): Promise<Map<string, Progress>> {
  const rows = await schedulesOf(queries).selectFrom('detection_schedules').selectAll().execute()
  return new Map(
    rows.map((row) => [
      row.rule_id,
      { coveredUs: row.covered_us, failures: row.failures, retryUs: row.retry_us, lastError: row.last_error },
    ]),
  )
}

/** Writes how far a rule has come. */
export async function saveProgress(tx: Transaction, ruleId: string, progress: Progress): Promise<void> {
  const row = {
    covered_us: progress.coveredUs,
    failures: progress.failures,
    retry_us: progress.retryUs,
    last_error: progress.lastError.toWellFormed().replaceAll('\0', '').slice(0, 500),
  }
  await schedulesOf(tx)
    .insertInto('detection_schedules')
    .values({ rule_id: ruleId, ...row })
    .onConflict((conflict) => conflict.column('rule_id').doUpdateSet(row))
    .execute()
}

/** Where a rule that nobody has run begins: one interval back, so that it runs at once. */
export const progressOfNew = (watermarkUs: number, everyMinutes: number): Progress => ({
  coveredUs: Math.max(0, startOfMinute(minuteOf(watermarkUs) - everyMinutes)),
  failures: 0,
  retryUs: 0,
  lastError: '',
})

/** A progress after one more failure: it waits twice as long as the last time. */
export function afterFailure(progress: Progress, nowUs: number, error: string): Progress {
  const waitUs = Math.min(maxBackoffUs, firstBackoffUs * 2 ** progress.failures)
  return { ...progress, failures: progress.failures + 1, retryUs: nowUs + waitUs, lastError: error }
}

/** Whether a rule waits after a failure. A clock that was set back does not prolong the wait beyond the longest. */
export const isWaiting = ({ retryUs }: Progress, nowUs: number): boolean =>
  retryUs > nowUs && retryUs - nowUs <= maxBackoffUs

/** The minute up to which a rule is due, which is not included; undefined when it is too early. */
export function dueMinute({ coveredUs }: Progress, everyMinutes: number, watermarkUs: number): number | undefined {
  const minute = minuteOf(watermarkUs)
  return minute - minuteOf(coveredUs) >= everyMinutes ? minute : undefined
}
