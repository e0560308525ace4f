import type { ReactElement } from 'react'
import { Icon } from '../../../components/icon/icon.tsx'
import { Menu, MenuItem, MenuLine } from '../../../components/menu/menu.tsx'
import { formatShort } from '../../../format/number.ts'
import { showText } from '../../../format/show-text.ts'
import { perSource } from '../state/per-source.ts'
import { useSources } from '../state/queries.ts'
import { useWorkspace } from '../state/workspace.ts'
import styles from './search-bar.module.css'

/** Only some sources; none chosen means all. */
export function SourceFilter(): ReactElement {
  const { address, change } = useWorkspace()
  const cards = perSource(useSources().data?.sources ?? [])
  const names = [...new Set([...cards.map((card) => card.source), ...address.sources])]
  const toggle = (name: string): void =>
    change({ sources: [...new Set(address.sources).symmetricDifference(new Set([name]))] })
  const label = address.sources.length === 0 ? 'All sources' : address.sources.join(', ')
  return (
    <Menu
      label="Only these sources"
      width={240}
      trigger={(props) => (
        <button type="button" className={styles.choice} data-active={address.sources.length > 0} {...props}>
          <Icon name="filter" size={14} />
          <span>{showText(label)}</span>
          <Icon name="chevronDown" size={12} />
        </button>
      )}
    >
      {names.map((name) => (
        <MenuItem
          key={name}
          stays
          choice={{ kind: 'checkbox', isOn: address.sources.includes(name) }}
          onSelect={() => toggle(name)}
        >
          {showText(name)}
          <small>{formatShort(cards.find((card) => card.source === name)?.today ?? 0)} today</small>
        </MenuItem>
      ))}
      {names.length > 0 && <MenuLine />}
      <MenuItem onSelect={() => change({ sources: [] })}>All sources</MenuItem>
    </Menu>
  )
}
