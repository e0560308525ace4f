import { operations, type Answer, type CallRequest, type OperationName } from './operations.ts'
import { ApiProblem } from './problem.ts'
import { noteReached, noteUnreachable } from '../session/connection.ts'
import { noteServerDate } from './server-clock.ts'

/**
 * Calls one operation of the API with the cookie of the session.
 *
 * Resolves to the answer of the contract. Throws `ApiProblem` when the server refuses or cannot be reached, and the
 * `AbortError` of `fetch` when `signal` ends it. Safe to call at once from anywhere; it keeps nothing.
 */
export async function call<N extends OperationName>(name: N, request: CallRequest<N>): Promise<Answer<N>> {
  return (await answerOf(await ask(name, request))) as Answer<N>
}

/** Like {@link call}, for an answer that is a file: its text, and the name it is to be kept under. */
export async function callForFile<N extends OperationName>(
  name: N,
  request: CallRequest<N>,
): Promise<{ readonly text: string; readonly fileName: string; readonly mediaType: string }> {
  const response = await ask(name, request)
  const fileName = /filename="([\w.-]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'file'
  return { text: await response.text(), fileName, mediaType: response.headers.get('content-type') ?? '' }
}

/** Like {@link call}, for an operation whose body is the bytes of a file. */
export async function callWithFile<N extends OperationName>(
  name: N,
  request: CallRequest<N>,
  file: Blob,
): Promise<Answer<N>> {
  return (await answerOf(await ask(name, request, file))) as Answer<N>
}

async function ask<N extends OperationName>(name: N, request: CallRequest<N>, file?: Blob): Promise<Response> {
  const [method, path] = operations[name]
  const parts: { query?: unknown; body?: unknown; params?: unknown; signal?: AbortSignal } = request
  const body = file ?? (parts.body === undefined ? undefined : JSON.stringify(parts.body))
  const type = file === undefined ? 'application/json' : file.type || 'application/octet-stream'
  const response = await reach(addressOf(path, parts.params, parts.query), {
    method,
    credentials: 'same-origin',
    headers: headersFor(method, body === undefined ? undefined : type),
    ...(body === undefined ? {} : { body }),
    ...(parts.signal === undefined ? {} : { signal: parts.signal }),
  })
  noteServerDate(response.headers.get('date'))
  if (!response.ok) throw await refusal(response)
  return response
}

/** Path with its parameters filled in and the query behind it; parts that are undefined or '' are left out. */
export function addressOf(path: string, params: unknown, query: unknown): string {
  const values = (params ?? {}) as Record<string, string>
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries((query ?? {}) as Record<string, unknown>)) {
    if (value !== undefined && value !== '') search.set(name, String(value))
  }
  return search.size === 0 ? filled : `${filled}?${search.toString()}`
}

function headersFor(method: string, bodyType: string | undefined): Record<string, string> {
  return {
    accept: 'application/json, application/problem+json',
    ...(method === 'GET' ? {} : { 'x-aurora-request': '1' }),
    ...(bodyType === undefined ? {} : { 'content-type': bodyType }),
  }
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(address, init)
    noteReached()
    return response
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    noteUnreachable()
    const detail = 'the server does not answer'
    throw new ApiProblem({ title: 'Network', status: 0, detail, code: 'network', requestId: '' }, error)
  }
}

async function answerOf(response: Response): Promise<unknown> {
  const text = await response.text()
  return text === '' ? undefined : JSON.parse(text)
}

async function refusal(response: Response): Promise<ApiProblem> {
  const requestId = response.headers.get('x-request-id') ?? ''
  const waits = Number(response.headers.get('retry-after') ?? '')
  const base = {
    title: response.statusText,
    status: response.status,
    detail: `the server answered ${response.status} ${response.statusText}`.trim(),
    code: 'http',
    requestId,
    ...(waits > 0 ? { retryAfterSeconds: waits } : {}),
  }
  try {
    return new ApiProblem({ ...base, ...((await response.json()) as object) })
  } catch {
    return new ApiProblem(base)
  }
}
