import { setTimeout as sleep } from 'node:timers/promises'
import type { ChunkSink, Positions } from '../../chunk-sink.ts'
import type { ReceiverObserver } from '../receiver-observer.ts'
import { ReceiverTrouble } from '../receiver-trouble.ts'
import { placeOf, type JournalConfig } from './config.ts'
import { followJournal } from './follow.ts'

const minWaitMs = 250
const maxWaitMs = 5000

interface Parts {
  readonly pipeline: ChunkSink
  readonly ledger: Positions
  readonly observer: ReceiverObserver
}

/**
 * Receives the records of systemd's journal, from the oldest it has, each exactly once (follow.ts).
 *
 * journalctl is run as a child. When it ends, cannot be started, or the store fails, it is run again, waiting longer each
 * time up to five seconds; meanwhile `failure` says why. journalctl(1), systemd "Journal Export Formats".
 */
export class JournalReceiver {
  readonly place: string
  readonly #parts: Parts
  readonly #config: JournalConfig
  readonly #stop = new AbortController()
  readonly #running: Promise<void>
  readonly #trouble: ReceiverTrouble
  #waitMs = minWaitMs
  #cut = 0

  private constructor(parts: Parts, config: JournalConfig) {
    this.#parts = parts
    this.#config = config
    this.place = placeOf(config)
    this.#trouble = new ReceiverTrouble(this.place, parts.observer)
    this.#running = this.#run()
  }

  /** Starts receiving; a journal or a program that is not there yet is waited for. */
  static start(parts: Parts, config: JournalConfig): JournalReceiver {
    return new JournalReceiver(parts, config)
  }

  /** What keeps records from being received just now; undefined when nothing does. */
  get failure(): string | undefined {
    return this.#trouble.reason
  }

  /** Records whose end was not kept. */
  get cut(): number {
    return this.#cut
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    const { pipeline, ledger } = this.#parts
    while (!signal.aborted) {
      try {
        await followJournal(
          {
            pipeline,
            ledger,
            config: this.#config,
            onReady: (notice) => (notice === undefined ? this.#recover() : this.#trouble.begin(notice)),
            onCut: (records) => this.#tellCut(records),
            onGap: () => this.#trouble.begin('the record it was left at is gone: what came between may be lost'),
          },
          signal,
        )
      } catch (error) {
        if (!signal.aborted) this.#trouble.begin(error)
      }
      await sleep(this.#waitMs, undefined, { signal }).catch(() => undefined)
      this.#waitMs = Math.min(maxWaitMs, this.#waitMs * 2)
    }
  }

  #recover(): void {
    this.#waitMs = minWaitMs
    this.#trouble.end()
  }

  #tellCut(records: number): void {
    this.#cut += records
    this.#parts.observer.recordsLost({ receiver: this.place, records })
  }
}
