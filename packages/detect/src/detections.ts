import type { FieldAliases } from '@aurora/query'
import type { State } from '@aurora/state'
import type { EventStore } from '@aurora/store'
import type { AuditSink } from './audit-sink.ts'
import { systemClock, type Clock } from './clock.ts'
import { detectionFigures, type DetectionFigures } from './hunts/figures.ts'
import { Hunts } from './hunts/hunts.ts'
import { OwnRules } from './hunts/own-rules.ts'
import { GapFiller, type Backfiller } from './ledger/gap-filler.ts'
import { minuteOf } from './ledger/intervals.ts'
import { Ledger } from './ledger/ledger.ts'
import type { FindingSink } from './schedules/finding-sink.ts'
import { loadProgress, type Progress } from './schedules/progress.ts'
import { listRuns, type Run } from './schedules/runs.ts'
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
  /** How far each scheduled rule has come. */
  progress(): Promise<ReadonlyMap<string, Progress>>
  figures(): Promise<DetectionFigures>
  /** Rules that run on a schedule now. */
  scheduledRules(): number
  /** Takes up changes of other processes, and fills gaps of the last days. Worth calling every half minute. */
  upkeep(signal?: AbortSignal): Promise<void>
  /** Begins to run what is due. */
  start(): void
  stop(): Promise<void>
}

/** Gaps further back than this are kept as they are: their events may be gone. */
const fillMinutes = 7 * 1440

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
  await refresh()
  return {
    hunts: new Hunts(context, store),
    rules,
    suppressions,
    verdicts: new Verdicts(context),
    ledger,
    scheduler,
    runs: (limit, ruleId) => listRuns(state, limit, ruleId),
    progress: () => loadProgress(state),
    scheduledRules: () => allRules().filter(({ everyMinutes }) => everyMinutes !== undefined).length,
    figures: () => detectionFigures(state, clock),
    async upkeep(signal) {
      await refresh()
      if (!scheduler.isHolding) return
      const toMinute = minuteOf(await options.watermarkUs())
      await filler.fill({ fromMinute: toMinute - fillMinutes, toMinute }, signal)
    },
    start: () => scheduler.start(),
    stop: () => scheduler.stop(),
  }
}
