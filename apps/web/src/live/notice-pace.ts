import type { AlertNews } from './feed-sequence.ts'
import { addNews, type Waiting } from './notice.ts'

/** The least time from one notice to the next, in ms. */
export const paceMs = 5_000

/**
 * Lets at most one notice out every five seconds. What comes meanwhile is told together when they are over, so that
 * nothing is left out; only the worst alert and the number of them are remembered.
 */
export class NoticePace {
  readonly #give: (waiting: Waiting) => void
  #waiting: Waiting | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(give: (waiting: Waiting) => void) {
    this.#give = give
  }

  /** Tells of new alerts: at once, or when their time comes. */
  offer(news: readonly AlertNews[]): void {
    for (const one of news) this.#waiting = addNews(this.#waiting, one)
    if (this.#timer === undefined) this.#next()
  }

  /** Nothing is told any more. */
  close(): void {
    clearTimeout(this.#timer)
    this.#waiting = undefined
  }

  #next(): void {
    this.#timer = undefined
    const waiting = this.#waiting
    if (waiting === undefined) return
    this.#waiting = undefined
    this.#timer = setTimeout(() => this.#next(), paceMs)
    this.#give(waiting)
  }
}
