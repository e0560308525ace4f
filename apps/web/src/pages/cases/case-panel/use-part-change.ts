import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '../../../api/problem.ts'
import { refreshCases } from '../state/case-cache.ts'

/** A change to a part of a case that is under way, or was refused. */
export interface PartChange {
  readonly isRunning: boolean
  /** Why the last one was refused, in a sentence. */
  readonly error: string | undefined
  /** Runs a request; resolves to whether it was done, and shows what it changed either way. */
  readonly run: (request: () => Promise<unknown>) => Promise<boolean>
}

/** Changes of a task, an observable: one at a time, with the reason beside the control when one is refused. */
export function usePartChange(): PartChange {
  const client = useQueryClient()
  const [isRunning, setRunning] = useState(false)
  const [error, setError] = useState<string>()
  const run = async (request: () => Promise<unknown>): Promise<boolean> => {
    setRunning(true)
    setError(undefined)
    try {
      await request()
      return true
    } catch (problem) {
      setError(`Not done. ${sentenceOf(problem)}`)
      return false
    } finally {
      setRunning(false)
      refreshCases(client)
    }
  }
  return { isRunning, error, run }
}
