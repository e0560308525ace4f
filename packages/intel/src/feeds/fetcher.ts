import { AppError } from '@aurora/core'

/** One request of a feed. */
export interface FeedQuestion {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly maxAnswerBytes: number
  readonly signal: AbortSignal
}

/** What was answered, whatever its status. */
export interface FeedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Uint8Array
  /** What `Retry-After` asks for. */
  readonly retryAfterMs: number | undefined
}

/**
 * Asks a server once by GET. An implementation must check its certificate, follow no redirect (a secret is for one host),
 * bound the time and the answer, and reject with an AppError that holds nothing of what was sent.
 */
export type Fetcher = (question: FeedQuestion) => Promise<FeedAnswer>

/** Why a poll came to nothing. The message is shown: it holds no secret and nothing of an answer. */
export class FeedFault extends Error {
  readonly retryAfterMs: number | undefined
  constructor(message: string, retryAfterMs?: number) {
    super(message)
    this.name = 'FeedFault'
    this.retryAfterMs = retryAfterMs
  }
}

/** The answer, if it is one. 304 is one where it was asked for. */
export function checked(answer: FeedAnswer): FeedAnswer {
  const { status, retryAfterMs } = answer
  if (status === 200 || status === 206 || status === 304) return answer
  if (status === 401 || status === 403) throw new FeedFault(`it refuses the user or secret (${status})`, retryAfterMs)
  if (status >= 300 && status < 400) throw new FeedFault(`it redirects (${status}), which is not followed`)
  throw new FeedFault(`it answers ${status}`, retryAfterMs)
}

export const headerOf = (answer: FeedAnswer, name: string): string => {
  const value = answer.headers[name]
  return typeof value === 'string' ? value : (value?.[0] ?? '')
}

/**
 * The address of a feed as somebody gives it: https, or http on this machine. Without user and password in it, which would be
 * shown. Rejects with 'request.invalid'.
 */
export function checkFeedUrl(text: string): string {
  const url = URL.parse(text)
  if (url === null || text.length > 1000) throw new AppError('request.invalid', 'the feed has no sound URL')
  const isHere = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere))
    throw new AppError('request.invalid', 'a feed is asked over https', {
      hint: 'http is for a server on this machine',
    })
  if (url.username !== '' || url.password !== '')
    throw new AppError('request.invalid', 'no user or password in the URL', { hint: 'name a secret instead' })
  url.hash = ''
  return url.href
}
