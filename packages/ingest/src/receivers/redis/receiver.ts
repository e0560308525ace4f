import { setTimeout as sleep } from 'node:timers/promises'
import type { State } from '@aurora/state'
import type { Ledger } from '../../ledger.ts'
import type { Pipeline } from '../../pipeline.ts'
import type { ReceiverObserver } from '../receiver-observer.ts'
import { ReceiverTrouble } from '../receiver-trouble.ts'
import { ChannelBuffer } from './channel-buffer.ts'
import { subscribeUntil } from './channel-session.ts'
import { placeOf, type RedisConfig } from './config.ts'
import { explain, openRedis, type RedisConnection } from './connection.ts'
import { ensureReceiverId } from './receiver-id.ts'
import { takeUntil } from './take-session.ts'

const minWaitMs = 250
const maxWaitMs = 5000

/** How long a server may take to hear that we stop. */
const farewellMs = 5000

interface Parts {
  readonly pipeline: Pipeline
  readonly ledger: Ledger
  readonly state: State
  readonly observer: ReceiverObserver
}

/**
 * Receives the records of a Redis list, stream or channel: an element, an entry or a message is one record, and may hold
 * newlines.
 *
 * Lists and streams are stored exactly once (take-session.ts); a channel is lossy by nature (channel-session.ts). A
 * server that is away, or refuses us, is tried again, waiting longer each time up to five seconds; meanwhile `failure`
 * says why. Suricata User Guide, "Eve JSON Output: Redis".
 */
export class RedisReceiver {
  readonly place: string
  readonly #parts: Parts
  readonly #config: RedisConfig
  readonly #buffer: ChannelBuffer | undefined
  readonly #stop = new AbortController()
  readonly #running: Promise<void>
  readonly #trouble: ReceiverTrouble
  #waitMs = minWaitMs
  #lost = 0

  private constructor(parts: Parts, config: RedisConfig) {
    this.#parts = parts
    this.#config = config
    this.place = placeOf(config)
    this.#trouble = new ReceiverTrouble(this.place, parts.observer)
    this.#buffer = config.mode === 'channel' ? new ChannelBuffer(parts.pipeline, config) : undefined
    this.#running = this.#run()
  }

  /** Starts receiving; a server that is not there yet is waited for. */
  static start(parts: Parts, config: RedisConfig): RedisReceiver {
    return new RedisReceiver(parts, config)
  }

  /** What keeps records from being received just now; undefined when nothing does. */
  get failure(): string | undefined {
    return this.#trouble.reason
  }

  /** Records lost before they were received, as far as they can be counted. */
  get dropped(): number {
    return this.#lost + (this.#buffer?.dropped ?? 0)
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#running
    await this.#buffer?.close()
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      try {
        await this.#connectAndReceive(signal)
      } catch (error) {
        if (!signal.aborted) this.#fail(error)
      }
      await sleep(this.#waitMs, undefined, { signal }).catch(() => undefined)
      this.#waitMs = Math.min(maxWaitMs, this.#waitMs * 2)
    }
  }

  async #connectAndReceive(signal: AbortSignal): Promise<void> {
    const id = await ensureReceiverId(this.#parts.state, `${this.place} ${this.#config.group}`)
    const connection = await openRedis(this.#config, signal)
    const late = (): void => void setTimeout(connection.close, farewellMs).unref()
    signal.addEventListener('abort', late, { once: true })
    try {
      await this.#receive(connection, id, signal)
    } finally {
      signal.removeEventListener('abort', late)
      connection.close()
    }
  }

  async #receive(connection: RedisConnection, id: string, signal: AbortSignal): Promise<void> {
    const { pipeline, ledger } = this.#parts
    const config = this.#config
    const onReady = (): void => this.#recover()
    if (this.#buffer !== undefined) await subscribeUntil({ config, buffer: this.#buffer, onReady }, connection, signal)
    else {
      const onLost = (records: number): void => this.#lose(records)
      await takeUntil({ pipeline, ledger, config, id, onReady, onLost }, connection, signal)
    }
  }

  #fail(error: unknown): void {
    const reason = explain(error)
    this.#trouble.begin(this.#buffer === undefined ? reason : `${reason}; what is published meanwhile is not received`)
  }

  #recover(): void {
    this.#waitMs = minWaitMs
    this.#trouble.end()
  }

  #lose(records: number): void {
    this.#lost += records
    this.#parts.observer.recordsLost({ receiver: this.place, records })
  }
}
