import { createContext, use } from 'react'
import type { Bulk } from './use-bulk.ts'
import type { Target } from './targets.ts'
import type { AlertChange } from './use-change.ts'

/** The layer that asks for what an act needs to know. Only one is ever open. */
export type Asking = 'assign' | 'note' | 'promote' | 'suppress' | 'close'

/** What can be done with the alerts at hand, by key and by button alike. */
export interface Triage {
  /** What an act goes to now: what is selected, else what is open, else the active row. */
  readonly target: Target | undefined
  /** Absent acts are undefined: what is not permitted is not there (UX §9). */
  readonly acts: Readonly<Partial<Record<Act, () => void>>>
  readonly bulk: Bulk
  /** Makes a change to the target. `verb` begins the message: "Closed … as test". */
  readonly apply: (target: Target, change: AlertChange, verb: (what: string) => string) => void
}

export type Act = 'take' | 'mine' | 'reopen' | Asking

export const TriageContext = createContext<Triage | undefined>(undefined)

/** The triage around this component. */
export function useTriage(): Triage {
  const triage = use(TriageContext)
  if (triage === undefined) throw new Error('useTriage needs a TriageContext around it')
  return triage
}
