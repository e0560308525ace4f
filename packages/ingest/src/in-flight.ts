import type { ChunkOutcome } from './chunk.ts'
import type { ReadResult } from './worker/read-chunk.ts'

/** Lines that were read and are not yet stored or refused, by source and sensor. */
export class InFlight {
  readonly #lines = new Map<string, number>()

  /** Counts a chunk's lines from the moment they are known until its fate is. */
  follow(at: { source: string; sensor: string }, read: Promise<ReadResult>, settled: Promise<ChunkOutcome>): void {
    const key = `${at.source}\0${at.sensor}`
    let lines = 0
    let isOver = false
    void read.then(
      (result) => {
        if (isOver) return
        lines = result.received
        this.#add(key, lines)
      },
      () => undefined,
    )
    const over = (): void => {
      isOver = true
      this.#add(key, -lines)
    }
    settled.then(over, over)
  }

  of(source: string, sensor: string): number {
    return this.#lines.get(`${source}\0${sensor}`) ?? 0
  }

  #add(key: string, lines: number): void {
    const sum = (this.#lines.get(key) ?? 0) + lines
    if (sum === 0) this.#lines.delete(key)
    else this.#lines.set(key, sum)
  }
}
