import { readFileSync } from 'node:fs'
import { request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { AppError } from '@aurora/core'

export interface HttpQuestion {
  readonly url: URL
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | undefined
  /** Authorities (PEM) that are trusted instead of those of the system. */
  readonly authority?: string | undefined
  /** From the first byte sent to the last one received. */
  readonly timeoutMs: number
  /** A longer answer is refused, so that memory stays bounded. */
  readonly maxAnswerBytes: number
  readonly signal?: AbortSignal | undefined
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** What `Retry-After` asks for (RFC 9110 §10.2.3); undefined without one. */
  readonly retryAfterMs: number | undefined
}

/**
 * Asks a server once, and resolves to its answer, whatever its status. Redirects are not followed: what is sent may hold
 * a secret that is for this host alone.
 *
 * Rejects with 'store.unavailable', without a word of what was sent, when there is no whole answer in time, and with
 * 'request.too_large' when it is larger than it may be.
 */
export async function askHttp(question: HttpQuestion): Promise<HttpAnswer> {
  const { url, timeoutMs, signal } = question
  const patience = AbortSignal.timeout(timeoutMs)
  const stop = signal === undefined ? patience : AbortSignal.any([patience, signal])
  try {
    const answer = await send(question, stop)
    const body = await readBounded(answer, question.maxAnswerBytes)
    return {
      status: answer.statusCode ?? 0,
      headers: answer.headers,
      body,
      retryAfterMs: readRetryAfter(answer.headers['retry-after'], Date.now()),
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    const why = patience.aborted ? `no answer within ${Math.round(timeoutMs / 1000)} s` : faultOf(error)
    throw new AppError('store.unavailable', `${url.host} cannot be asked: ${why}`, {}, error)
  }
}

/** The authorities of a file (PEM). Fails with 'config.invalid'. */
export function readAuthority(file: string): string {
  try {
    const text = readFileSync(file, 'utf8')
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  } catch (error) {
    throw new AppError('config.invalid', `the authority file ${file} cannot be read`, {}, error)
  }
  throw new AppError('config.invalid', `${file} holds no certificate (PEM)`)
}

async function send(question: HttpQuestion, signal: AbortSignal): Promise<IncomingMessage> {
  const { url, method, headers, body, authority } = question
  const length = body === undefined ? {} : { 'content-length': String(body.length) }
  const options = { method, headers: { ...headers, ...length }, signal }
  return await new Promise((resolve, reject) => {
    const request =
      url.protocol === 'https:'
        ? requestHttps(url, { ...options, ...(authority === undefined ? {} : { ca: authority }) }, resolve)
        : requestHttp(url, options, resolve)
    request.once('error', reject)
    request.end(body)
  })
}

async function readBounded(answer: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of answer as AsyncIterable<Buffer>) {
    length += part.length
    if (length > maxBytes) throw new AppError('request.too_large', `the answer is larger than ${maxBytes} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts, length)
}

/** Milliseconds to wait: `Retry-After` is a number of seconds or a date. */
function readRetryAfter(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  const atMs = Date.parse(text)
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs)
}

/** A fault in words, by its code where it has one: messages of TLS hold what the other side wrote. */
function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed'
  const { code } = error as NodeJS.ErrnoException
  return typeof code === 'string' ? code : error.message
}
