import type { SqlRow } from '../sql-engine.ts'

type Run = (sql: string) => Promise<SqlRow[]>

/** How often it looks how much is stored. */
const lookMs = 1000

/** Bytes inserted a second (a kilobyte an event, about) from which on merges may cost as little as they can. */
const busyBytesPerSecond = 8 << 20

/** Looks in a row that must have found less, before the engine may merge as it likes again. */
const quietLooks = 10

/** Parts that are merged at a time while much is stored. */
const wideMergeParts = 60

const setting = 'min_parts_to_merge_at_once'

const wideTables = `
  SELECT count() FROM system.tables
    WHERE database = currentDatabase() AND name = 'siem_logs' AND engine_full LIKE '%${setting}%'`

/**
 * Keeps merges wide while much is stored.
 *
 * By itself the engine merges fewer parts at a time the more parts there are: after ten minutes of 70,000 events a
 * second six instead of twenty-four, and each event is rewritten three times as often (decision 6). Sixty at a time
 * rewrite it once. When little is stored the engine does as it likes, and the parts become few and large.
 */
export class MergeWidth {
  readonly #run: Run
  readonly #timer: NodeJS.Timeout
  #bytes = 0
  #looksQuiet = quietLooks
  /** Undefined until it is known what a run before left behind. */
  #isWide: boolean | undefined
  #change: Promise<void> | undefined

  constructor(run: Run) {
    this.#run = run
    this.#timer = setInterval(() => this.#look(), lookMs).unref()
  }

  /** Hears of an insert. */
  inserted(bytes: number): void {
    this.#bytes += bytes
  }

  /** Resolves when nothing is changed any more. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#change
  }

  #look(): void {
    const isBusy = this.#bytes >= (busyBytesPerSecond * lookMs) / 1000
    this.#bytes = 0
    this.#looksQuiet = isBusy ? 0 : this.#looksQuiet + 1
    const isWanted = this.#looksQuiet < quietLooks
    if (this.#change !== undefined || isWanted === this.#isWide) return
    this.#change = this.#set(isWanted)
      .catch(() => undefined) // the next look tries again
      .finally(() => (this.#change = undefined))
  }

  async #set(isWide: boolean): Promise<void> {
    this.#isWide ??= Number((await this.#run(wideTables))[0]?.[0] ?? 0) > 0
    if (isWide !== this.#isWide)
      await this.#run(
        `ALTER TABLE siem_logs ${isWide ? `MODIFY SETTING ${setting} = ${wideMergeParts}` : `RESET SETTING ${setting}`}`,
      )
    this.#isWide = isWide
  }
}
