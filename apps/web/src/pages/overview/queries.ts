import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { call } from '../../api/client.ts'
import type { Answer } from '../../api/operations.ts'

/** The server works these out every five seconds at most; nobody watches an overview by the second. */
const everyMs = 30_000

const again = ({ state }: { readonly state: { readonly status: string } }): number | false =>
  state.status === 'success' ? everyMs : false

export type FirstSteps = Answer<'dashboardFirstSteps'>
export type Stats = Answer<'dashboardStats'>
export type Levels = Answer<'dashboardTimeline'>
export type Attackers = Answer<'topAttackers'>

/** The last 24 hours in a few numbers. */
export const useStats = (): UseQueryResult<Stats> =>
  useQuery({
    queryKey: ['overview', 'stats'],
    queryFn: ({ signal }) => call('dashboardStats', { signal }),
    refetchInterval: again,
  })

/** New alerts by hour and severity, for a day. */
export const useLevels = (): UseQueryResult<Levels> =>
  useQuery({
    queryKey: ['overview', 'levels'],
    queryFn: ({ signal }) => call('dashboardTimeline', { query: { interval: 'hour', hours: 24 }, signal }),
    refetchInterval: again,
  })

/** Where alerts of the last day came from, the riskiest first. */
export const useAttackers = (): UseQueryResult<Attackers> =>
  useQuery({
    queryKey: ['overview', 'attackers'],
    queryFn: ({ signal }) => call('topAttackers', { query: { sort_by: 'risk', limit: 10, hours: 24 }, signal }),
    refetchInterval: again,
  })

/** Which of the first steps were done; asked until all were. */
export const useFirstSteps = (isWanted: boolean): UseQueryResult<FirstSteps> =>
  useQuery({
    queryKey: ['overview', 'first-steps'],
    queryFn: ({ signal }) => call('dashboardFirstSteps', { signal }),
    enabled: isWanted,
    refetchInterval: again,
  })

/** The newest alerts; the feed asks for them again (`use-freshness.ts`). */
export const useNewest = (): UseQueryResult<Answer<'listAlerts'>> =>
  useQuery({
    queryKey: ['overview', 'newest'],
    queryFn: ({ signal }) => call('listAlerts', { query: { sort: 'newest', limit: 10 }, signal }),
  })

/** What somebody works on: alerts and cases of theirs that are open, as far as they may see them. */
export const useMine = (
  name: string,
  may: { readonly alerts: boolean; readonly cases: boolean },
): UseQueryResult<{
  readonly alerts: Answer<'listAlerts'>['items']
  readonly cases: Answer<'listCases'>['items']
}> =>
  useQuery({
    queryKey: ['overview', 'mine', name],
    queryFn: async ({ signal }) => {
      const [alerts, cases] = await Promise.all([
        may.alerts
          ? call('listAlerts', { query: { assignee: name, status: openAlerts, sort: 'newest', limit: 5 }, signal })
          : undefined,
        may.cases
          ? call('listCases', { query: { assignee: name, status: openCases, sort: 'updated', limit: 5 }, signal })
          : undefined,
      ])
      return { alerts: alerts?.items ?? [], cases: cases?.items ?? [] }
    },
    refetchInterval: again,
  })

const openAlerts = 'new,triaged,investigating,escalated,contained'
const openCases = 'open,in_progress,pending_approval,contained,eradicated,recovered'
