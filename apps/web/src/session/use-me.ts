import type { Me } from '@aurora/contract'
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { noteSignedIn } from './session-state.ts'

const meKey = ['me'] as const

/** Who is signed in. Fails with status 401 when nobody is. */
export function useMe(): UseQueryResult<Me> {
  return useQuery({ queryKey: meKey, queryFn: ({ signal }) => call('me', { signal }), staleTime: Infinity })
}

/** Takes note of a person who just signed in, and asks again for everything that was refused meanwhile. */
export function useWelcome(): (me: Me) => void {
  const client = useQueryClient()
  return (me) => {
    client.setQueryData(meKey, me)
    noteSignedIn()
    void client.invalidateQueries({ predicate: (query) => query.state.status === 'error' })
  }
}

/** Ends the session and forgets every answer, so that the next person at this screen sees nothing of it. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    await call('logout', {})
    client.clear()
    globalThis.location.assign('/sign-in')
  }
}

/** Whether a person holds a permission; `*` means all. */
export function may(me: Me | undefined, permission: string): boolean {
  return me !== undefined && (me.permissions.includes('*') || me.permissions.includes(permission))
}
