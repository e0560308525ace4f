import type { CaseItem, Me } from '@aurora/contract'
import { createContext, use } from 'react'
import type { ChangeAddress } from '../../../app/use-page-address.ts'
import type { CasesAddress } from './address.ts'
import type { CaseFilter } from './filter.ts'

/** What every part of the page shares: who looks, the address, the filter it means, and where the list stands. */
export interface Desk {
  readonly me: Me
  readonly address: CasesAddress
  readonly change: ChangeAddress<CasesAddress>
  readonly filter: CaseFilter
  /** The cases of the list, as far as they are loaded. */
  readonly cases: readonly CaseItem[]
  /** Opens a case beside the list, follows to another one, or closes it. */
  readonly open: (name: string | undefined) => void
  /** Id of the active row: what the keys act on while nothing is open. */
  readonly activeId: string | undefined
  readonly setActive: (id: string | undefined) => void
}

export const DeskContext = createContext<Desk | undefined>(undefined)

/** The desk around this component. */
export function useDesk(): Desk {
  const desk = use(DeskContext)
  if (desk === undefined) throw new Error('useDesk needs a DeskContext around it')
  return desk
}
