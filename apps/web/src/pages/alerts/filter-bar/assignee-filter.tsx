import type { ReactElement } from 'react'
import { Icon } from '../../../components/icon/icon.tsx'
import { Menu, MenuItem } from '../../../components/menu/menu.tsx'
import { showText } from '../../../format/show-text.ts'
import { useQueue } from '../state/queue.ts'
import styles from './filter-bar.module.css'

/** Whose alerts: anybody's, mine, nobody's, or of the person that the address names. */
export function AssigneeFilter(): ReactElement {
  const { address, change } = useQueue()
  const known = ['', 'me', 'none']
  const names = known.includes(address.assignee) ? known : [...known, address.assignee]
  return (
    <Menu
      label="Only alerts of"
      width={200}
      trigger={(props) => (
        <button type="button" className={styles.choice} data-active={address.assignee !== ''} {...props}>
          <Icon name="user" size={14} />
          <span>{wordOf(address.assignee)}</span>
          <Icon name="chevronDown" size={12} />
        </button>
      )}
    >
      {names.map((name) => (
        <MenuItem
          key={name}
          choice={{ kind: 'radio', isOn: name === address.assignee }}
          onSelect={() => change({ assignee: name })}
        >
          {wordOf(name)}
        </MenuItem>
      ))}
    </Menu>
  )
}

const words: Readonly<Record<string, string>> = { '': 'Anybody’s', me: 'Mine', none: 'Nobody’s' }
const wordOf = (name: string): string => words[name] ?? showText(name)
