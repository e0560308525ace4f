import { useLocation, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { serverNowMs } from '../api/server-clock.ts'
import type { SearchParams } from '../app/search-params.ts'
import { defaultRange, spanOf, type TimeRange } from './range.ts'

/** The range of the address, and a way to change it that Back undoes. A range that cannot be read counts as the default. */
export function useRange(): readonly [TimeRange, (range: TimeRange) => void] {
  const search = useLocation({ select: (location) => location.search as SearchParams })
  const navigate = useNavigate()
  const asked = { from: search['from'] ?? defaultRange.from, to: search['to'] ?? defaultRange.to }
  const range = spanOf(asked, serverNowMs()) === undefined ? defaultRange : asked
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
