import { AppError } from '@aurora/core'
import type { State, Transaction } from '@aurora/state'
import type { Range } from '@aurora/store'
import type { Clock } from '../clock.ts'
import { minuteOf, startOfMinute } from '../ledger/intervals.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { defaultRunLimits, type RunLimits, type RunStore } from './run-scope.ts'
import type { FindingSink, Judge } from './finding-sink.ts'
import { Lease } from './lease.ts'
import { coverageOfRun, coveredMinutes } from './run-coverage.ts'
import {
  afterFailure,
  dueMinute,
  isWaiting,
  loadProgress,
  progressOfNew,
  saveProgress,
  type Progress,
} from './progress.ts'
import { RunUnderWay } from './run-under-way.ts'
import { makeRun, minutesOf, type MadeRun, type RunParts } from './rule-run.ts'
import { abandonRuns, type RunEnd } from './runs.ts'
import type { ScheduledRule } from './scheduled-rule.ts'

export interface SchedulerOptions {
  readonly state: State
  readonly store: RunStore
  readonly clock: Clock
  readonly ledger: Ledger
  readonly sink: FindingSink
  readonly judge?: Judge
  readonly markHidden?: RunParts['markHidden']
  /** The rules there are now. */
  readonly rules: () => readonly ScheduledRule[]
  /**
   * Must give a time, in µs UTC, such that every event received before it is in the store. It goes back only when the
   * clock is set back, for that takes all rules back.
   */
  readonly watermarkUs: () => number | Promise<number>
  /** Names this process among those of a cluster; no other has it, now or earlier. */
  readonly holder: string
  readonly limits?: RunLimits
  /** How long a run that somebody asks for waits for the one under way, on schedule as a rule; 10 s. */
  readonly runWaitMs?: number
  /** Is told of defects; refusals are in the history of runs. */
  readonly onProblem?: (error: unknown) => void
}

/** A run on schedule, and the receipts it began with. */
interface Turn {
  readonly rule: ScheduledRule
  readonly everyMinutes: number
  readonly watermarkUs: number
  readonly begun: Range
}

/** Runs of one rule in one tick, so that a rule with much to catch up on does not keep the others waiting. */
const runsOfTick = 8
/** Minutes of one run while catching up. */
const catchUpMinutes = 60
/** Receipts this much before a clock that was set back are looked at again. */
const setbackMarginUs = 60e6
/** What a process that starts behind a clock set back looks at again. */
const restartSetbackUs = 3600e6

/** How long a run that somebody asks for waits, unless the options say otherwise. */
const runWaitMs = 10_000

/**
 * Runs rules on their schedules, by the receipt of events.
 *
 * A rule is due when the watermark is an interval beyond what the rule covered. Each run covers the receipts from there to
 * the watermark, in pieces when there are many, the oldest first, and how far it came is written in the transaction
 * that ends it: so every receipt is looked at once, after downtime and failures too. One process of a cluster does so at
 * a time (`Lease`). A watermark that goes back, because the clock did, takes the rules back with it.
 */
export class Scheduler {
  readonly #options: SchedulerOptions
  readonly #lease: Lease
  readonly #parts: RunParts
  readonly #running = new Map<string, RunUnderWay>()
  #isHolding = false
  #last: { readonly watermarkUs: number; readonly atMs: number } | undefined
  #timer: NodeJS.Timeout | undefined
  #ticking: Promise<unknown> = Promise.resolve()
  #isStopped = false

