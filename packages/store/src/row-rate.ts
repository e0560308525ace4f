import type { SqlRow } from './sql-engine.ts'

/** How long one answer of the engine is used. */
const maxAgeMs = 60_000

const leastSpanUs = 1e6
const mostSpanUs = 3600e6

/**
 * How thick events lie in time: the rows received since the beginning of yesterday, which is the answer that the engine
 * has without reading.
 *
 * A guess, for what is right with any answer: events of an archive, received in a minute, may be of a year.
 */
export class RowRate {
  readonly #query: (sql: string) => Promise<SqlRow[]>
  #askedMs = -Infinity
  #rowsPerUs: Promise<number> = Promise.resolve(0)

  constructor(query: (sql: string) => Promise<SqlRow[]>) {
    this.#query = query
  }

  /** Microseconds that hold about so many rows, between a second and an hour. */
  async spanOf(rows: number): Promise<number> {
    if (performance.now() - this.#askedMs > maxAgeMs) {
      this.#askedMs = performance.now()
      this.#rowsPerUs = this.#ask().catch(() => 0)
    }
    const rowsPerUs = await this.#rowsPerUs
    return Math.min(mostSpanUs, Math.max(leastSpanUs, rows / rowsPerUs))
  }

  async #ask(): Promise<number> {
    const dayMs = 86_400_000
    const sinceMs = (Math.floor(Date.now() / dayMs) - 1) * dayMs
    const day = new Date(sinceMs).toISOString().slice(0, 10).replaceAll('-', '')
    const [row] = await this.#query(`SELECT count() FROM siem_logs WHERE toYYYYMMDD(received) >= ${day}`)
    return Number(row?.[0] ?? 0) / ((Date.now() - sinceMs) * 1000)
  }
}
