import { useEffect } from 'react'

/** Names the browser tab after what is open, most specific first: `3f2a… – SIEM – Aurora`. */
export function usePageTitle(...parts: readonly (string | undefined)[]): void {
  const title = [...parts.filter((part) => part !== undefined && part !== ''), 'Aurora'].join(' – ')
  useEffect(() => {
    document.title = title
  }, [title])
}
