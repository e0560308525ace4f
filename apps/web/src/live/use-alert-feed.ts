import type { Me } from '@aurora/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { call } from '../api/client.ts'
import { may } from '../session/use-me.ts'
import { AlertFeed, type Heard } from './alert-feed.ts'

const listeners = new Set<(heard: Heard) => void>()
const countEveryMs = 1_000

/** Follows the feed while somebody who may read alerts is signed in; once, in the shell. */
export function useAlertFeed(me: Me): void {
  const client = useQueryClient()
  const mayRead = may(me, 'alerts:read')
  const maySocket = may(me, 'ws:alerts')
  useEffect(() => {
    if (!mayRead) return undefined
    let counting: ReturnType<typeof setTimeout> | undefined
    // Many changes at once are counted once.
    const count = (): void => {
      counting ??= setTimeout(() => {
        counting = undefined
        void client.invalidateQueries({ queryKey: ['alerts', 'counts'] })
      }, countEveryMs)
    }
    const feed = new AlertFeed(maySocket, (heard) => {
      count()
      for (const listener of [...listeners]) listener(heard)
    })
    feed.start()
    return () => {
      clearTimeout(counting)
      feed.close()
    }
  }, [client, mayRead, maySocket])
}

/** Hears what the feed tells while the component is there. A new listener takes effect at once. */
export function useHeard(listener: (heard: Heard) => void): void {
  const latest = useRef(listener)
  useEffect(() => {
    latest.current = listener
  })
  useEffect(() => {
    const hear = (heard: Heard): void => latest.current(heard)
    listeners.add(hear)
    return () => void listeners.delete(hear)
  }, [])
}

/** How many alerts nobody took up; undefined while that is not known or not permitted. */
export function useNewAlerts(me: Me): number | undefined {
  const query = useQuery({
    queryKey: ['alerts', 'counts', { status: 'new' }],
    queryFn: ({ signal }) => call('countAlerts', { query: { status: 'new' }, signal }),
    enabled: may(me, 'alerts:read'),
    staleTime: 5_000,
  })
  return query.data?.total
}
