import { CancelledError, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { toast } from '../../../components/toasts/toast-list.ts'
import { histogramOptions, sourcesOptions } from './queries.ts'
import type { Run } from './run.ts'
import { failureWords, type SectionResults } from './section-failures.ts'
import { sections } from './sections.ts'

/** The parts beside the rows that can be folded away, and are then not asked for. */
export interface ShownParts {
  readonly sources: boolean
  readonly statistics: boolean
}

/**
 * The second phase of loading: once the rows are there, the eight sections side by side. One that fails leaves the
 * others, keeps its last value and is marked where it stands; all that failed are told in one message (AU-118 to AU-121).
 */
export function useSections(run: Run, isAfterRows: boolean, shown: ShownParts): void {
  const client = useQueryClient()
  const { sources, statistics } = shown
  useEffect(() => {
    if (!isAfterRows) return undefined
    let isLate = false
    void askAll(client, run, { sources, statistics }).then((results) => {
      if (!isLate) tell(results)
    })
    return () => {
      isLate = true
    }
  }, [client, run, isAfterRows, sources, statistics])
}

async function askAll(client: QueryClient, run: Run, shown: ShownParts): Promise<SectionResults> {
  const asked: readonly (readonly [string, () => Promise<unknown>])[] = [
    ...(shown.sources ? [['sources', () => client.fetchQuery(sourcesOptions)] as const] : []),
    ...(shown.statistics ? [['statistics', () => client.fetchQuery(histogramOptions(run.filter))] as const] : []),
    ['hunts', () => client.fetchQuery(sections.hunts)],
    ['rules', () => client.fetchQuery(sections.rules)],
    ['suppressions', () => client.fetchQuery(sections.suppressions)],
    ['feedback', () => client.fetchQuery(sections.feedback)],
    ['run history', () => client.fetchQuery(sections.runs)],
    ['detection metrics', () => client.fetchQuery(sections.figures)],
  ]
  const results = await Promise.allSettled(asked.map(([, ask]) => ask()))
  return results.map((result, i) => [asked[i]?.[0] ?? '', causeOf(result)])
}

/** Why a section failed; one that was called off, by a newer request or by hand, did not. */
const causeOf = (result: PromiseSettledResult<unknown>): unknown =>
  result.status === 'fulfilled' || isCalledOff(result.reason) ? undefined : result.reason

const isCalledOff = (reason: unknown): boolean =>
  reason instanceof CancelledError || (reason instanceof DOMException && reason.name === 'AbortError')

function tell(results: SectionResults): void {
  const words = failureWords(results)
  if (words === undefined) return
  toast(words.toast, { tone: 'bad' })
  console.error(words.console, words.causes)
}
