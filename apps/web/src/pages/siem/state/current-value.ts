import type { EventItem } from '@aurora/contract'
import { signal } from '../../../state/signal.ts'
import type { Value } from './event-fields.ts'

/** The value the keys act on: the active cell of the list, or the focused row of the panel. */
export interface CurrentValue {
  readonly event: EventItem
  readonly value: Value | undefined
}

export const currentValue = signal<CurrentValue | undefined>(undefined)
