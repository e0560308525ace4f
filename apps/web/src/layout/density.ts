import { reads, stored } from '../state/stored.ts'
import { useSignal } from '../state/signal.ts'

export const densityNames = ['compact', 'comfortable'] as const
export type Density = (typeof densityNames)[number]

export const densityLabels: Readonly<Record<Density, string>> = { compact: 'Compact', comfortable: 'Comfortable' }

/** Heights of a row of a list, in px (UX §2). */
const rowHeights: Readonly<Record<Density, number>> = { compact: 28, comfortable: 36 }

/** How much room rows have, on every page alike. */
export const densityChoice = stored('density', reads.oneOf(densityNames, 'compact'))

/** Keeps the CSS variable `--row` at the height of a row from now on; once, at start. */
export function followDensity(): void {
  const apply = (): void => document.documentElement.style.setProperty('--row', `${rowHeights[densityChoice.get()]}px`)
  densityChoice.subscribe(apply)
  apply()
}

/** Height of a row in px, for lists of which only the rows on the screen exist. The same as `--row`. */
export const useRowHeight = (): number => rowHeights[useSignal(densityChoice)]
