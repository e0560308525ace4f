import type { Clock } from '../clock.ts'

/** A clock that stands still until it is moved, and may be set as a machine's can. */
export class ManualClock implements Clock {
  #nowUs: number
  #monotonicMs = 0

  constructor(nowUs = Date.UTC(2026, 2, 14, 9) * 1000) {
    this.#nowUs = nowUs
  }

  nowUs(): number {
    return this.#nowUs
  }

  monotonicMs(): number {
    return this.#monotonicMs
  }

  /** Time goes by. */
  advance(ms: number): void {
    this.#nowUs += ms * 1000
    this.#monotonicMs += ms
  }

  /** Somebody sets the clock; no time goes by. */
  set(nowUs: number): void {
    this.#nowUs = nowUs
  }
}
