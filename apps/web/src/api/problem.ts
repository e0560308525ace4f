import type { Problem } from '@aurora/contract'
import { showText } from '../format/show-text.ts'

/** The members of a problem document that the page reads; `type` is only for other clients. */
type Said = {
  [K in 'title' | 'status' | 'detail' | 'code' | 'requestId']: Problem[K]
} & {
  [K in 'hint' | 'offset' | 'length' | 'repair' | 'retryAfterSeconds']?: Problem[K]
}

/**
 * A request the server refused, or one that never reached it (`status` 0, code `network`).
 *
 * Everything a section needs to say what happened and what to do next; `requestId` is '' when no server answered.
 */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly requestId: string
  readonly hint: string | undefined
  readonly offset: number | undefined
  readonly length: number | undefined
  readonly repair: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(problem: Said, cause?: unknown) {
    super(problem.detail, cause === undefined ? undefined : { cause })
    this.name = 'ApiProblem'
    this.status = problem.status
    this.code = problem.code
    this.requestId = problem.requestId
    this.hint = problem.hint
    this.offset = problem.offset
    this.length = problem.length
    this.repair = problem.repair
    this.retryAfterSeconds = problem.retryAfterSeconds
  }

  /** The server could not be reached at all. */
  get isOffline(): boolean {
    return this.status === 0
  }

  /** The same request may work later. */
  get mayPass(): boolean {
    return this.isOffline || this.status === 429 || this.status >= 500
  }
}

/** The problem behind anything thrown by a request; a defect of the page itself becomes one with code `page`. */
export function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  const detail = error instanceof Error ? error.message : String(error)
  return new ApiProblem({ title: 'Page', status: -1, detail, code: 'page', requestId: '' }, error)
}

/** One sentence for a person: what happened, capitalised, with its full stop. */
export function sentenceOf(error: unknown): string {
  const problem = problemOf(error)
  if (problem.isOffline) return 'The server does not answer.'
  // A refusal quotes what it refuses, which others may have written.
  const text = problem.message === '' ? `The server answered ${problem.status}` : showText(problem.message)
  const capital = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(capital) ? capital : `${capital}.`
}

/** What "copy details" copies: enough to find the request in the log of the server. */
export function detailsOf(error: unknown): string {
  const problem = problemOf(error)
  return [
    `code: ${problem.code}`,
    `status: ${problem.status}`,
    `request: ${problem.requestId || 'none'}`,
    `detail: ${problem.message}`,
    ...(problem.hint === undefined ? [] : [`hint: ${problem.hint}`]),
    `page: ${globalThis.location?.pathname ?? ''}`,
    `time: ${new Date().toISOString()}`,
  ].join('\n')
}
