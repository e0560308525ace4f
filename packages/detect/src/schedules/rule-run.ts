import { AppError, formatSpan, type Evaluation } from '@aurora/core'
import type { State, Transaction } from '@aurora/state'
import type { Range } from '@aurora/store'
import type { Clock } from '../clock.ts'
import { minuteOf, startOfMinute } from '../ledger/intervals.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { evaluateEach, evaluateWindows } from './evaluate.ts'
import type { FindingSink, Hidden, Judge, JudgedFinding } from './finding-sink.ts'
import { historyOf, saveHistory } from './history.ts'
import type { EventTimes, History, Outcome, RunLimits, RunStore } from './run-scope.ts'
import { beginRun, endRun, maxSamples, type RunEnd } from './runs.ts'
import type { ScheduledRule } from './scheduled-rule.ts'

/** What runs work with. */
export interface RunParts {
  readonly state: State
  readonly store: RunStore
  readonly clock: Clock
  readonly ledger: Ledger
  readonly sink: FindingSink
  readonly judge: Judge
  /** Marks and counts what suppressions hid, in the transaction that ends the run. */
  readonly markHidden?: (tx: Transaction, hidden: readonly Hidden[]) => Promise<void>
  readonly limits: RunLimits
}

/** One run to be made. */
export interface RunRequest {
  readonly rule: ScheduledRule
  readonly evaluation: Evaluation
  /** Whole minutes of receipt. */
  readonly received: Range
  /** Whether a part of the range may be evaluated when the whole holds too much: the rest is then another run. */
  readonly mayShorten: boolean
  readonly signal: AbortSignal
  readonly onBegin?: (runId: string) => void
  /** Is called inside the transaction that ends the run, whatever became of it; it may refuse. */
  readonly atEnd?: (tx: Transaction, end: RunEnd) => Promise<void>
}

/**
 * Makes one run: evaluates, judges, hands over the findings, and writes what became of it, in this order. A run that is
 * broken off anywhere is made again, and then gives the same findings under the same ids.
 *
 * Resolves to how it ended, failures included. Rejects only when that cannot be written.
 */
export async function makeRun(parts: RunParts, request: RunRequest): Promise<MadeRun> {
  const { state, clock, ledger } = parts
  const { rule, evaluation, received } = request
  const startedUs = clock.nowUs()
  const startedMs = clock.monotonicMs()
  const id = await state.transaction(async (tx) => {
    const minutes = minutesOf(received)
    if (evaluation !== 'manual') await ledger.record({ rule: rule.finding.id }, { ...minutes, state: 'running' }, tx)
    return beginRun(tx, { ruleId: rule.finding.id, ruleVersion: rule.finding.version, evaluation, received, startedUs })
  })
  request.onBegin?.(id)
  const made = await attempt(parts, request, startedUs)
  const end = { ...made.end, finishedUs: clock.nowUs(), durationMs: clock.monotonicMs() - startedMs }
  await state.transaction(async (tx) => {
    await request.atEnd?.(tx, end)
    await endRun(tx, id, end)
    if (made.hidden.length > 0) await parts.markHidden?.(tx, made.hidden)
    if (evaluation !== 'manual') await saveHistory(tx, rule.finding.id, made.history)
  })
  return { ...end, id, defect: made.defect }
}

interface Attempt {
  readonly end: Omit<RunEnd, 'finishedUs' | 'durationMs'>
  readonly history: Outcome['history']
  readonly hidden: readonly Hidden[]
  readonly defect?: unknown
}

/** How a run ended. `defect`: what broke it, when that was no refusal. */
export interface MadeRun extends RunEnd {
  readonly id: string
  readonly defect?: unknown
}

