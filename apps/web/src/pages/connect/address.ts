import type { DroppedParameter, SearchParams } from '../../app/search-params.ts'
import { kinds } from './kinds.ts'

/** `/connect`: what is being connected, and since when it is waited for, so that it can be left and resumed. */
export interface ConnectAddress {
  readonly kind: string | undefined
  /** ISO 8601, UTC. */
  readonly since: string | undefined
}

export const connectAddress = {
  to: '/connect',
  parse(params: SearchParams) {
    const dropped: DroppedParameter[] = []
    const kind = kinds.find(({ name }) => name === params['kind'])?.name
    if (params['kind'] !== undefined && kind === undefined)
      dropped.push({ name: 'kind', why: 'nothing of that name can be connected' })
    const sinceMs = Date.parse(params['since'] ?? '')
    if (params['since'] !== undefined && Number.isNaN(sinceMs)) dropped.push({ name: 'since', why: 'it is no time' })
    const since = Number.isNaN(sinceMs) ? undefined : new Date(sinceMs).toISOString()
    return { address: { kind, since }, dropped }
  },
  print: ({ kind, since }: ConnectAddress): SearchParams => ({ kind, since }),
} as const
