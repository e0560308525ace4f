import type { FieldAliases } from '@aurora/query'
import type { State } from '@aurora/state'
import type { EventStore } from '@aurora/store'
import { entryBy, type Actor, type AuditSink, type Origin } from './audit-sink.ts'
import { systemClock, type Clock } from './clock.ts'
import { detectionFigures, type DetectionFigures } from './hunts/figures.ts'
import { Hunts } from './hunts/hunts.ts'
import { OwnRules } from './hunts/own-rules.ts'
import { GapFiller, type Backfiller } from './ledger/gap-filler.ts'
import { minuteOf } from './ledger/intervals.ts'
import { Ledger } from './ledger/ledger.ts'
import type { FindingSink } from './schedules/finding-sink.ts'
import { forgetHistory } from './schedules/history.ts'
import { loadProgress, type Progress } from './schedules/progress.ts'
import type { MadeRun } from './schedules/rule-run.ts'
import { forgetRuns, listRuns, type Run } from './schedules/runs.ts'
import type { ScheduledRule } from './schedules/scheduled-rule.ts'
import { Scheduler } from './schedules/scheduler.ts'
import { Suppressions } from './suppressions/suppressions.ts'
import { Verdicts } from './suppressions/verdicts.ts'

export interface DetectionOptions {
  readonly state: State
  readonly store: EventStore
  readonly audit: AuditSink
  /** ECS names that have no column. */
  readonly aliases: FieldAliases
  readonly sink: FindingSink
  /** Scheduled rules beside those made here: correlations of packs, for instance. */
  readonly rules?: () => readonly ScheduledRule[]
  /** Must give a time, in µs UTC, such that every event received before it is in the store. */
  readonly watermarkUs: () => number | Promise<number>
  /** Names this process among those of a cluster; no other has it, now or earlier. */
  readonly holder: string
  /** Evaluates the rules of a live set over stored events; without it gaps of sets stay gaps. */
  readonly backfillSet?: (
    set: number,
    fromUs: number,
    toUs: number,
    signal?: AbortSignal,
  ) => ReturnType<Backfiller['backfill']>
  readonly clock?: Clock
  readonly onProblem?: (error: unknown) => void
}

/** Detection over the store: what is scheduled, what became of it, what is hidden, what is hunted. */
export interface Detections {
  readonly hunts: Hunts
  readonly rules: OwnRules
  readonly suppressions: Suppressions
  readonly verdicts: Verdicts
  readonly ledger: Ledger
  readonly scheduler: Scheduler
  /** The newest runs, of one rule or of all. */
  runs(limit: number, ruleId?: string): Promise<Run[]>
  /** Runs a rule over the receipts of the last minutes, now, and records who asked. Rejects with 'request.not_found'. */
  runNow(ruleId: string, lastMinutes: number, by: Actor, from: Origin): Promise<MadeRun>
  /** How far each scheduled rule has come. */
  progress(): Promise<ReadonlyMap<string, Progress>>
  figures(): Promise<DetectionFigures>
  /** Rules that run on a schedule now. */
  scheduledRules(): number
  /** Takes up changes of other processes, fills gaps of the last days, forgets what is old. Worth calling every half minute. */
  upkeep(signal?: AbortSignal): Promise<void>
  /** Begins to run what is due. */
  start(): void
  stop(): Promise<void>
}

/** Gaps further back than this are kept as they are: their events may be gone. */
const fillMinutes = 7 * 1440

/** How long is kept what groups fired, what runs did and what was hidden, and what became of minutes; µs. */
const dayUs = 86_400e6
const keptFirings = 35 * dayUs
const keptRuns = 90 * dayUs
const keptMinutes = 400 * dayUs

/** Opens everything over the tables, which are there (`detectionMigrations`). */
export async function openDetections(options: DetectionOptions): Promise<Detections> {
  const { state, store, audit, aliases, clock = systemClock, onProblem } = options
  const context = { state, clock, audit, aliases }
  const suppressions = new Suppressions(context)
  const rules = new OwnRules(context)
  const ledger = new Ledger(state, clock)
  const allRules = (): readonly ScheduledRule[] => [...rules.scheduled, ...(options.rules?.() ?? [])]
  const scheduler = new Scheduler({
    state,
    store,
    clock,
    ledger,
    sink: options.sink,
    judge: suppressions.judge,
    markHidden: (tx, hidden) => suppressions.markHidden(tx, hidden),
    rules: allRules,
    watermarkUs: options.watermarkUs,
    holder: options.holder,
    ...(onProblem !== undefined && { onProblem }),
  })
  const backfill: Backfiller['backfill'] = async (subject, fromUs, toUs, signal) =>
    'rule' in subject
      ? scheduler.fillGap(subject.rule, fromUs, toUs, signal)
      : options.backfillSet?.(subject.set, fromUs, toUs, signal)
  const filler = new GapFiller({
    ledger,
    clock,
    backfiller: { backfill },
    ...(onProblem !== undefined && { onProblem }),
  })
  const refresh = async (): Promise<void> => {
    await suppressions.refresh()
    await rules.refresh()
  }
  const forgetOld = async (): Promise<void> => {
    const nowUs = clock.nowUs()
    await forgetHistory(state, nowUs - keptFirings)
    await forgetRuns(state, nowUs - keptRuns)
    await suppressions.forgetBefore(nowUs - keptRuns)
    await ledger.forgetBefore(minuteOf(nowUs - keptMinutes))
  }
  await refresh()
  return {
    hunts: new Hunts(context, store),
    rules,
    suppressions,
    verdicts: new Verdicts(context),
    ledger,
    scheduler,
    runs: (limit, ruleId) => listRuns(state, limit, ruleId),
    async runNow(ruleId, lastMinutes, by, from) {
      const target = { kind: 'rule', id: ruleId, name: ruleId }
      const entry = entryBy(by, from, { action: 'rule.run', target, details: { lastMinutes } })
      return await scheduler.runNow(ruleId, lastMinutes, async (tx) => void (await audit.append(entry, tx)))
    },
    progress: () => loadProgress(state),
    scheduledRules: () => allRules().filter(({ everyMinutes }) => everyMinutes !== undefined).length,
    figures: () => detectionFigures(state, clock),
    async upkeep(signal) {
      await refresh()
      if (!scheduler.isHolding) return
      const toMinute = minuteOf(await options.watermarkUs())
      await filler.fill({ fromMinute: toMinute - fillMinutes, toMinute }, signal)
      await forgetOld()
    },
    start: () => scheduler.start(),
    stop: () => scheduler.stop(),
  }
}
