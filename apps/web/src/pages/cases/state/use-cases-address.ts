import { useLocation, useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo } from 'react'
import type { SearchParams } from '../../../app/search-params.ts'
import { toast } from '../../../components/toasts/toast-list.ts'
import { parseAddress, printAddress, type CasesAddress } from './address.ts'

/** Changes parts of the address. Each change is one step for Back, unless it replaces the present one. */
export type ChangeAddress = (part: Partial<CasesAddress>, options?: { readonly replace?: boolean }) => void

/** The cases as the address says. Wrong parameters are dropped from the address with a notice. */
export function useCasesAddress(): readonly [CasesAddress, ChangeAddress] {
  const params = useLocation({ select: (location) => location.search as SearchParams })
  const navigate = useNavigate()
  const { address, dropped } = useMemo(() => parseAddress(params), [params])
  const change = useCallback<ChangeAddress>(
    (part, options) => {
      void navigate({
        to: '/cases',
        search: (before: SearchParams) => printAddress({ ...parseAddress(before).address, ...part }),
        replace: options?.replace ?? false,
      })
    },
    [navigate],
  )
  useEffect(() => {
    if (dropped.length === 0) return
    for (const { name, why } of dropped) toast(`Left out of the address: ${name}, because ${why}.`)
    change({}, { replace: true })
  }, [dropped, change])
  return [address, change]
}
