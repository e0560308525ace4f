import { call } from '../api/client.ts'
import { signal } from '../state/signal.ts'
import { readSocketMessage, takeNews, type AlertNews } from './feed-sequence.ts'

export type FeedState = 'off' | 'connecting' | 'live' | 'polling'

/** How the page hears of alerts: `off` when this person may not. */
export const feedState = signal<FeedState>('off')

/** How often the feed is asked while there is no socket, in ms. */
export const feedPollMs = 15_000

const longestWaitMs = 30_000
const pageMessages = 200
/** Close code of a server that does not let this person listen (RFC 6455 §7.4.1). */
const policyViolation = 1008

/** What a listener hears: changes in order, or that some are gone and the alerts are to be read anew. */
export type Heard = { readonly kind: 'news'; readonly news: readonly AlertNews[] } | { readonly kind: 'unknown' }

/**
 * Follows the feed of alerts: over a WebSocket with the cookie of the session, and by polling while there is none.
 *
 * Both go on from the last sequence number that was heard, so that nothing is missed and nothing is told twice.
 * The address never holds a secret.
 */
export class AlertFeed {
  readonly #listener: (heard: Heard) => void
  readonly #maySocket: boolean
  #last: number | undefined
  #socket: WebSocket | undefined
  #attempts = 0
  #isClosed = false
  #reconnecting: ReturnType<typeof setTimeout> | undefined
  #polling: ReturnType<typeof setInterval> | undefined

  constructor(maySocket: boolean, listener: (heard: Heard) => void) {
    this.#maySocket = maySocket
    this.#listener = listener
  }

  start(): void {
    feedState.set('connecting')
    if (this.#maySocket) this.#connect()
    else this.#poll()
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#reconnecting)
    clearInterval(this.#polling)
    this.#socket?.close()
    feedState.set('off')
  }

  #connect(): void {
    const since = this.#last === undefined ? '' : `?since=${this.#last}`
    const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/v1/ws/alerts${since}`)
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => this.#read(String(data)))
    socket.addEventListener('close', ({ code }) => this.#lost(code))
  }

  #read(text: string): void {
    const message = readSocketMessage(text)
    if (message?.type === 'ready') this.#ready(message.sequence)
    else if (message?.type === 'alert') this.#take([message.news])
    else if (message?.type === 'gap') {
      this.#last = message.next - 1
      this.#listener({ kind: 'unknown' })
    }
  }

  /** The first time, what came between the load of the page and now is not known: the alerts are to be looked at. */
  #ready(sequence: number): void {
    this.#attempts = 0
    clearInterval(this.#polling)
    this.#polling = undefined
    feedState.set('live')
    if (this.#last !== undefined) return
    this.#last = sequence
    this.#listener({ kind: 'unknown' })
  }

  #take(messages: readonly AlertNews[]): void {
    const { last, news } = takeNews(this.#last ?? 0, messages)
    this.#last = last
    if (news.length > 0) this.#listener({ kind: 'news', news })
  }

  #lost(code: number): void {
    if (this.#isClosed) return
    this.#poll()
    // Whoever was signed out may sign in again over the page: not at once, but it is tried.
    const waitMs = code === policyViolation ? longestWaitMs : Math.min(longestWaitMs, 1_000 * 2 ** this.#attempts++)
    this.#reconnecting = setTimeout(() => this.#connect(), waitMs * (0.75 + Math.random() / 2))
  }

  #poll(): void {
    feedState.set('polling')
    if (this.#polling !== undefined) return
    this.#polling = setInterval(() => void this.#ask(), feedPollMs)
    void this.#ask()
  }

  /** One round of polling. A request that fails leaves everything as it is for the next one. */
  async #ask(): Promise<void> {
    try {
      for (let isMore = true; isMore && !this.#isClosed;) isMore = await this.#askPage()
    } catch {
      // Said by the indicator of the connection; the next round asks for the same.
    }
  }

  async #askPage(): Promise<boolean> {
    if (this.#last === undefined) {
      const { latest } = await call('alertFeed', { query: { limit: 1 } })
      this.#last ??= latest
      this.#listener({ kind: 'unknown' })
      return false
    }
    const { messages, hasGap } = await call('alertFeed', { query: { since: this.#last, limit: pageMessages } })
    if (hasGap) this.#listener({ kind: 'unknown' })
    this.#take(messages)
    return messages.length === pageMessages
  }
}
