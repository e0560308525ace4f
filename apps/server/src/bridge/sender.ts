import { setTimeout as sleep } from 'node:timers/promises'
import type { IngestReport } from '@aurora/contract'
import { deliver, type Delivery, type Platform } from './delivery.ts'
import type { SpooledRequest } from './spool-file.ts'
import type { Spool } from './spool.ts'
import type { KeySource } from './target.ts'

const minWaitMs = 500
const maxWaitMs = 60_000

/** A server may ask for so long at most: a wrong date must not silence us. */
const maxRetryAfterMs = 600_000

/** How often it is tried again whether we are let in, unless the key changes before. */
const barredMs = 60_000
const keyLookMs = 1000

export interface SenderObserver {
  sent(report: IngestReport): void
  refused(at: { file: string; reason: string }): void
  /** Nothing is sent just now, and why; undefined when it is again. */
  waiting(reason: string | undefined): void
}

/**
 * Sends the requests of a spool one after the other, each until it is answered for.
 *
 * A platform that is away or busy is tried again as `Retry-After` says, else waiting twice as long each time, up to a
 * minute, give or take a half so that many bridges do not come at once. One that bars us is tried once a minute, or when
 * the key file changes. Lines that it refuses for what they are go to `refused/`.
 */
export class Sender {
  readonly #parts: { readonly spool: Spool; readonly platform: Platform; readonly key: KeySource }
  readonly #observer: SenderObserver
  #waitMs = minWaitMs

  constructor(parts: { spool: Spool; platform: Platform; key: KeySource }, observer: SenderObserver) {
    this.#parts = parts
    this.#observer = observer
  }

  /** Sends until `stopping` aborts; a request that is then under way is waited for until `cut` aborts. */
  async run(stopping: AbortSignal, cut: AbortSignal): Promise<void> {
    for (let request = await this.#next(stopping); request !== undefined; request = await this.#next(stopping))
      await this.#sendUntilAnswered(request, stopping, cut)
  }

  /** Sends what is there while all goes well, at most until `signal` aborts. Resolves to whether all of it was sent. */
  async drain(signal: AbortSignal): Promise<boolean> {
    while (this.#parts.spool.waitingFiles > 0) {
      const request = await this.#next(signal)
      if (request === undefined || !(await this.#settle(request, await this.#deliver(request, signal)))) return false
    }
    return true
  }

  async #next(signal: AbortSignal): Promise<SpooledRequest | undefined> {
    return await this.#parts.spool.next(signal)
  }

  async #sendUntilAnswered(request: SpooledRequest, stopping: AbortSignal, cut: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      const key = this.#keyNow()
      const delivery = await this.#deliver(request, cut)
      if (stopping.aborted && delivery.kind !== 'stored') return
      if (await this.#settle(request, delivery)) return
      if (delivery.kind === 'barred') await this.#untilKeyChanges(key, stopping)
      else await this.#rest(delivery.kind === 'away' ? delivery.retryAfterMs : undefined, stopping)
    }
  }

  async #deliver(request: SpooledRequest, signal: AbortSignal): Promise<Delivery> {
    const { platform, spool } = this.#parts
    return await deliver(platform, this.#keyNow(), request, spool.keyOf(request), signal)
  }

  /** Resolves to whether the request is done with. */
  async #settle(request: SpooledRequest, delivery: Delivery): Promise<boolean> {
    const { spool } = this.#parts
    try {
      if (delivery.kind === 'stored') {
        await spool.remove(request)
        this.#observer.sent(delivery.report)
      } else if (delivery.kind === 'refused')
        this.#observer.refused({ file: await spool.setAside(request), reason: delivery.reason })
      else {
        this.#observer.waiting(delivery.reason)
        return false
      }
    } catch (error) {
      const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
      this.#observer.waiting(`the spool cannot be changed: ${code ?? 'it failed'}`)
      return false
    }
    this.#waitMs = minWaitMs
    this.#observer.waiting(undefined)
    return true
  }

  async #rest(retryAfterMs: number | undefined, signal: AbortSignal): Promise<void> {
    const jitteredMs = this.#waitMs * (0.5 + Math.random())
    const ms = retryAfterMs === undefined ? jitteredMs : Math.min(maxRetryAfterMs, retryAfterMs)
    this.#waitMs = Math.min(maxWaitMs, this.#waitMs * 2)
    await sleep(ms, undefined, { signal }).catch(() => undefined)
  }

  async #untilKeyChanges(tried: string, signal: AbortSignal): Promise<void> {
    for (let waitedMs = 0; waitedMs < barredMs && !signal.aborted; waitedMs += keyLookMs) {
      await sleep(keyLookMs, undefined, { signal }).catch(() => undefined)
      if (this.#keyNow() !== tried) return
    }
  }

  /** The key as it is now; while its file cannot be read, none, which the platform refuses. */
  #keyNow(): string {
    try {
      return this.#parts.key()
    } catch {
      return ''
    }
  }
}
