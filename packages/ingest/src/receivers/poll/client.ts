import { readFile } from 'node:fs/promises'
import { askHttp, type HttpAnswer } from '../../http-client.ts'
import { findJsonMember } from '../../parsers/json-records.ts'
import { PollFault } from './api.ts'
import type { PollAuth, PollConfig } from './config.ts'

const timeoutMs = 60_000

/** A page may have so many bytes. */
export const maxAnswerBytes = 32 << 20
const maxTokenBytes = 64 << 10

/**
 * Asks an API, and proves who we are. A token of a login is kept until it is refused, then fetched again, once. Answers
 * other than 200 are a `PollFault`, which never holds what was sent.
 */
export class PollClient {
  readonly #auth: PollAuth
  readonly #authority: string | undefined
  #token: string | undefined

  constructor({ auth }: Pick<PollConfig, 'auth'>, authority: string | undefined) {
    this.#auth = auth
    this.#authority = authority
  }

  async get(url: URL, signal: AbortSignal): Promise<HttpAnswer> {
    return await this.#ask(url, undefined, signal)
  }

  /** Asks with a JSON body, as searches are. */
  async post(url: URL, body: unknown, signal: AbortSignal): Promise<HttpAnswer> {
    return await this.#ask(url, Buffer.from(JSON.stringify(body)), signal)
  }

  async #ask(url: URL, body: Buffer | undefined, signal: AbortSignal): Promise<HttpAnswer> {
    const isFresh = this.#token === undefined
    const answer = await this.#askOnce(url, body, signal)
    if (answer.status !== 401 || this.#auth.loginUrl === undefined || isFresh) return checked(answer)
    this.#token = undefined // it has run out
    return checked(await this.#askOnce(url, body, signal))
  }

  async #askOnce(url: URL, body: Buffer | undefined, signal: AbortSignal): Promise<HttpAnswer> {
    const answer = await askHttp({
      url,
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(await this.#credentials(signal)),
      },
      body,
      authority: this.#authority,
      timeoutMs,
      maxAnswerBytes,
      signal,
    })
    if (answer.status === 401 && this.#auth.loginUrl === undefined) this.#token = undefined
    return answer
  }

  async #credentials(signal: AbortSignal): Promise<Record<string, string>> {
    const { user, header, loginUrl, secretFile, secretEnv } = this.#auth
    if (loginUrl !== undefined) {
      this.#token ??= await this.#login(loginUrl, signal)
      return { authorization: `Bearer ${this.#token}` }
    }
    if (secretFile === undefined && secretEnv === undefined) return {}
    const secret = await readSecret(this.#auth)
    if (header !== undefined) return { [header.toLowerCase()]: secret }
    return { authorization: user === undefined ? `Bearer ${secret}` : basic(user, secret) }
  }

  async #login(loginUrl: string, signal: AbortSignal): Promise<string> {
    const { user = '', tokenPath } = this.#auth
    const answer = checked(
      await askHttp({
        url: new URL(loginUrl),
        method: 'POST',
        headers: { accept: 'application/json', authorization: basic(user, await readSecret(this.#auth)) },
        authority: this.#authority,
        timeoutMs,
        maxAnswerBytes: maxTokenBytes,
        signal,
      }),
      'the login ',
    )
    const token = textAt(answer.body, tokenPath)
    if (token === undefined || !/^[\x21-\x7e]+$/.test(token))
      throw new PollFault(`the answer to the login has no token at ${tokenPath}`)
    return token
  }
}

const basic = (user: string, secret: string): string => `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`

async function readSecret({ secretFile, secretEnv }: PollAuth): Promise<string> {
  const text = secretFile === undefined ? process.env[secretEnv ?? ''] : await readSecretFile(secretFile)
  const secret = (text ?? '').trim()
  if (secret === '')
    throw new PollFault(`there is no secret in ${secretFile ?? `the environment (${secretEnv ?? ''})`}`)
  return secret
}

async function readSecretFile(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch((error: unknown) => {
    throw new PollFault(`the secret file ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? ''}`)
  })
}

function checked(answer: HttpAnswer, what = 'it '): HttpAnswer {
  const { status, retryAfterMs } = answer
  if (status === 200) return answer
  if (status === 401 || status === 403)
    throw new PollFault(`${what}refuses the user or secret (${status})`, retryAfterMs)
  if (status >= 300 && status < 400) throw new PollFault(`${what}redirects (${status}), which is not followed`)
  throw new PollFault(`${what}answers ${status}`, retryAfterMs)
}

/** The text, or number, at a dotted path of a JSON document; undefined when there is none. */
export function textAt(document: Buffer, path: string): string | undefined {
  const found = findJsonMember(document, path)
  if (found === undefined) return undefined
  const value = JSON.parse(document.toString('utf8', found.start, found.end)) as unknown
  return typeof value === 'string' ? value : typeof value === 'number' ? document.toString('latin1', found.start, found.end) : undefined // prettier-ignore
}

/** Checks that an answer is a whole JSON document: a proxy may have cut it. */
export function checkWhole(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    throw new PollFault('its answer is no JSON, or not whole')
  }
}
