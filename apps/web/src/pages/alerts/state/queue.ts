import type { Me } from '@aurora/contract'
import { createContext, use } from 'react'
import type { ChangeAddress } from '../../../app/use-page-address.ts'
import type { AlertsAddress, GroupBy } from './address.ts'
import type { AlertFilter } from './filter.ts'

/** A group that was selected, as it was then. */
export interface SelectedGroup {
  readonly by: GroupBy
  readonly key: string
  readonly label: string
  readonly count: number
}

/** What every part of the page shares: who looks, the address, and the filter it means. */
export interface Queue {
  readonly me: Me
  readonly address: AlertsAddress
  readonly change: ChangeAddress<AlertsAddress>
  readonly filter: AlertFilter
  /** Opens an alert beside the list, follows to another one, or closes it. */
  readonly open: (name: string | undefined) => void
  /** Id of the active row: what the keys act on while nothing is open. */
  readonly activeId: string | undefined
  readonly setActive: (id: string | undefined) => void
  /** The group that acts go to; undefined while none is selected. */
  readonly group: SelectedGroup | undefined
  readonly setGroup: (group: SelectedGroup | undefined) => void
}

export const QueueContext = createContext<Queue | undefined>(undefined)

/** The queue around this component. */
export function useQueue(): Queue {
  const queue = use(QueueContext)
  if (queue === undefined) throw new Error('useQueue needs a QueueContext around it')
  return queue
}
