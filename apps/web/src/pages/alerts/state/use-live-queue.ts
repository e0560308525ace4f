import type { AlertItem } from '@aurora/contract'
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { call } from '../../../api/client.ts'
import type { Heard } from '../../../live/alert-feed.ts'
import { useHeard } from '../../../live/use-alert-feed.ts'
import { livePaused, liveScope } from '../../../live/live-status.ts'
import { useSignal } from '../../../state/signal.ts'
import { toIso } from '../../../time/range.ts'
import type { AlertSort } from './address.ts'
import { patchAlert } from './alert-cache.ts'
import type { AlertFilter } from './filter.ts'
import { gather, nothingHeard, type Gathered } from './gathered.ts'
import { alertKeys, type AlertPages } from './queries.ts'
import { useQueue } from './queue.ts'

/** What is new and waits to be shown. */
export interface LiveQueue {
  /** Alerts that match the filters and are not in the list; two hundred stand for as many or more. */
  readonly waiting: number
  /** Shows them: the list from its head, as it is now. */
  readonly show: () => void
}

const gatherMs = 300
/** The largest page of the server. */
const mostWaiting = 200
const mostArrived = 2_000

/**
 * Follows the feed for the list: what changed is changed in place, what is new waits, unless `isUntouched`: then the
 * list begins anew by itself. Rows never move under the pointer (UX §1.5).
 */
export function useLiveQueue(alerts: readonly AlertItem[], atMs: number, isUntouched: boolean): LiveQueue {
  const client = useQueryClient()
  const { address, filter } = useQueue()
  const isPaused = useSignal(livePaused)
  const [waiting, setWaiting] = useState<{ readonly key: string; readonly count: number }>()
  /** Those that opened since the list was loaded: they are asked for together, so that the number grows. */
  const arrived = useRef(new Set<string>())
  const gathered = useRef<Gathered>(nothingHeard)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const key = JSON.stringify(filter)
  const show = useCallback(() => {
    setWaiting(undefined)
    arrived.current.clear()
    return startAnew(client)
  }, [client])

  const work = async (): Promise<void> => {
    timer.current = undefined
    const heard = gathered.current
    gathered.current = nothingHeard
    const listed = new Set(alerts.map(({ id }) => id))
    await refreshListed(
      client,
      [...heard.changed].filter((id) => listed.has(id)),
    )
    for (const id of heard.opened) arrived.current.add(id)
    if (arrived.current.size > mostArrived) arrived.current.clear()
    const opened = await countWaiting(filter, atMs, listed, arrived.current)
    const count = Math.max(opened, heard.isUnknown ? await countAtHead(filter, address.sort, listed) : 0)
    if (count === 0) return
    if (isUntouched) await show()
    else setWaiting({ key, count })
  }
  const latestWork = useRef(work)
  useEffect(() => {
    latestWork.current = work
  })
  const soon = useCallback(() => {
    timer.current ??= setTimeout(() => void latestWork.current().catch(() => undefined), gatherMs)
  }, [])
  useHeard((heard: Heard) => {
    gathered.current = gather(gathered.current, heard)
    if (!isPaused) soon()
  })
  useEffect(() => {
    if (!isPaused && gathered.current !== nothingHeard) soon()
  }, [isPaused, soon])
  useEffect(() => {
    liveScope.set('feed')
    return () => {
      liveScope.set('none')
      clearTimeout(timer.current)
      timer.current = undefined
    }
  }, [])
  const count = waiting?.key === key && !isPaused ? waiting.count : 0
  return { waiting: count, show: () => void show() }
}

/** The list from its head: the pages behind the first are left, so that one request is enough. */
async function startAnew(client: QueryClient): Promise<void> {
  client.setQueriesData<AlertPages>({ queryKey: alertKeys.rows }, (data) =>
    data === undefined ? data : { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) },
  )
  await client.invalidateQueries({ queryKey: alertKeys.rows })
}

const mostRefreshed = 20

/** Brings alerts that are on the screen up to date where they stand. */
async function refreshListed(client: QueryClient, ids: readonly string[]): Promise<void> {
  await client.invalidateQueries({ queryKey: alertKeys.groups })
  await client.invalidateQueries({ queryKey: alertKeys.details })
  await client.invalidateQueries({ queryKey: alertKeys.timelines })
  if (ids.length > mostRefreshed) return await client.invalidateQueries({ queryKey: alertKeys.rows })
  await Promise.all(ids.map(async (id) => patchAlert(client, id, await call('getAlert', { params: { id } }))))
}

/** Clocks may differ a little, and a page takes a while to load. */
const slackMs = 120_000

/** How many of the alerts that opened since match the filter, and are not in the list: the server knows what matches. */
async function countWaiting(
  filter: AlertFilter,
  atMs: number,
  listed: ReadonlySet<string>,
  opened: ReadonlySet<string>,
): Promise<number> {
  if (opened.size === 0) return 0
  const query = { ...filter, from: toIso(atMs - slackMs), sort: 'newest', limit: mostWaiting } as const
  const { items } = await call('listAlerts', { query })
  return items.filter(({ id }) => opened.has(id) && !listed.has(id)).length
}

/** How many of the first alerts of the list, as it would be now, it does not show: for when what happened is not known. */
async function countAtHead(filter: AlertFilter, sort: AlertSort, listed: ReadonlySet<string>): Promise<number> {
  const { items } = await call('listAlerts', { query: { ...filter, sort, limit: mostWaiting } })
  return items.filter(({ id }) => !listed.has(id)).length
}
