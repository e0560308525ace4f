import type { IconName } from '../icon/icon.tsx'

/** One line of the palette. */
export interface PaletteItem {
  /** Its own among all that are shown at once. */
  readonly id: string
  readonly group: string
  readonly label: string
  readonly icon: IconName
  /** Small, behind the label. */
  readonly detail?: string
  /** The key that does the same without the palette. */
  readonly keys?: string | undefined
  /** Done once the palette is closed. */
  readonly run: () => void
}
