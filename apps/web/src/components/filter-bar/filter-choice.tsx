import type { ReactElement, ReactNode } from 'react'
import { Icon, type IconName } from '../icon/icon.tsx'
import { Menu } from '../menu/menu.tsx'
import styles from './filter-bar.module.css'

interface FilterChoiceProps {
  /** Names the menu: "Only these statuses". */
  readonly label: string
  readonly icon: IconName
  /** What is chosen, in a word or two. */
  readonly text: string
  /** Whether that is not what a list shows by itself. */
  readonly isActive: boolean
  readonly width: number
  readonly children: ReactNode
}

/** A filter that is chosen from a menu. */
export function FilterChoice({ label, icon, text, isActive, width, children }: FilterChoiceProps): ReactElement {
  return (
    <Menu
      label={label}
      width={width}
      trigger={(props) => (
        <button type="button" className={styles.choice} data-active={isActive} {...props}>
          <Icon name={icon} size={14} />
          <span>{text}</span>
          <Icon name="chevronDown" size={12} />
        </button>
      )}
    >
      {children}
    </Menu>
  )
}
