import { routes, type Problem, type RouteName } from '@aurora/contract'
import { AppError, errorCodes, type ErrorCode } from '@aurora/core'
import type { z } from 'zod'

type Routes = typeof routes
type Answer<N extends RouteName> = Routes[N] extends { answer: infer S extends z.ZodType } ? z.output<S> : undefined

/** A server as the command line sees it: where it is, and what lets us in. */
export interface Server {
  readonly url: string
  /** API key or token; undefined asks without. */
  readonly credential: string | undefined
  /** Where a person's browser finds it, now or once it runs. */
  readonly page: string
  close(): Promise<void>
}

export interface CallOptions {
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly params?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Bytes instead of a JSON body, with their headers. */
  readonly bytes?: {
    readonly content: Uint8Array<ArrayBuffer> | Blob
    readonly headers: Readonly<Record<string, string>>
  }
  readonly signal?: AbortSignal | undefined
}

/** Calls one route of the contract. Refusals come back as the AppError the server meant; no answer is 'store.unavailable'. */
export async function call<N extends RouteName>(
  server: Server,
  name: N,
  options: CallOptions = {},
): Promise<Answer<N>> {
  const response = await callForBytes(server, name, options)
  const text = await response.text()
  return (text === '' ? undefined : JSON.parse(text)) as Answer<N>
}

/** Like {@link call}, for an answer that is bytes: the response, its body not yet read. */
export async function callForBytes(server: Server, name: RouteName, options: CallOptions = {}): Promise<Response> {
  const route = routes[name]
  const url = new URL(
    route.path.replaceAll(/\{(\w+)\}/g, (_all, key: string) => encodeURIComponent(options.params?.[key] ?? '')),
    server.url,
  )
  for (const [key, value] of Object.entries(options.query ?? {}))
    if (value !== undefined) url.searchParams.set(key, String(value))
  const json = options.body === undefined ? undefined : JSON.stringify(options.body)
  const response = await fetch(url, {
    method: route.method,
    headers: {
      ...(server.credential === undefined ? {} : { authorization: `Bearer ${server.credential}` }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.bytes?.headers,
    },
    ...(json === undefined && options.bytes === undefined ? {} : { body: json ?? options.bytes?.content ?? null }),
    signal: options.signal ?? null,
  }).catch((error: unknown) => {
    throw new AppError(
      'store.unavailable',
      `the server at ${server.url} cannot be reached`,
      { hint: 'is it running? start it with: ./aurora up' },
      error,
    )
  })
  if (response.ok || (name === 'health' && !isProblem(response))) return response
  if (isProblem(response)) throw toError((await response.json()) as Problem)
  throw new AppError('internal', `the server answered ${response.status}`)
}

const isProblem = (response: Response): boolean => response.headers.get('content-type')?.includes('problem') === true

function toError(problem: Problem): AppError {
  const { type: _type, title: _title, status: _status, detail, code, ...rest } = problem
  return new AppError(code in errorCodes ? (code as ErrorCode) : 'internal', detail, rest)
}
