import type { ReactElement } from 'react'
import { shorten, showText } from '../../../format/show-text.ts'
import { openDesk } from '../state/desk.ts'
import { useHunt, useRule } from '../state/use-hunt.ts'
import styles from './search-bar.module.css'

/** Which hunt or rule is worked on, and whether the search differs from what was saved. Leads to the desk. */
export function WorkChip(): ReactElement | null {
  const present = useHunt()
  const rule = useRule()
  if (present !== undefined)
    return (
      <button type="button" className={styles.choice} data-active="true" onClick={() => openDesk.set('Hunts')}>
        <span>
          Hunt {shorten(showText(present.hunt.name), 40)}
          {present.isChanged && ' · unsaved changes'}
        </span>
      </button>
    )
  if (rule === undefined) return null
  return (
    <button type="button" className={styles.choice} data-active="true" onClick={() => openDesk.set('Rules')}>
      <span>Rule {shorten(showText(rule.title), 40)}</span>
    </button>
  )
}