async function attempt(parts: RunParts, request: RunRequest, detectedUs: number): Promise<Attempt> {
  try {
    const { outcome, received } = await evaluateWhatFits(parts, request, detectedUs)
    const judged = outcome.found.map(({ finding, events }): JudgedFinding => ({
      finding,
      suppressedBy: parts.judge(finding, events),
    }))
    if (request.signal.aborted) throw stopped()
    if (judged.length > 0) await parts.sink.append(judged)
    const hidden = judged.flatMap(({ finding, suppressedBy }): Hidden[] =>
      suppressedBy === undefined
        ? []
        : [{ findingId: finding.id, ruleId: finding.rule.id, suppressionId: suppressedBy }],
    )
    return { end: endOf(outcome, judged, received), history: outcome.history, hidden }
  } catch (error) {
    const isCancelled = request.signal.aborted
    const message = error instanceof AppError ? error.message : 'a defect of ours; see the log'
    const state = isCancelled ? 'cancelled' : 'failed'
    const defect = error instanceof AppError || isCancelled ? undefined : error
    return { end: { ...nothing, received: request.received, state, error: message }, history: [], hidden: [], defect }
  }
}

const nothing = { matchCount: 0, suppressedCount: 0, findingCount: 0, sampleIds: [], times: undefined }

function endOf(outcome: Outcome, judged: readonly JudgedFinding[], received: Range): Attempt['end'] {
  return {
    state: outcome.partial === undefined ? 'done' : 'truncated',
    received,
    matchCount: outcome.matchCount,
    suppressedCount: judged.filter(({ suppressedBy }) => suppressedBy !== undefined).length,
    findingCount: judged.length,
    sampleIds: [...new Set(judged.flatMap(({ finding }) => finding.eventIds))].slice(0, maxSamples),
    times: outcome.times,
    error: outcome.partial === undefined ? '' : `more than one run may find: ${outcome.partial.replace('_', ' ')}`,
  }
}

/** Evaluates the range, or its first half, or half of that, until it fits or is a minute long. */
async function evaluateWhatFits(
  parts: RunParts,
  request: RunRequest,
  detectedUs: number,
): Promise<{ outcome: Outcome; received: Range }> {
  let { received } = request
  for (;;) {
    const outcome = await evaluate(parts, request, received, detectedUs)
    if (outcome.partial === 'cancelled') throw stopped()
    const minutes = minuteOf(received.toUs) - minuteOf(received.fromUs)
    if (outcome.partial === undefined || !request.mayShorten || minutes <= 1) return { outcome, received }
    received = { ...received, toUs: startOfMinute(minuteOf(received.fromUs) + Math.floor(minutes / 2)) }
  }
}

function evaluate(parts: RunParts, request: RunRequest, received: Range, detectedUs: number): Promise<Outcome> {
  const { rule, evaluation, signal } = request
  const asking = { rule, evaluation, detectedUs }
  const scope = { received, limits: parts.limits, signal }
  if (rule.asks.kind === 'each') return evaluateEach(asking, rule.asks.predicate, parts.store, scope)
  const history = evaluation === 'manual' ? forgetful : historyOf(parts.state, rule.finding.id)
  return evaluateWindows(asking, rule.asks.nodes, parts.store, history, scope)
}

/** Whoever asks by hand wants to see what matches, told of before or not. */
const forgetful: History = async () => []

const stopped = (): AppError => new AppError('detection.cancelled', 'the run was stopped')

/** Minutes of receipt a range is of. */
export const minutesOf = ({ fromUs, toUs }: Range): { fromMinute: number; toMinute: number } => ({
  fromMinute: minuteOf(fromUs),
  toMinute: minuteOf(toUs),
})

/** Event times further from receipt than these, in µs, are told. */
const tellLateUs = 3600e6
const tellAheadUs = 300e6

/** What is odd about the times of the events of a run: a sender whose clock is wrong, or events that took long. */
export function oddTimes(times: EventTimes | undefined, { fromUs, toUs }: Range): string {
  if (times === undefined) return ''
  const late = fromUs - times.firstUs
  const ahead = times.lastUs - toUs
  return [
    ...(late > tellLateUs ? [`events up to ${formatSpan(late / 1000)} old`] : []),
    ...(ahead > tellAheadUs ? [`events up to ${formatSpan(ahead / 1000)} ahead`] : []),
  ].join(', ')
}
