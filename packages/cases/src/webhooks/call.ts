import { createHmac } from 'node:crypto'
import type { AlertFeed } from '../feed/alert-feed.ts'

/** One call of a webhook. */
export interface WebhookQuestion {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly signal: AbortSignal
}

/**
 * Calls a server once by POST and resolves to its status, whatever it is. An implementation must check its certificate,
 * follow no redirect, bound time and answer, and reject with an error that holds nothing of what was sent.
 */
export type WebhookCaller = (
  question: WebhookQuestion,
) => Promise<{ readonly status: number; readonly retryAfterMs: number | undefined }>

/** What sending works with. */
export interface SenderParts {
  readonly feed: Pick<AlertFeed, 'since' | 'subscribe'>
  readonly caller: WebhookCaller
  /** Reads a secret by its name. Rejects with an AppError when there is none. */
  readonly secretOf: (name: string) => Promise<string>
}

/** A call that was not taken. */
export class NotTaken extends Error {
  readonly retryAfterMs: number | undefined
  /** The server says that there will never be anybody there (410). */
  readonly isGone: boolean

  constructor(status: number, retryAfterMs: number | undefined) {
    super(status >= 300 && status < 400 ? `it redirects (${status}), which is not followed` : `it answers ${status}`)
    this.retryAfterMs = retryAfterMs
    this.isGone = status === 410
  }
}

/**
 * Calls a webhook with one message. Rejects with {@link NotTaken} for any answer but 2xx.
 *
 * What is sent twice has the same `x-aurora-delivery`. With a secret `x-aurora-signature` is `sha256=` and the hexadecimal
 * HMAC-SHA256 (RFC 2104) of the time in `x-aurora-timestamp`, in seconds, a dot, and the body.
 */
export async function callWebhook(
  { caller, secretOf }: Pick<SenderParts, 'caller' | 'secretOf'>,
  hook: { readonly url: string; readonly secret: string },
  message: { readonly delivery: string; readonly content: object; readonly nowUs: number },
  signal: AbortSignal,
): Promise<void> {
  const body = Buffer.from(JSON.stringify(message.content))
  const seconds = String(Math.floor(message.nowUs / 1e6))
  const signature = hook.secret === '' ? undefined : signed(await secretOf(hook.secret), seconds, body)
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'AuroraSOC',
    'x-aurora-delivery': message.delivery,
    'x-aurora-timestamp': seconds,
    ...(signature !== undefined && { 'x-aurora-signature': signature }),
  }
  const { status, retryAfterMs } = await caller({ url: new URL(hook.url), headers, body, signal })
  if (status < 200 || status >= 300) throw new NotTaken(status, retryAfterMs)
}

const signed = (secret: string, seconds: string, body: Buffer): string =>
  `sha256=${createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex')}`
