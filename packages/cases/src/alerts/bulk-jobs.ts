import { randomUUID } from 'node:crypto'
import { AppError } from '@aurora/core'
import type { By } from '../by.ts'
import type { Context } from '../change.ts'
import type { AlertChange } from './alert-change.ts'
import { changeMany, undoMany, type BulkItem, type BulkTarget } from './bulk-change.ts'

/** A bulk change that runs by itself, and how far it is. */
export interface BulkJob {
  readonly id: string
  readonly state: 'running' | 'done' | 'stopped' | 'failed'
  /** How many alerts it is about; undefined until they were found. */
  readonly total: number | undefined
  readonly changed: number
  readonly unchanged: number
  readonly refused: number
  /** The refused ones with their reasons: the first two hundred. */
  readonly refusals: readonly BulkItem[]
  /** Why it failed. What was changed before stays changed, and is counted. */
  readonly failure: AppError | undefined
}

const bounds = { kept: 100, running: 8, refusals: 200, undoable: 10 }

type Kept = { -readonly [K in keyof BulkJob]: BulkJob[K] } & {
  readonly ownerId: string
  isStopping: boolean
  /** What it changed, for taking it back: of the newest ten jobs. */
  changedIds: readonly string[]
}

/**
 * Bulk changes that outlast a request: begun, looked after, stopped by whoever began them.
 *
 * Kept in the memory of this process, the last hundred of them. A process that ends stops them between two
 * transactions; what they changed is in the audit log like any other change.
 */
export class BulkJobs {
  readonly #context: Context
  readonly #onProblem: (error: unknown) => void
  readonly #jobs = new Map<string, Kept>()
  readonly #running = new Set<Promise<void>>()

  constructor(context: Context, onProblem: (error: unknown) => void) {
    this.#context = context
    this.#onProblem = onProblem
  }

  /** Begins a job. Fails with 'change.busy' when too many run. */
  start(target: BulkTarget, wanted: AlertChange, by: By): BulkJob {
    if (this.#running.size >= bounds.running)
      throw new AppError('change.busy', `${bounds.running} bulk changes run already`, { retryAfterSeconds: 2 })
    const job: Kept = {
      id: randomUUID(),
      state: 'running',
      total: undefined,
      changed: 0,
      unchanged: 0,
      refused: 0,
      refusals: [],
      failure: undefined,
      ownerId: by.actor.id,
      isStopping: false,
      changedIds: [],
    }
    this.#keep(job)
    const run = this.#run(job, target, wanted, by).finally(() => this.#running.delete(run))
    this.#running.add(run)
    return shown(job)
  }

  /** A job of `by`'s own. Fails with 'request.not_found'. */
  find(id: string, by: By): BulkJob {
    return shown(this.#own(id, by))
  }

  /** Ends a job after the transaction under way; what was changed stays so. */
  stop(id: string, by: By): BulkJob {
    const job = this.#own(id, by)
    job.isStopping = true
    return shown(job)
  }

  /** Takes back what a job of `by`'s own changed; see {@link undoMany}. */
  async undo(id: string, by: By): Promise<BulkItem[]> {
    return await undoMany(this.#context, this.#own(id, by).changedIds, by)
  }

  /** Stops every job, and resolves when none runs. */
  async close(): Promise<void> {
    for (const job of this.#jobs.values()) job.isStopping = true
    await Promise.all(this.#running)
  }

  async #run(job: Kept, target: BulkTarget, wanted: AlertChange, by: By): Promise<void> {
    try {
      await changeMany(this.#context, target, wanted, by, {
        onTotal: (total) => (job.total = total),
        onItems: (items) => count(job, items),
        shouldStop: () => job.isStopping,
      })
      job.state = job.changed + job.unchanged + job.refused < (job.total ?? 0) ? 'stopped' : 'done'
    } catch (error) {
      job.state = 'failed'
      job.failure = error instanceof AppError ? error : new AppError('internal', 'the change failed')
      if (!(error instanceof AppError)) this.#onProblem(error)
    }
  }

  #own(id: string, by: By): Kept {
    const job = this.#jobs.get(id)
    if (job === undefined || job.ownerId !== by.actor.id)
      throw new AppError('request.not_found', 'there is no such job of yours')
    return job
  }

  #keep(job: Kept): void {
    this.#jobs.set(job.id, job)
    for (const older of [...this.#jobs.values()].slice(0, -bounds.undoable)) older.changedIds = []
    for (const [id, { state }] of this.#jobs) {
      if (this.#jobs.size <= bounds.kept) return
      if (state !== 'running') this.#jobs.delete(id)
    }
  }
}

function count(job: Kept, items: readonly BulkItem[]): void {
  for (const { outcome } of items) job[outcome]++
  const changed = items.filter(({ outcome }) => outcome === 'changed')
  job.changedIds = [...job.changedIds, ...changed.map(({ id }) => id)]
  const refused = items.filter(({ outcome }) => outcome === 'refused')
  job.refusals = [...job.refusals, ...refused].slice(0, bounds.refusals)
}

const shown = ({ ownerId: _, isStopping: __, changedIds: ___, ...job }: Kept): BulkJob => ({ ...job })
