import { setTimeout as wait } from 'node:timers/promises'
import type { Finding } from '@aurora/core'
import { entryBy, type By } from '../audit-sink.ts'
import type { Context } from '../context.ts'
import { isAtRest, isMarked, type IndicatorRow } from '../indicators/indicator-rows.ts'
import { intelOf } from '../indicators/tables.ts'
import { searchBack, type FoundOf } from './search.ts'

/** Indicators looked for at once, and characters of their values, which are bound to one statement. */
const indicatorsAtOnce = 1000
/** Looking through texts takes a pass over them for some hundred indicators: of more than these only fields are asked. */
export const mostInTexts = 2000
const charactersAtOnce = 48_000
/** Findings kept at once. */
const findingsAtOnce = 500
/** Indicators begin to be valid, and marks end, without anybody saying so. */
const idleMs = 20_000
const retryMs = 5000
const waitingForStoreMs = 250

/** How far looking back is. Times are microseconds since 1970 UTC. */
export interface LookBackState {
  /** Indicators that everything stored is still to be looked through for. */
  readonly waiting: number
  readonly isRunning: boolean
  /** Why it does not get on; undefined when it does. */
  readonly failure: string | undefined
}

/**
 * Looks for every indicator that is new, or valid anew, in everything that is stored. Which ones stands in the tables, so a
 * restart goes on where it was; findings have the ids that live matching gives them, so nothing is found twice.
 *
 * A round begins once everything is stored that was read before the reading threads knew its indicators: what they
 * did not see then is in the store now.
 */
export class LookBack {
  readonly #context: Context
  readonly #noted: (findings: readonly Finding[]) => void
  readonly #abort = new AbortController()
  #round = new AbortController()
  #running: Promise<void> = Promise.resolve()
  #wake: () => void = () => undefined
  #isWoken = false
  #isRunning = false
  #failure: string | undefined

  /** `noted` is told of findings that are new. */
  constructor(context: Context, noted: (findings: readonly Finding[]) => void) {
    this.#context = context
    this.#noted = noted
  }

  start(): void {
    this.#running = this.#run()
  }

  /** There are new indicators. */
  wake(): void {
    this.#isWoken = true
    this.#wake()
  }

  async close(): Promise<void> {
    this.#abort.abort()
    this.#round.abort()
    this.#wake()
    await this.#running
  }

  async state(): Promise<LookBackState> {
    const { count } = await this.#due()
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    return { waiting: Number(count), isRunning: this.#isRunning, failure: this.#failure }
  }

  /** Looks back no further for those that wait; resolves to how many there were. New ones are looked for all the same. */
  async cancel(by: By): Promise<number> {
    const { state, audit, nowUs } = this.#context
    this.#round.abort()
    return await state.transaction(async (tx) => {
      const { numUpdatedRows } = await intelOf(tx)
        .updateTable('intel_indicators')
        .set({ looked_back_us: nowUs(), looked_back_more: 1 })
        .where('looked_back_us', 'is', null)
        .executeTakeFirst()
      const target = { kind: 'indicators', id: 'look_back', name: 'look back' }
      const details = { indicators: Number(numUpdatedRows) }
      await audit.append(entryBy(by, { action: 'indicator.look_back.cancel', target, details }), tx)
      return Number(numUpdatedRows)
    })
  }

  async #run(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      try {
        this.#isWoken = false
        const isDone = await this.#step()
        this.#failure = undefined
        if (isDone) await this.#sleep(idleMs)
      } catch (error) {
        if (this.#abort.signal.aborted) return
        if (!this.#round.signal.aborted) {
          this.#failure = error instanceof Error ? error.message : String(error)
          this.#context.observer.indicatorProblem({ error })
          await this.#sleep(retryMs)
        }
      } finally {
        this.#isRunning = false
      }
    }
  }

  /** One round; true when nothing is left to do. */
  async #step(): Promise<boolean> {
    const { storedUntilUs, table, nowUs } = this.#context
    const rows = bounded(await this.#due().selectAll().limit(indicatorsAtOnce).execute())
    if (rows.length === 0) return true
    this.#isRunning = true
    const untilUs = storedUntilUs()
    if (untilUs <= table.changedUs) {
      await wait(waitingForStoreMs, undefined, { signal: this.#abort.signal })
      return false
    }
    this.#round = new AbortController()
    const signal = AbortSignal.any([this.#round.signal, this.#abort.signal])
    const live = rows.filter((row) => !isAtRest(row, nowUs()))
    const found =
      live.length === 0
        ? new Map<string, FoundOf>()
        : await searchBack({ ...this.#context, isInTexts: await this.#areFew() }, live, untilUs, signal)
    await this.#keep(rows, found, signal)
    return false
  }

  async #keep(rows: readonly IndicatorRow[], found: ReadonlyMap<string, FoundOf>, signal: AbortSignal): Promise<void> {
    const { state, keep, nowUs } = this.#context
    // Somebody may have marked or removed some while they were looked for.
    const now = await intelOf(state)
      .selectFrom('intel_indicators')
      .selectAll()
      .where(
        'id',
        'in',
        rows.map(({ id }) => id),
      ) // prettier-ignore
      .execute()
    const wanted = new Set(
      now.filter((row) => !isAtRest(row, nowUs()) && !isMarked(row, nowUs())).map((row) => row.value),
    )
    const findings = [...found].flatMap(([value, of]) => (wanted.has(value) ? of.findings : []))
    for (let at = 0; at < findings.length; at += findingsAtOnce) {
      signal.throwIfAborted()
      this.#noted(await keep(findings.slice(at, at + findingsAtOnce)))
    }
    await state.transaction(async (tx) => {
      const db = intelOf(tx)
      const done = rows.map(({ id }) => id)
      const set = { looked_back_us: nowUs(), looked_back_found: 0, looked_back_more: 0 }
      await db.updateTable('intel_indicators').set(set).where('id', 'in', done).execute()
      for (const { id, value } of rows) {
        const of = found.get(value)
        if (of === undefined || of.findings.length === 0) continue
        const result = { looked_back_found: of.findings.length, looked_back_more: of.hasMore ? 1 : 0 }
        await db.updateTable('intel_indicators').set(result).where('id', '=', id).execute()
      }
    })
  }

  /** Whether as few wait as texts can be looked through for. */
  async #areFew(): Promise<boolean> {
    return (await this.state()).waiting <= mostInTexts
  }

  /** Indicators whose time has come: valid by now, and no mark on them. */
  #due() {
    const { state, nowUs } = this.#context
    const now = nowUs()
    return intelOf(state)
      .selectFrom('intel_indicators')
      .where('looked_back_us', 'is', null)
      .where('is_withdrawn', '=', 0)
      .where((eb) => eb.or([eb('valid_from_us', 'is', null), eb('valid_from_us', '<=', now)]))
      .where((eb) => eb.or([eb('valid_until_us', 'is', null), eb('valid_until_us', '>', now)]))
      .where((eb) => eb.or([eb('mark_at_us', 'is', null), eb('mark_until_us', '<=', now)]))
  }

  async #sleep(ms: number): Promise<void> {
    if (this.#isWoken || this.#abort.signal.aborted) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#wake = () => undefined
  }
}

/** As many as one statement can be given. */
function bounded(rows: readonly IndicatorRow[]): readonly IndicatorRow[] {
  let characters = 0
  const end = rows.findIndex(({ value }, i) => (characters += value.length) > charactersAtOnce && i > 0)
  return end < 0 ? rows : rows.slice(0, end)
}
