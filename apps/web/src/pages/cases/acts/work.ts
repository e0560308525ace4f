import type { CaseItem } from '@aurora/contract'
import { createContext, use } from 'react'
import type { CaseStatus } from '../state/address.ts'
import type { CaseChange } from './use-change.ts'

/** What a layer asks for. */
export type Asking =
  | { readonly kind: 'new' }
  | { readonly kind: 'assign' | 'merge' | 'report'; readonly case: CaseItem }
  /** Ends a case: with what it turned out to be, and a sentence that says what it came to. */
  | { readonly kind: 'end'; readonly case: CaseItem; readonly status: 'resolved' | 'closed' }

/** The acts of the page. What is not permitted is absent. */
export interface Work {
  /** What the acts below go to: the open case, else the active row. */
  readonly target: CaseItem | undefined
  readonly mayWrite: boolean
  readonly apply: (one: CaseItem, change: CaseChange, words: string) => void
  readonly ask: (asking: Asking) => void
  /** Makes it mine, and begins the work if nobody has. */
  readonly take?: (one: CaseItem) => void
  /** Moves it on; the ends ask for what they need. */
  readonly move?: (one: CaseItem, status: CaseStatus) => void
}

export const WorkContext = createContext<Work | undefined>(undefined)

/** The acts around this component. */
export function useWork(): Work {
  const work = use(WorkContext)
  if (work === undefined) throw new Error('useWork needs a WorkContext around it')
  return work
}
