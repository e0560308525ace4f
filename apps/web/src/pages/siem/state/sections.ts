import { queryOptions, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { use } from 'react'
import { call } from '../../../api/client.ts'
import type { Answer } from '../../../api/operations.ts'
import { AfterRows } from './after-rows.ts'

const staleTime = 15_000

/** How soon rules and their runs are looked at again: while one runs, and while none does. */
const runningEveryMs = 2_000
const schedulesEveryMs = 30_000

/** When to look again at what runs by itself; never by itself after a failure, which the section says. */
const againMs = <T>(
  { status, data }: { readonly status: string; readonly data: T | undefined },
  isRunning: (data: T) => boolean,
): number | false =>
  status !== 'success' || data === undefined ? false : isRunning(data) ? runningEveryMs : schedulesEveryMs

/** The sections of the workspace that are the same for every search (AU-118); sources and statistics are beside the rows. */
export const sections = {
  hunts: queryOptions({
    queryKey: ['siem', 'hunts'],
    queryFn: ({ signal }) => call('listHunts', { signal }),
    staleTime,
  }),
  rules: queryOptions({
    queryKey: ['siem', 'rules'],
    queryFn: ({ signal }) => call('listOwnRules', { signal }),
    staleTime,
    refetchInterval: ({ state }) =>
      againMs(state, (rules) => rules.items.some(({ lastRun }) => lastRun?.state === 'running')),
  }),
  suppressions: queryOptions({
    queryKey: ['siem', 'suppressions'],
    queryFn: ({ signal }) => call('listSuppressions', { query: {}, signal }),
    staleTime,
  }),
  feedback: queryOptions({
    queryKey: ['siem', 'feedback'],
    queryFn: ({ signal }) => call('alertFeedback', { query: {}, signal }),
    staleTime,
  }),
  runs: queryOptions({
    queryKey: ['siem', 'runs'],
    queryFn: ({ signal }) => call('listRuns', { query: { limit: 100 }, signal }),
    staleTime,
    refetchInterval: ({ state }) => againMs(state, (runs) => runs.items.some((run) => run.state === 'running')),
  }),
  figures: queryOptions({
    queryKey: ['siem', 'figures'],
    queryFn: ({ signal }) => call('detectionFigures', { signal }),
    staleTime,
  }),
} as const

export const useHunts = (): UseQueryResult<Answer<'listHunts'>> =>
  useQuery({ ...sections.hunts, enabled: use(AfterRows) })
export const useOwnRules = (): UseQueryResult<Answer<'listOwnRules'>> =>
  useQuery({ ...sections.rules, enabled: use(AfterRows) })
export const useSuppressions = (): UseQueryResult<Answer<'listSuppressions'>> =>
  useQuery({ ...sections.suppressions, enabled: use(AfterRows) })
export const useFeedback = (): UseQueryResult<Answer<'alertFeedback'>> =>
  useQuery({ ...sections.feedback, enabled: use(AfterRows) })
export const useRuns = (): UseQueryResult<Answer<'listRuns'>> => useQuery({ ...sections.runs, enabled: use(AfterRows) })
export const useFigures = (): UseQueryResult<Answer<'detectionFigures'>> =>
  useQuery({ ...sections.figures, enabled: use(AfterRows) })
