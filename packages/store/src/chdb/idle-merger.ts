import type { SqlRow } from '../sql-engine.ts'

type Run = (sql: string) => Promise<SqlRow[]>

/** How often it looks whether there is something to do. */
const lookMs = 1000

/** Bytes inserted a second (a kilobyte an event, about) below which merging them twice more costs some percent of a core. */
const idleBytesPerSecond = 1 << 20

/** Looks in a row that must have found the engine idle. */
const idleLooks = 2

/** Parts below this size are small: a merge of all that are ever left of them ends within seconds. */
const smallPartBytes = 32 << 20

/** So many small parts, the newest of a partition, are left alone. */
const fewParts = 4

/** A table with a partition whose newest parts are small and many: the engine merges neighbours, and of those it prefers the small. */
const manySmallParts = `
  SELECT table, partition_id,
    maxIf(max_block_number, bytes_on_disk >= ${smallPartBytes}) AS lastLarge,
    arrayCount(block -> block > lastLarge, groupArray(min_block_number)) AS small
  FROM system.parts WHERE active AND database = currentDatabase()
  GROUP BY table, partition_id HAVING small > ${fewParts} ORDER BY small DESC LIMIT 1`

/**
 * Merges small parts while little is stored.
 *
 * The table merges some thirty parts at a time, which is cheapest while much is stored (decision 6) and may leave
 * that many parts lying when it ends: then every search reads each of them, and takes up to twice as long. What is
 * merged here is the engine's own choice, and atomic as all its merges: a statement that named the partition would
 * merge all of it, a day's events.
 */
export class IdleMerger {
  readonly #run: Run
  readonly #timer: NodeJS.Timeout
  #bytes = 0
  #looksIdle = 0
  #isDone = false
  #merge: Promise<void> | undefined

  constructor(run: Run) {
    this.#run = run
    this.#timer = setInterval(() => this.#look(), lookMs).unref()
  }

  /** Hears of an insert. */
  inserted(bytes: number): void {
    this.#bytes += bytes
    this.#isDone = false
  }

  /** Whether a merge runs. */
  get isMerging(): boolean {
    return this.#merge !== undefined
  }

  /** Resolves when no merge runs any more; none is begun. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#merge
  }

  #look(): void {
    const isIdle = this.#bytes < (idleBytesPerSecond * lookMs) / 1000
    this.#bytes = 0
    this.#looksIdle = isIdle ? this.#looksIdle + 1 : 0
    if (this.#looksIdle < idleLooks || this.#isDone || this.#merge !== undefined) return
    // A merge may be refused, for want of space or because the engine merges those parts itself: the next look tries again.
    this.#merge = this.#mergeSome()
      .catch(() => undefined)
      .finally(() => (this.#merge = undefined))
  }

  async #mergeSome(): Promise<void> {
    this.#isDone = true
    const [found] = await this.#run(manySmallParts)
    if (found === undefined) return
    this.#isDone = false
    await this.#run(`OPTIMIZE TABLE ${String(found[0])}`)
  }
}
