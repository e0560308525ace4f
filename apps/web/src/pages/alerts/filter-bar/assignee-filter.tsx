import type { ReactElement } from 'react'
import { FilterChoice } from '../../../components/filter-bar/filter-choice.tsx'
import { MenuItem } from '../../../components/menu/menu.tsx'
import { showText } from '../../../format/show-text.ts'
import { useQueue } from '../state/queue.ts'

/** Whose alerts: anybody's, mine, nobody's, or of the person that the address names. */
export function AssigneeFilter(): ReactElement {
  const { address, change } = useQueue()
  const known = ['', 'me', 'none']
  const names = known.includes(address.assignee) ? known : [...known, address.assignee]
  return (
    <FilterChoice
      label="Only alerts of"
      icon="user"
      text={wordOf(address.assignee)}
      isActive={address.assignee !== ''}
      width={200}
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
    </FilterChoice>
  )
}

const words: Readonly<Record<string, string>> = { '': 'Anybody’s', me: 'Mine', none: 'Nobody’s' }
const wordOf = (name: string): string => words[name] ?? showText(name)
