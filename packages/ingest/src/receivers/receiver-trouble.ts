import type { ReceiverObserver } from './receiver-observer.ts'

/** Longer reasons hold what somebody else wrote. */
const maxReasonCharacters = 300

/** What keeps a receiver from receiving, if anything does; tells when that begins, changes and ends. */
export class ReceiverTrouble {
  readonly #receiver: string
  readonly #observer: Pick<ReceiverObserver, 'receiverFailed' | 'receiverRecovered'>
  #reason: string | undefined
  #sinceMs = 0

  /** `receiver`: what a person calls it. */
  constructor(receiver: string, observer: Pick<ReceiverObserver, 'receiverFailed' | 'receiverRecovered'>) {
    this.#receiver = receiver
    this.#observer = observer
  }

  /** Undefined while nothing is wrong. */
  get reason(): string | undefined {
    return this.#reason
  }

  begin(cause: unknown): void {
    const text = typeof cause === 'string' ? cause : cause instanceof Error ? cause.message : 'it failed'
    const reason = text.slice(0, maxReasonCharacters)
    if (reason === this.#reason) return
    if (this.#reason === undefined) this.#sinceMs = Date.now()
    this.#reason = reason
    this.#observer.receiverFailed({ receiver: this.#receiver, reason })
  }

  end(): void {
    if (this.#reason === undefined) return
    this.#reason = undefined
    this.#observer.receiverRecovered({ receiver: this.#receiver, awayMs: Date.now() - this.#sinceMs })
  }
}
