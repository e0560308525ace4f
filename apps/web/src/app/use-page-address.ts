import { useLocation, useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo } from 'react'
import { toast } from '../components/toasts/toast-list.ts'
import type { DroppedParameter, SearchParams } from './search-params.ts'

/** How a page reads and writes its parameters (UX §4). */
export interface PageAddress<A> {
  readonly to: '/siem' | '/alerts' | '/cases' | '/connect' | '/entity'
  readonly parse: (params: SearchParams) => { readonly address: A; readonly dropped: readonly DroppedParameter[] }
  readonly print: (address: A) => SearchParams
}

/** Changes parts of the address. Each change is one step for Back, unless it replaces the present one. */
export type ChangeAddress<A> = (part: Partial<A>, options?: { readonly replace?: boolean }) => void

/** What the address says, and how to change it. Wrong parameters are dropped from it with a notice. */
export function usePageAddress<A>(page: PageAddress<A>): readonly [A, ChangeAddress<A>] {
  const params = useLocation({ select: (location) => location.search as SearchParams })
  const navigate = useNavigate()
  const { address, dropped } = useMemo(() => page.parse(params), [page, params])
  const change = useCallback<ChangeAddress<A>>(
    (part, options) => {
      void navigate({
        to: page.to,
        search: (before: SearchParams) => page.print({ ...page.parse(before).address, ...part }),
        replace: options?.replace ?? false,
      })
    },
    [navigate, page],
  )
  const notice = dropped.map(({ name, why }) => `${name}, because ${why}`).join('; ')
  useEffect(() => {
    if (notice === '') return
    toast(`Left out of the address: ${notice}.`)
    change({}, { replace: true })
  }, [notice, change])
  return [address, change]
}
