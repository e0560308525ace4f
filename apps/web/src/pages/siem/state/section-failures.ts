import { problemOf } from '../../../api/problem.ts'

/** What came of asking the sections: their names with the cause of failure, undefined for those that answered. */
export type SectionResults = readonly (readonly [name: string, cause: unknown])[]

/** What is told of sections that failed: once to the person, and with the causes to the console. */
export interface FailureWords {
  readonly toast: string
  readonly console: string
  readonly causes: readonly string[]
}

/**
 * The words about failed sections (AU-120, AU-121), undefined when there is nothing to tell.
 *
 * A section that is not permitted says so itself and did not fail (X-49). Being offline or signed out is said once for
 * the whole page by the shell.
 */
export function failureWords(results: SectionResults): FailureWords | undefined {
  const failed = results.filter(([, cause]) => cause !== undefined && isFailure(cause))
  if (failed.length === 0) return undefined
  return {
    toast: `${failed.length} SIEM section(s) failed to load`,
    console: `SIEM supplemental fetch: ${failed.length} section(s) failed`,
    causes: failed.map(([name, cause]) => `${name}: ${causeText(cause)}`),
  }
}

function isFailure(cause: unknown): boolean {
  const problem = problemOf(cause)
  return !problem.isOffline && problem.status !== 401 && problem.status !== 403
}

function causeText(cause: unknown): string {
  const { status, code, message, requestId } = problemOf(cause)
  return `${status} ${code} ${message}${requestId === '' ? '' : ` (request ${requestId})`}`
}
