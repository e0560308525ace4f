import type { Range } from '@aurora/store'
import type { CoverageState, Interval } from '../ledger/intervals.ts'
import { minuteOf } from '../ledger/intervals.ts'
import { minutesOf, oddTimes } from './rule-run.ts'
import type { RunEnd } from './runs.ts'

/** Minutes a run on schedule may come behind its interval before it is late. */
const graceMinutes = 2

/** What the ledger says of the minutes of a run that was cut, or of one that was not. */
export function coverageOfRun(end: RunEnd, state: CoverageState): Interval {
  if (end.state === 'truncated') return { ...minutesOf(end.received), state: 'truncated', reason: end.error }
  return { ...minutesOf(end.received), state, reason: oddTimes(end.times, end.received) }
}

/**
 * What the ledger says of the minutes of a run on schedule. A minute is late when the rule should have run over it more
 * than two minutes ago: after downtime, failures, or when there is more to do than there is time. Minutes that the run
 * began with and left to the next one are a gap until then.
 */
export function coveredMinutes(end: RunEnd, begun: Range, everyMinutes: number, watermarkUs: number): Interval[] {
  const rest = { fromMinute: minuteOf(end.received.toUs), toMinute: minuteOf(begun.toUs) }
  const left: Interval = { ...rest, state: 'gap', reason: 'too much for one run: the next one goes on' }
  const whole = coverageOfRun(end, 'evaluated')
  if (whole.state === 'truncated') return [whole, left]
  const firstInTime = minuteOf(watermarkUs) - everyMinutes - graceMinutes
  return [
    { ...whole, toMinute: Math.min(whole.toMinute, firstInTime), state: 'late' },
    { ...whole, fromMinute: Math.max(whole.fromMinute, firstInTime) },
    left,
  ]
}
