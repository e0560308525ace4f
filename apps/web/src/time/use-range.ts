import { useLocation, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { serverNowMs } from '../api/server-clock.ts'
import type { SearchParams } from '../app/search-params.ts'
import { spanOf, usualRange, type TimeRange } from './range.ts'

/** The range of the address, and a way to change it that Back undoes. A range that cannot be read counts as the usual one of the page. */
export function useRange(): readonly [TimeRange, (range: TimeRange) => void] {
  const search = useLocation({ select: (location) => location.search as SearchParams })
  const navigate = useNavigate()
  const usual = useLocation({ select: (location) => usualRange(location.pathname) })
  const asked = { from: search['from'] ?? usual.from, to: search['to'] ?? usual.to }
  const range = spanOf(asked, serverNowMs()) === undefined ? usual : asked
  const change = useCallback(
    (next: TimeRange) => {
      void navigate({
        to: '.',
        search: (before: SearchParams) => ({ ...before, from: next.from, to: next.to }),
      })
    },
    [navigate],
  )
  return [range, change]
}
