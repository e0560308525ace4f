import { useEffect, useState } from 'react'
import { serverNowMs } from '../api/server-clock.ts'

/** The present by the clock of the server, in ms, renewed every `everyMs`: for ages that must not stand still. */
export function useNow(everyMs: number): number {
  const [nowMs, setNow] = useState(serverNowMs)
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNowMs()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return nowMs
}
