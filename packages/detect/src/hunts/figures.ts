import type { State } from '@aurora/state'
import type { Clock } from '../clock.ts'
import { schedulesOf } from '../schedules/tables.ts'

/** Runs and what they found within a span. */
export interface RunFigures {
  readonly runs: number
  readonly failedRuns: number
  /** Of runs that look at every receipt once (scheduled, live, backfill): each match counts once. */
  readonly matches: number
  /** Of runs by hand, which may count what a schedule counted too. */
  readonly matchesByHand: number
  readonly suppressed: number
}

/** The figures of the detection page (AU-100). */
export interface DetectionFigures {
  readonly last24h: RunFigures
  /** Since 00:00 UTC. */
  readonly today: RunFigures
  readonly todayFromUs: number
}

const dayUs = 86_400e6

/** Counts runs of the last 24 hours and of the present day in UTC, by when they began. */
export async function detectionFigures(state: State, clock: Clock): Promise<DetectionFigures> {
  const nowUs = clock.nowUs()
  const todayFromUs = Math.floor(nowUs / dayUs) * dayUs
  return {
    last24h: await figuresSince(state, nowUs - dayUs, nowUs),
    today: await figuresSince(state, todayFromUs, nowUs),
    todayFromUs,
  }
}

async function figuresSince(state: State, fromUs: number, toUs: number): Promise<RunFigures> {
  const rows = await schedulesOf(state)
    .selectFrom('detection_runs')
    .select([
      'evaluation',
      'state',
      ({ fn }) => fn.countAll<number>().as('runs'),
      ({ fn }) => fn.sum<number>('match_count').as('matches'),
      ({ fn }) => fn.sum<number>('suppressed_count').as('suppressed'),
    ])
    .where('started_us', '>=', fromUs)
    .where('started_us', '<=', toUs)
    .groupBy(['evaluation', 'state'])
    .execute()
  const sum = (some: readonly (typeof rows)[number][], of: 'runs' | 'matches' | 'suppressed'): number =>
    some.reduce((total, row) => total + Number(row[of]), 0)
  const byHand = rows.filter(({ evaluation }) => evaluation === 'manual')
  const others = rows.filter(({ evaluation }) => evaluation !== 'manual')
  return {
    runs: sum(rows, 'runs'),
    failedRuns: sum(
      rows.filter((row) => row.state === 'failed'),
      'runs',
    ),
    matches: sum(others, 'matches'),
    matchesByHand: sum(byHand, 'matches'),
    suppressed: sum(others, 'suppressed'),
  }
}
