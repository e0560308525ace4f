import { useLocation, useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo } from 'react'
import { serverNowMs } from '../../../api/server-clock.ts'
import type { SearchParams } from '../../../app/search-params.ts'
import { toast } from '../../../components/toasts/toast-list.ts'
import { parseAddress, printAddress, type SiemAddress } from './address.ts'

/** Changes parts of the address. Each change is one step for Back, unless it replaces the present one. */
export type ChangeAddress = (part: Partial<SiemAddress>, options?: { readonly replace?: boolean }) => void

/** The workspace as its address says. Wrong parameters are dropped from the address with a notice. */
export function useSiemAddress(): readonly [SiemAddress, ChangeAddress] {
  const params = useLocation({ select: (location) => location.search as SearchParams })
  const navigate = useNavigate()
  const { address, dropped } = useMemo(() => parseAddress(params, serverNowMs()), [params])
  const change = useCallback<ChangeAddress>(
    (part, options) => {
      void navigate({
        to: '/siem',
        search: (before: SearchParams) => printAddress({ ...parseAddress(before, serverNowMs()).address, ...part }),
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
