import type { AlertDetail, AlertItem } from '@aurora/contract'
import type { QueryClient } from '@tanstack/react-query'
import { alertKeys, type AlertPages } from './queries.ts'

/** Puts `part` into every answer that shows the alert `id`: lists and panel tell the same at once. */
export function patchAlert(client: QueryClient, id: string, part: Partial<AlertItem>): void {
  client.setQueriesData<AlertPages>({ queryKey: alertKeys.rows }, (data) => patchPages(data, id, part))
  client.setQueriesData<AlertDetail>({ queryKey: alertKeys.details }, (data) =>
    data?.id === id ? { ...data, ...part } : data,
  )
}

/** The pages with one alert changed; the same object when it is in none, so that nothing renders again. */
export function patchPages(data: AlertPages | undefined, id: string, part: Partial<AlertItem>): AlertPages | undefined {
  if (data?.pages.some((page) => page.items.some((item) => item.id === id)) !== true) return data
  const pages = data.pages.map((page) => ({
    ...page,
    items: page.items.map((item) => (item.id === id ? { ...item, ...part } : item)),
  }))
  return { ...data, pages }
}

/** The pages without some alerts. */
export function dropFromPages(data: AlertPages | undefined, ids: ReadonlySet<string>): AlertPages | undefined {
  if (data === undefined) return data
  return {
    ...data,
    pages: data.pages.map((page) => ({ ...page, items: page.items.filter((item) => !ids.has(item.id)) })),
  }
}

/** Takes alerts out of every list on the screen, where they no longer belong. */
export function dropAlerts(client: QueryClient, ids: ReadonlySet<string>): void {
  client.setQueriesData<AlertPages>({ queryKey: alertKeys.rows }, (data) => dropFromPages(data, ids))
}

/**
 * Asks again for what an act may have changed beside the alerts themselves: counts, groups, histories, the panel.
 * Nobody waits for the answers: with a lost server they take as long as all their retries.
 */
export function refreshAround(client: QueryClient): void {
  for (const queryKey of [alertKeys.counts, alertKeys.groups, alertKeys.details, alertKeys.timelines, alertKeys.links])
    void client.invalidateQueries({ queryKey })
}
