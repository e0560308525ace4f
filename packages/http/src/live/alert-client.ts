import { alertEnvelope } from '@aurora/cases'
import type { WebSocket } from 'ws'
import type { AlertFeed, AlertMessage } from './alert-feed.ts'

/** Bytes on their way to a client beyond which it gets no more until it has taken some. */
const maxBufferedBytes = 256 << 10

const pageMessages = 200

/**
 * One client of the feed: first what it missed, then what happens, each change once and in order.
 *
 * Nothing is kept for a slow client but how far it is: when it has taken what was sent, the rest is read from the feed.
 * Where that is no longer kept the client gets `{"type":"gap"}`, and reads the alerts anew.
 */
export class AlertClient {
  readonly #socket: WebSocket
  readonly #feed: AlertFeed
  #unsubscribe: () => void = () => undefined
  /** The last message that was sent, or that the client had before. */
  #sequence = 0
  #isBehind = false
  #reading: Promise<void> | undefined

  constructor(socket: WebSocket, feed: AlertFeed) {
    this.#socket = socket
    this.#feed = feed
  }

  /** Sends what came behind `since`, or from now on when it is undefined; then everything that comes. */
  async start(since: number | undefined): Promise<void> {
    const { latest } = await this.#feed.since(since ?? 0, 1)
    this.#sequence = Math.min(since ?? latest, latest)
    this.#send({ type: 'ready', sequence: this.#sequence, latest })
    this.#unsubscribe = this.#feed.subscribe((messages) => this.#hear(messages))
    this.#isBehind = true
    await this.catchUp()
  }

  /** Goes on where the client is, when it is behind and takes more. Called at once and again, one reading runs. */
  async catchUp(): Promise<void> {
    if (!this.#isBehind || this.#isFull) return
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined))
    await this.#reading
  }

  close(): void {
    this.#unsubscribe()
    this.#isBehind = false
  }

  /** Sends messages at once where the client has all before them; else they are read in their turn. */
  #hear(messages: readonly AlertMessage[]): void {
    const isNext = this.#reading === undefined && !this.#isBehind && messages[0]?.sequence === this.#sequence + 1
    if (isNext && !this.#isFull) for (const message of messages) this.#sendAlert(message)
    else {
      this.#isBehind = true
      void this.catchUp().catch(() => this.#socket.close(1011, 'the feed cannot be read'))
    }
  }

  async #read(): Promise<void> {
    while (this.#isBehind && !this.#isFull && this.#socket.readyState === this.#socket.OPEN) {
      const { messages, latest, hasGap } = await this.#feed.since(this.#sequence, pageMessages)
      if (hasGap) this.#send({ type: 'gap', behind: this.#sequence, next: messages[0]?.sequence ?? latest + 1 })
      for (const message of messages) this.#sendAlert(message)
      if (this.#sequence >= latest || messages.length === 0) this.#isBehind = false
    }
  }

  get #isFull(): boolean {
    return this.#socket.bufferedAmount > maxBufferedBytes
  }

  #sendAlert(message: AlertMessage): void {
    if (message.sequence <= this.#sequence) return
    this.#sequence = message.sequence
    this.#send(alertEnvelope(message))
  }

  #send(message: object): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message))
  }
}
