import { parseSeverity } from '@aurora/core'
import type { ExpressionBuilder } from '@aurora/state'
import type { Context } from '../change.ts'
import { alertEnvelope } from '../feed/envelope.ts'
import type { FeedMessage } from '../feed/alert-feed.ts'
import { tablesOf, type CasesTables } from '../tables.ts'
import { callWebhook, NotTaken, type SenderParts } from './call.ts'
import { shownError, type WebhookRow } from './webhook.ts'

/** One call, from the first byte sent to the last received. */
const callTimeoutMs = 10_000
/** Messages of the feed that are looked at before others get their turn. */
const atOnce = 50
/** A process that dies lets go of what it delivers after this time; beyond the longest turn of `atOnce` calls it is renewed. */
const leaseUs = 60e6
const firstRetryUs = 5e6
const longestRetryUs = 15 * 60e6
const longestRetryAfterUs = 3600e6
const lookEveryMs = 2000

/**
 * Sends changes of alerts to webhooks: each in the order of the feed, at least once, one after the other, however often it
 * must be tried. A webhook that takes nothing holds up no other. What the feed no longer keeps is told as a gap.
 *
 * Several processes may send: each webhook is held by one at a time.
 */
export class WebhookSender {
  readonly #context: Context
  readonly #parts: SenderParts
  readonly #onProblem: (error: unknown) => void
  readonly #abort = new AbortController()
  readonly #running = new Map<string, Promise<void>>()
  #looking: NodeJS.Timeout | undefined
  #unsubscribe: () => void = () => undefined

  constructor(context: Context, parts: SenderParts, onProblem: (error: unknown) => void) {
    this.#context = context
    this.#parts = parts
    this.#onProblem = onProblem
  }

  start(): void {
    this.#unsubscribe = this.#parts.feed.subscribe(() => void this.#look())
    this.#looking = setInterval(() => void this.#look(), lookEveryMs)
    void this.#look()
  }

  /** Resolves when the calls under way have ended. */
  async close(): Promise<void> {
    this.#unsubscribe()
    clearInterval(this.#looking)
    this.#abort.abort()
    await Promise.allSettled(this.#running.values())
  }

  get #nowUs(): number {
    return this.#context.nowMs() * 1000
  }

  /** Begins with every webhook that is due and at rest. */
  async #look(): Promise<void> {
    if (this.#abort.signal.aborted) return
    try {
      const due = await tablesOf(this.#context.state)
        .selectFrom('alert_webhooks')
        .select('id')
        .where('is_enabled', '=', 1)
        .where(isPast('next_try_us', this.#nowUs, longestRetryAfterUs))
        .where(isPast('taken_until_us', this.#nowUs, leaseUs))
        .execute()
      for (const { id } of due) {
        if (this.#running.has(id) || this.#abort.signal.aborted) continue
        const run = this.#serve(id)
          .catch(this.#onProblem)
          .finally(() => this.#running.delete(id))
        this.#running.set(id, run)
      }
    } catch (error) {
      this.#onProblem(error)
    }
  }

  /** Sends to one webhook until it has all, or takes no more. */
  async #serve(id: string): Promise<void> {
    for (let hasMore = true; hasMore && !this.#abort.signal.aborted;) {
      const hook = await this.#take(id)
      if (hook === undefined) return
      try {
        hasMore = await this.#turn(hook)
      } catch (error) {
        await this.#note(hook, error)
        return
      } finally {
        await this.#let(id)
      }
    }
  }

  /** Holds a webhook; undefined when another process does, or when it is no longer to be served. */
  async #take(id: string): Promise<WebhookRow | undefined> {
    const nowUs = this.#nowUs
    return await tablesOf(this.#context.state)
      .updateTable('alert_webhooks')
      .set({ taken_until_us: nowUs + leaseUs })
      .where('id', '=', id)
      .where('is_enabled', '=', 1)
      .where(isPast('taken_until_us', nowUs, leaseUs))
      .returningAll()
      .executeTakeFirst()
  }

  async #let(id: string): Promise<void> {
    await this.#set(id, { taken_until_us: 0 })
  }

  /** Sends some messages; true when there may be more. */
  async #turn(hook: WebhookRow): Promise<boolean> {
    const { messages, latest, hasGap } = await this.#parts.feed.since(hook.position, atOnce)
    const next = messages[0]?.sequence ?? latest + 1
    if (hasGap && hook.position < latest) await this.#call(hook, next - 1, { type: 'gap', behind: hook.position, next })
    for (const message of messages) {
      if (this.#abort.signal.aborted) return false
      if (isFor(hook, message)) await this.#call(hook, message.sequence, alertEnvelope(message))
    }
    const last = messages.at(-1)?.sequence ?? latest
    if (last > hook.position) await this.#set(hook.id, { position: last })
    return messages.length === atOnce
  }

  async #call(hook: WebhookRow, sequence: number, content: object): Promise<void> {
    const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(callTimeoutMs)])
    const message = { delivery: `${hook.id}.${sequence}`, content, nowUs: this.#nowUs }
    await callWebhook(this.#parts, hook, message, signal)
    const nowUs = this.#nowUs
    const done = { position: sequence, failures: 0, next_try_us: 0, last_ok_us: nowUs, last_error: '' }
    await this.#set(hook.id, { ...done, taken_until_us: nowUs + leaseUs })
  }

  async #note(hook: WebhookRow, error: unknown): Promise<void> {
    if (this.#abort.signal.aborted) return
    const row = await tablesOf(this.#context.state).selectFrom('alert_webhooks').select('failures').where('id', '=', hook.id).executeTakeFirst() // prettier-ignore
    const failures = (row?.failures ?? 0) + 1
    const asked = error instanceof NotTaken && error.retryAfterMs !== undefined ? error.retryAfterMs * 1000 : 0
    const backoff = Math.min(firstRetryUs * 2 ** Math.min(failures - 1, 20), longestRetryUs)
    const next_try_us = this.#nowUs + Math.max(backoff, Math.min(asked, longestRetryAfterUs))
    const isGone = error instanceof NotTaken && error.isGone
    const set = { failures, next_try_us, last_error: shownError(error), ...(isGone && { is_enabled: 0 }) }
    await this.#set(hook.id, set)
  }

  async #set(id: string, set: Partial<WebhookRow>): Promise<void> {
    await tablesOf(this.#context.state).updateTable('alert_webhooks').set(set).where('id', '=', id).execute()
  }
}

/** A time has come; one further ahead than any that is ever set was set by a clock that has been put back since. */
const isPast =
  (column: 'next_try_us' | 'taken_until_us', nowUs: number, furthestUs: number) =>
  (eb: ExpressionBuilder<CasesTables, 'alert_webhooks'>) =>
    eb.or([eb(column, '<=', nowUs), eb(column, '>', nowUs + furthestUs)])

function isFor(hook: WebhookRow, { kind, severity }: FeedMessage): boolean {
  return (parseSeverity(severity) ?? 0) >= hook.least_severity && (JSON.parse(hook.kinds) as string[]).includes(kind)
}
