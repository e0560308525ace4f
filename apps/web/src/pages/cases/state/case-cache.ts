import type { CaseDetail, CaseItem } from '@aurora/contract'
import type { QueryClient } from '@tanstack/react-query'
import { caseKeys, type CasePages } from './queries.ts'

/** Puts `part` into every answer that shows the case `id`: list and panel tell the same at once. */
export function patchCase(client: QueryClient, id: string, part: Partial<CaseDetail>): void {
  client.setQueriesData<CasePages>({ queryKey: caseKeys.rows }, (data) => patchPages(data, id, part))
  client.setQueriesData<CaseDetail>({ queryKey: caseKeys.details }, (data) =>
    data?.id === id ? { ...data, ...part } : data,
  )
}

/** The pages with one case changed; the same object when it is in none, so that nothing renders again. */
export function patchPages(data: CasePages | undefined, id: string, part: Partial<CaseItem>): CasePages | undefined {
  if (data?.pages.some((page) => page.items.some((item) => item.id === id)) !== true) return data
  const pages = data.pages.map((page) => ({
    ...page,
    items: page.items.map((item) => (item.id === id ? { ...item, ...part } : item)),
  }))
  return { ...data, pages }
}

/** Asks again for all of cases. Nobody waits for the answers: with a lost server they take as long as all retries. */
export function refreshCases(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: caseKeys.all })
}
