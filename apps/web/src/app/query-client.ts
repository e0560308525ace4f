import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { problemOf } from '../api/problem.ts'
import { noteSignedOut } from '../session/session-state.ts'

const attempts = 4

/** Whether a section asks again by itself: only what may pass, four times at most. */
export function asksAgain(failures: number, error: unknown): boolean {
  return failures < attempts && problemOf(error).mayPass
}

/** 1, 2, 4, 8 s with a quarter of jitter, or what the server asked for. `random` is in 0 to 1. */
export function retryDelayMs(failures: number, error: unknown, random = Math.random()): number {
  const asked = problemOf(error).retryAfterSeconds
  if (asked !== undefined) return asked * 1000
  return 1000 * 2 ** failures * (0.75 + random / 2)
}

function noteFailure(error: unknown): void {
  const problem = problemOf(error)
  if (problem.status === 401 && problem.code === 'auth.required') noteSignedOut()
}

/** The cache of every answer. Requests go out whatever the browser believes of the network: loopback needs none. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: noteFailure }),
    mutationCache: new MutationCache({ onError: noteFailure }),
    defaultOptions: {
      queries: {
        networkMode: 'always',
        retry: asksAgain,
        retryDelay: retryDelayMs,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        staleTime: 60_000,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}
