import type { EventItem } from '@aurora/contract'
import { may, useMe } from '../../../session/use-me.ts'
import { openLayer } from './layers.ts'

/** What can be done with events; what is not permitted is absent. */
export interface EventActs {
  readonly promote: ((events: readonly EventItem[]) => void) | undefined
  readonly suppress: ((event: EventItem) => void) | undefined
}

const promote = (events: readonly EventItem[]): void => openLayer.set({ kind: 'promote', events })
const suppress = (event: EventItem): void => openLayer.set({ kind: 'suppress', event })

/** What the person may do with events (AU-97, AU-101). */
export function useEventActs(): EventActs {
  const me = useMe().data
  return {
    promote: may(me, 'alerts:write') ? promote : undefined,
    suppress: may(me, 'suppressions:write') ? suppress : undefined,
  }
}
