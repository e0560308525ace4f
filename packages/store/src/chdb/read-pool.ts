import { AppError } from '@aurora/core'
import { LimitReached } from '../sql-engine.ts'

interface Waiting<T> {
  readonly take: (session: T) => void
  readonly leave: (reason: Error) => void
}

/**
 * Lends each session to one read at a time; the others wait in order.
 *
 * At most `maxWaiting` wait: one more is refused with 'store.unavailable', so that a flood of slow searches ends in an
 * answer instead of in memory. A read whose signal aborts while it waits leaves the queue.
 */
export class ReadPool<T> {
  readonly all: readonly T[]
  readonly #free: T[]
  readonly #waiting: Waiting<T>[] = []
  readonly #maxWaiting: number
  readonly #running = new Set<Promise<unknown>>()

  constructor(sessions: readonly T[], maxWaiting: number) {
    this.all = sessions
    this.#free = [...sessions]
    this.#maxWaiting = maxWaiting
  }

  async use<R>(read: (session: T) => Promise<R>, signal?: AbortSignal): Promise<R> {
    const session = await this.#acquire(signal)
    const running = read(session)
    this.#running.add(running)
    try {
      return await running
    } finally {
      this.#running.delete(running)
      this.#release(session)
    }
  }

  /** Resolves when no read runs any more; those that wait are refused. */
  async drain(): Promise<void> {
    for (const waiting of this.#waiting.splice(0))
      waiting.leave(new AppError('store.unavailable', 'the event store is closing'))
    await Promise.allSettled(this.#running)
  }

  async #acquire(signal?: AbortSignal): Promise<T> {
    if (signal?.aborted === true) throw new LimitReached('cancelled')
    const free = this.#free.pop()
    if (free !== undefined) return free
    if (this.#waiting.length >= this.#maxWaiting)
      throw new AppError('store.unavailable', 'too many searches are waiting', { retryAfterSeconds: 2 })
    return await new Promise<T>((resolve, reject) => {
      const abort = (): void => waiting.leave(new LimitReached('cancelled'))
      const waiting: Waiting<T> = {
        take: (session) => (signal?.removeEventListener('abort', abort), resolve(session)),
        leave: (reason) => {
          const at = this.#waiting.indexOf(waiting)
          if (at >= 0) this.#waiting.splice(at, 1)
          reject(reason)
        },
      }
      this.#waiting.push(waiting)
      signal?.addEventListener('abort', abort, { once: true })
    })
  }

  #release(session: T): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free.push(session)
    else next.take(session)
  }
}
