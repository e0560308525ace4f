import type { EventItem } from '@aurora/contract'
import { useMutation, useQuery, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query'
import { call } from '../../api/client.ts'
import { serverNowMs } from '../../api/server-clock.ts'
import type { Answer } from '../../api/operations.ts'
import type { Kind } from './kinds.ts'

/** Somebody stands there and waits. */
const lookEveryMs = 2_000

/** What came of a kind of source since somebody began to wait for it. */
export interface Arrived {
  /** Events received; null when counting takes too long. */
  readonly total: number | null
  /** The newest of them. */
  readonly newest: EventItem | undefined
  readonly rejected: number
  readonly reject: Answer<'listRejects'>['items'][number] | undefined
}

/** Looks every two seconds for what came since `since`. */
export const useArrived = (kind: Kind, since: string): UseQueryResult<Arrived> =>
  useQuery({
    queryKey: ['connect', kind.name, since],
    queryFn: async ({ signal }) => {
      const q = kind.sources.length === 0 ? '' : kind.sources.map((name) => `source:${name}`).join(' OR ')
      const to = new Date(serverNowMs() + 60_000).toISOString()
      const [events, rejects] = await Promise.all([
        call('searchLogs', { query: { q, by: 'received', from: since, to, sort: 'newest', limit: 1 }, signal }),
        readRejects(kind, since, signal),
      ])
      return { total: events.total, newest: events.items[0], rejected: rejects.length, reject: rejects[0] }
    },
    refetchInterval: lookEveryMs,
    staleTime: 0,
  })

/** Up to 50 of the newest rejects of a kind, of those that came since. */
async function readRejects(kind: Kind, since: string, signal: AbortSignal): Promise<Answer<'listRejects'>['items']> {
  const names = kind.sources.length === 0 ? [undefined] : kind.sources
  const pages = await Promise.all(
    names.map((source) =>
      call('listRejects', { query: { limit: 50, ...(source === undefined ? {} : { source }) }, signal }),
    ),
  )
  return pages.flatMap(({ items }) => items).filter(({ received }) => Date.parse(received) >= Date.parse(since))
}

/** Makes a key that may write events of these sources, and nothing else. */
export const useMakeKey = (): UseMutationResult<Answer<'createKey'>, Error, { name: string; source?: string }> =>
  useMutation({
    mutationFn: ({ name, source }) =>
      call('createKey', { body: { name, scopes: ['siem:write'], ...(source === undefined ? {} : { source }) } }),
  })
