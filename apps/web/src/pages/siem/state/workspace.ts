import type { EventItem } from '@aurora/contract'
import { createContext, use } from 'react'
import type { ChangeAddress } from '../../../app/use-page-address.ts'
import type { SiemAddress } from './address.ts'
import type { Value } from './event-fields.ts'
import type { Run } from './run.ts'

/** What every part of the workspace shares: the address, the run, and what can be done with a value. */
export interface Workspace {
  readonly address: SiemAddress
  readonly change: ChangeAddress<SiemAddress>
  readonly run: Run
  /** Runs the same search again, up to now. */
  readonly again: () => void
  /** Adds a condition to the search, or its opposite. */
  readonly filterBy: (value: Value, isExcluded?: boolean) => void
  /** Everything within five minutes of an event on its host. */
  readonly around: (event: EventItem) => void
  readonly toggleColumn: (name: string) => void
  /** Opens an event beside the list, follows to another one, or closes it. */
  readonly openEvent: (id: string | undefined) => void
  /** Words of the search, for marking where they occur. */
  readonly words: readonly string[]
}

export const WorkspaceContext = createContext<Workspace | undefined>(undefined)

/** The workspace around this component. */
export function useWorkspace(): Workspace {
  const workspace = use(WorkspaceContext)
  if (workspace === undefined) throw new Error('useWorkspace needs a WorkspaceContext around it')
  return workspace
}
