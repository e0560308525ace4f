import type { Me } from '@aurora/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { serverNowMs } from '../api/server-clock.ts'
import { lastAnswerMs } from './connection.ts'

const warnMs = 120_000
const lookEveryMs = 10_000

/**
 * Warns two minutes before the session ends of itself.
 *
 * Every answer of the server prolongs a session, so the end is as far behind the last answer as it was when `me` was
 * asked. `stay` asks again, which prolongs it.
 */
export function useSessionWarning(me: Me): { readonly isEnding: boolean; readonly stay: () => void } {
  const client = useQueryClient()
  const [isEnding, setEnding] = useState(false)
  useEffect(() => {
    const endMs = Date.parse(me.expiresAt ?? '')
    if (Number.isNaN(endMs)) return undefined
    const idleMs = endMs - serverNowMs()
    const timer = setInterval(() => {
      const leftMs = lastAnswerMs() + idleMs - Date.now()
      setEnding(leftMs > 0 && leftMs < warnMs)
    }, lookEveryMs)
    return () => clearInterval(timer)
  }, [me])
  const stay = (): void => {
    setEnding(false)
    void client.invalidateQueries({ queryKey: ['me'] })
  }
  return { isEnding, stay }
}
