import { randomUUID } from 'node:crypto'
import type { Evaluation } from '@aurora/core'
import type { Queries, Transaction } from '@aurora/state'
import type { Range } from '@aurora/store'
import type { EventTimes } from './run-scope.ts'
import { schedulesOf, type ScheduleTables } from './tables.ts'

/**
 * What became of a run. `abandoned`: the process that had begun it is gone. `truncated`: it found more than a run may,
 * and says how much.
 */
export type RunState = 'running' | 'done' | 'truncated' | 'failed' | 'cancelled' | 'abandoned'

/** One evaluation of a rule over the events received in a range, which is kept whatever became of it (AU-99). Times are µs UTC. */
export interface Run {
  readonly id: string
  readonly ruleId: string
  readonly ruleVersion: string
  readonly evaluation: Evaluation
  readonly state: RunState
  readonly received: Range
  readonly startedUs: number
  readonly finishedUs?: number
  readonly durationMs?: number
  /** Events, or firings of windows, that matched. */
  readonly matchCount: number
  readonly suppressedCount: number
  /** Findings that were made: fewer than matches when the run was cut. */
  readonly findingCount: number
  /** Up to 20 of the events. */
  readonly sampleIds: readonly string[]
  readonly eventTimes?: EventTimes
  readonly error: string
}

/** What is known of a run at its end. */
export interface RunEnd {
  readonly state: Exclude<RunState, 'running'>
  /** The range that was evaluated: shorter than the one that was begun when that held too much for one run. */
  readonly received: Range
  readonly finishedUs: number
  readonly durationMs: number
  readonly matchCount: number
  readonly suppressedCount: number
  readonly findingCount: number
  readonly sampleIds: readonly string[]
  readonly times: EventTimes | undefined
  readonly error: string
}

export const maxSamples = 20
const maxErrorChars = 500

/** Writes that a run has begun. */
export async function beginRun(
  tx: Transaction,
  run: Pick<Run, 'ruleId' | 'ruleVersion' | 'evaluation' | 'received' | 'startedUs'>,
): Promise<string> {
  const id = randomUUID()
  await schedulesOf(tx)
    .insertInto('detection_runs')
    .values({
      id,
      rule_id: run.ruleId,
      rule_version: run.ruleVersion,
      evaluation: run.evaluation,
      state: 'running',
      from_us: run.received.fromUs,
      to_us: run.received.toUs,
      started_us: run.startedUs,
      finished_us: null,
      duration_ms: null,
      match_count: 0,
      suppressed_count: 0,
      finding_count: 0,
      sample_ids: '[]',
      first_event_us: null,
      last_event_us: null,
      error: '',
    })
    .execute()
  return id
}

/** Writes how a run ended. */
export async function endRun(tx: Transaction, id: string, end: RunEnd): Promise<void> {
  await schedulesOf(tx)
    .updateTable('detection_runs')
    .set({
      state: end.state,
      from_us: end.received.fromUs,
      to_us: end.received.toUs,
      finished_us: end.finishedUs,
      duration_ms: Math.round(end.durationMs),
      match_count: end.matchCount,
      suppressed_count: end.suppressedCount,
      finding_count: end.findingCount,
      sample_ids: JSON.stringify(end.sampleIds.slice(0, maxSamples)),
      first_event_us: end.times?.firstUs ?? null,
      last_event_us: end.times?.lastUs ?? null,
      error: end.error.toWellFormed().replaceAll('\0', '').slice(0, maxErrorChars),
    })
    .where('id', '=', id)
    .execute()
}

/** Runs on a schedule that nobody is about any more: whoever takes over the schedules says so. */
export async function abandonRuns(tx: Transaction): Promise<void> {
  await schedulesOf(tx)
    .updateTable('detection_runs')
    .set({ state: 'abandoned', error: 'the process that ran it is gone' })
    .where('state', '=', 'running')
    .where('evaluation', '=', 'scheduled')
    .execute()
}

/** Forgets runs that began before a time, in µs. */
export async function forgetRuns(queries: Queries, beforeUs: number): Promise<void> {
  await schedulesOf(queries).deleteFrom('detection_runs').where('started_us', '<', beforeUs).execute()
}

/** The newest runs, of one rule or of all. */
export async function listRuns(queries: Queries, limit: number, ruleId?: string): Promise<Run[]> {
  let query = schedulesOf(queries).selectFrom('detection_runs').selectAll()
  if (ruleId !== undefined) query = query.where('rule_id', '=', ruleId)
  const rows = await query.orderBy('started_us', 'desc').orderBy('from_us', 'desc').orderBy('id').limit(limit).execute()
  return rows.map(runOf)
}

function runOf(row: ScheduleTables['detection_runs']): Run {
  return {
    id: row.id,
    ruleId: row.rule_id,
    ruleVersion: row.rule_version,
    evaluation: row.evaluation as Evaluation,
    state: row.state as RunState,
    received: { fromUs: row.from_us, toUs: row.to_us },
    startedUs: row.started_us,
    ...(row.finished_us === null ? {} : { finishedUs: row.finished_us }),
    ...(row.duration_ms === null ? {} : { durationMs: row.duration_ms }),
    matchCount: row.match_count,
    suppressedCount: row.suppressed_count,
    findingCount: row.finding_count,
    sampleIds: JSON.parse(row.sample_ids) as string[],
    ...(row.first_event_us === null || row.last_event_us === null
      ? {}
      : { eventTimes: { firstUs: row.first_event_us, lastUs: row.last_event_us } }),
    error: row.error,
  }
}
