import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useHeard } from '../../live/use-alert-feed.ts'

/** Many changes at once are shown once. */
const newestEveryMs = 1_000
/** As often as the server works the numbers out anew. */
const numbersEveryMs = 5_000

/** Asks again for what a change of an alert may have changed. */
export function useFreshness(): void {
  const client = useQueryClient()
  const newest = useAtMostEvery(newestEveryMs, () => client.invalidateQueries({ queryKey: ['overview', 'newest'] }))
  const numbers = useAtMostEvery(numbersEveryMs, () => client.invalidateQueries({ queryKey: ['overview'] }))
  useHeard(() => {
    newest()
    numbers()
  })
}

/** A function that leads to `run` once, `everyMs` after the first call since the last time it did. */
function useAtMostEvery(everyMs: number, run: () => Promise<unknown>): () => void {
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(waiting.current), [])
  return () => {
    waiting.current ??= setTimeout(() => {
      waiting.current = undefined
      void run()
    }, everyMs)
  }
}