  constructor(options: SchedulerOptions) {
    const { state, store, clock, ledger, sink, judge = () => undefined, limits = defaultRunLimits } = options
    this.#options = options
    this.#lease = new Lease(state, clock, 'schedules', options.holder)
    const { markHidden } = options
    this.#parts = {
      state,
      store,
      clock,
      ledger,
      sink,
      judge,
      limits,
      ...(markHidden !== undefined && { markHidden }),
    }
  }

  /** Whether this process runs the schedules, as of the last tick. */
  get isHolding(): boolean {
    return this.#isHolding
  }

  /** Begins to tick. A tick follows the one before; the lease is kept meanwhile. */
  start(everyMs = 5000): void {
    const beat = setInterval(() => void this.#keep(), 10_000).unref()
    const next = (): void => {
      if (this.#isStopped) return clearInterval(beat)
      this.#timer = setTimeout(() => {
        this.#ticking = this.tick()
          .catch((error: unknown) => this.#report(error))
          .then(next)
      }, everyMs).unref()
    }
    next()
  }

  /** Stops what is running, which is made again by whoever comes next, and lets go of the lease. */
  async stop(): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#timer)
    for (const { abort } of this.#running.values()) abort.abort()
    await this.#ticking
    await this.#lease.release().catch((error: unknown) => this.#report(error))
  }

  /** Runs what is due, if this process may. Resolves to the runs it made. Rejects with 'detection.lease_lost'. */
  async tick(): Promise<MadeRun[]> {
    if (!(await this.#hold())) return []
    const watermarkUs = await this.#options.watermarkUs()
    const progress = await this.#goBack(await loadProgress(this.#options.state), watermarkUs)
    const made: MadeRun[] = []
    for (const rule of this.#options.rules()) {
      if (rule.everyMinutes === undefined) continue
      const start = progress.get(rule.finding.id) ?? progressOfNew(watermarkUs, rule.everyMinutes)
      made.push(...(await this.#catchUp(rule, rule.everyMinutes, start, watermarkUs)))
      if (this.#isStopped || !this.#isHolding) break
    }
    return made
  }

  /**
   * Runs a rule over the receipts of the last minutes, now: behind the run of it that is under way, if there is one. Its
   * schedule goes on as it would have. `atEnd` is called inside the transaction that ends the run. Rejects with
   * 'request.conflict' when the one under way takes long.
   */
  async runNow(ruleId: string, lastMinutes: number, atEnd?: (tx: Transaction) => Promise<void>): Promise<MadeRun> {
    await this.#running.get(ruleId)?.ended(this.#options.runWaitMs ?? runWaitMs)
    const watermarkUs = await this.#options.watermarkUs()
    const toUs = startOfMinute(minuteOf(watermarkUs) + 1)
    const received = { fromUs: Math.max(0, toUs - startOfMinute(lastMinutes)), toUs }
    const request = { received, evaluation: 'manual', mayShorten: false } as const
    return this.#run(this.#ruleOf(ruleId), atEnd === undefined ? request : { ...request, atEnd })
  }

  /**
   * Runs a rule over receipts that were left out, in pieces, and says so in the ledger. Stops at the first that fails.
   * Rejects with 'detection.cancelled' when `signal` aborts.
   */
  async backfill(ruleId: string, fromUs: number, toUs: number, signal?: AbortSignal): Promise<MadeRun[]> {
    const rule = this.#ruleOf(ruleId)
    const endUs = startOfMinute(Math.ceil(toUs / startOfMinute(1)))
    const made: MadeRun[] = []
    for (let atUs = startOfMinute(minuteOf(fromUs)); atUs < endUs;) {
      if (signal?.aborted) throw new AppError('detection.cancelled', 'the backfill was stopped')
      const received = { fromUs: atUs, toUs: Math.min(endUs, atUs + startOfMinute(catchUpMinutes)) }
      const run = await this.#run(rule, {
        received,
        evaluation: 'backfill',
        mayShorten: true,
        atEnd: (tx, end) => this.#options.ledger.record({ rule: ruleId }, coverageOfRun(end, 'backfilled'), tx),
      })
      made.push(run)
      if (run.state === 'failed' || run.state === 'cancelled') break
      atUs = run.received.toUs
    }
    return made
  }

  /**
   * Fills a gap of a scheduled rule (`Backfiller`). What the schedule has not reached yet is left to it; so is a rule that is
   * no longer there.
   */
  async fillGap(
    ruleId: string,
    fromUs: number,
    toUs: number,
    signal?: AbortSignal,
  ): Promise<'backfilled' | 'truncated' | undefined> {
    const covered = (await loadProgress(this.#options.state)).get(ruleId)?.coveredUs ?? 0
    if (toUs > covered || this.#options.rules().every(({ finding }) => finding.id !== ruleId)) return undefined
    const runs = await this.backfill(ruleId, fromUs, toUs, signal)
    const failed = runs.find(({ state }) => state === 'failed' || state === 'cancelled')
    if (failed !== undefined) throw new AppError('detection.cancelled', `the backfill ended early: ${failed.error}`)
    return runs.some(({ state }) => state === 'truncated') ? 'truncated' : 'backfilled'
  }

  /** Stops a run. Whether there was one. */
  cancel(runId: string): boolean {
    const running = this.#running.values().find((each) => each.runId === runId)
    running?.abort.abort()
    return running !== undefined
  }

  async #catchUp(rule: ScheduledRule, everyMinutes: number, start: Progress, watermarkUs: number): Promise<MadeRun[]> {
    const made: MadeRun[] = []
    const endMinute = dueMinute(start, everyMinutes, watermarkUs)
    if (endMinute === undefined || isWaiting(start, this.#options.clock.nowUs())) return made
    let progress = start
    while (made.length < runsOfTick && minuteOf(progress.coveredUs) < endMinute && !this.#isStopped) {
      if (this.#running.has(rule.finding.id)) break
      const toUs = progress.coveredUs + startOfMinute(Math.max(everyMinutes, catchUpMinutes))
      const received = { fromUs: progress.coveredUs, toUs: Math.min(startOfMinute(endMinute), toUs) }
      const before = progress
      const ended = await this.#run(rule, {
        received,
        evaluation: 'scheduled',
        mayShorten: true,
        atEnd: async (tx, end) => {
          await this.#lease.assertHeld(tx)
          progress = await this.#advance(tx, { rule, everyMinutes, watermarkUs, begun: received }, before, end)
        },
      })
      made.push(ended)
      if (ended.state === 'failed' || ended.state === 'cancelled') break
    }
    return made
  }

  /** Writes how far a run on schedule took its rule, and what the ledger says of it. */
  async #advance(
    tx: Transaction,
    { rule, everyMinutes, watermarkUs, begun }: Turn,
    before: Progress,
    end: RunEnd,
  ): Promise<Progress> {
    const { ledger } = this.#options
    const nowUs = this.#options.clock.nowUs()
    const subject = { rule: rule.finding.id }
    if (end.state === 'failed' || end.state === 'cancelled') {
      const after =
        end.state === 'failed'
          ? afterFailure(before, nowUs, end.error)
          : { ...before, retryUs: nowUs + startOfMinute(everyMinutes), lastError: end.error }
      const reason = `${end.state === 'failed' ? 'failed' : 'stopped'}: ${end.error}`
      await ledger.record(subject, { ...minutesOf(end.received), state: 'gap', reason }, tx)
      await saveProgress(tx, subject.rule, after)
      return after
    }
    const after = { coveredUs: end.received.toUs, failures: 0, retryUs: 0, lastError: '' }
    for (const interval of coveredMinutes(end, begun, everyMinutes, watermarkUs))
      await ledger.record(subject, interval, tx)
    await saveProgress(tx, subject.rule, after)
    return after
  }

  async #run(
    rule: ScheduledRule,
    request: Omit<Parameters<typeof makeRun>[1], 'rule' | 'signal' | 'onBegin'>,
  ): Promise<MadeRun> {
    const ruleId = rule.finding.id
    if (this.#running.has(ruleId)) throw new AppError('request.conflict', 'a run of this rule is under way')
    const running = new RunUnderWay()
    this.#running.set(ruleId, running)
    try {
      const onBegin = (runId: string): void => void (running.runId = runId)
      const run = await makeRun(this.#parts, { ...request, rule, signal: running.abort.signal, onBegin })
      if (run.defect !== undefined) this.#report(run.defect)
      return run
    } finally {
      this.#running.delete(ruleId)
      running.end()
    }
  }

  #ruleOf(ruleId: string): ScheduledRule {
    const rule = this.#options.rules().find(({ finding }) => finding.id === ruleId)
    if (rule === undefined) throw new AppError('request.not_found', 'there is no such rule')
    return rule
  }

  /** Takes or keeps the lease; whoever takes it says what became of the runs of the one before. */
  async #hold(): Promise<boolean> {
    const held = this.#isHolding
    this.#isHolding = await this.#lease.acquire()
    if (this.#isHolding && !held) await this.#options.state.transaction((tx) => abandonRuns(tx))
    return this.#isHolding
  }

  /** Renews the lease while a long run is under way. */
  async #keep(): Promise<void> {
    if (!this.#isHolding || this.#isStopped) return
    this.#isHolding = await this.#lease.acquire().catch(() => this.#isHolding)
  }

  /** Takes the rules back with a watermark that went back. */
  async #goBack(progress: Map<string, Progress>, watermarkUs: number): Promise<Map<string, Progress>> {
    const backUs = this.#setbackOf(watermarkUs, progress)
    const ahead = [...progress].filter(([, { coveredUs }]) => coveredUs > backUs)
    if (ahead.length === 0) return progress
    await this.#options.state.transaction(async (tx) => {
      await this.#lease.assertHeld(tx)
      for (const [ruleId, each] of ahead) await saveProgress(tx, ruleId, { ...each, coveredUs: backUs })
    })
    return loadProgress(this.#options.state)
  }

  /**
   * How far back rules must go because the clock did: what came since it was set has receipts from then on. Infinity when
   * it did not.
   */
  #setbackOf(watermarkUs: number, progress: ReadonlyMap<string, Progress>): number {
    const nowMs = this.#options.clock.monotonicMs()
    const last = this.#last
    this.#last = { watermarkUs, atMs: nowMs }
    if (last !== undefined) {
      if (watermarkUs >= last.watermarkUs) return Infinity
      const sinceUs = (nowMs - last.atMs) * 1000
      return startOfMinute(minuteOf(Math.max(0, watermarkUs - sinceUs - setbackMarginUs)))
    }
    const isBehind = progress.values().some(({ coveredUs }) => coveredUs > watermarkUs + setbackMarginUs)
    return isBehind ? startOfMinute(minuteOf(Math.max(0, watermarkUs - restartSetbackUs))) : Infinity
  }

  #report(error: unknown): void {
    this.#options.onProblem?.(error)
  }
}
