import type { Me } from '@aurora/contract'
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactElement } from 'react'
import { plural } from '../../format/number.ts'
import type { KeyId } from '../../keys/key-table.ts'
import { Dialog } from '../dialog/dialog.tsx'
import { Icon } from '../icon/icon.tsx'
import { Kbd } from '../kbd/kbd.tsx'
import { LiveRegion } from '../live-region/live-region.tsx'
import { narrow } from './narrow.ts'
import type { PaletteItem } from './palette-item.ts'
import styles from './palette.module.css'
import { typedOf } from './typed.ts'
import { useFixedItems } from './use-fixed-items.ts'
import { useFoundItems, type FoundItems } from './use-found-items.ts'

interface PaletteProps {
  readonly me: Me
  /** What keys did on the page when the palette was opened. */
  readonly active: readonly KeyId[]
  readonly onClose: () => void
}

const typingMs = 150

/**
 * Everything that can be gone to or done, by its name: pages, numbers, addresses, what the keys of this page do, alerts,
 * cases, saved hunts and rules (UX §3). A combobox with a list (ARIA): the focus stays in the field.
 */
export function Palette({ me, active, onClose }: PaletteProps): ReactElement {
  const [text, setText] = useState('')
  const [settled] = useDebouncedValue(text, typingMs)
  const [chosen, choose] = useState<string>()
  const fixed = useFixedItems(me, active)
  const found = useFoundItems(me, text, settled)
  const items = inOrder(text, found, narrow(fixed, text))
  const at = Math.max(
    0,
    items.findIndex(({ id }) => id === chosen),
  )
  const run = (item: PaletteItem): void => {
    onClose()
    // What is done may open a dialog of its own: this one gives the focus back first.
    setTimeout(item.run)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key]
    if (next !== undefined) choose(items.at(next % Math.max(1, items.length))?.id)
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing && items[at] !== undefined) run(items[at])
    else return
    event.preventDefault()
  }
  const listId = useId()
  const optionId = (index: number): string => `${listId}-${index}`
  return (
    <Dialog title="Go to or do" size="lg" onClose={onClose}>
      <div className={styles.field}>
        <Icon name="search" />
        <input
          data-autofocus
          role="combobox"
          aria-label="A page, an action, A-1042, C-17, an address, or words"
          aria-expanded="true"
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={items.length === 0 ? undefined : optionId(at)}
          placeholder="A page, an action, A-1042, C-17, an address, or words"
          value={text}
          maxLength={256}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={(event) => {
            setText(event.target.value)
            choose(undefined)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className={styles.list} role="listbox" id={listId} aria-label="Found">
        {groupsOf(items).map(([group, members]) => (
          <div key={group} role="group" aria-label={group}>
            <p className={styles.group} aria-hidden="true">
              {group}
            </p>
            {members.map(({ item, index }) => (
              <Option key={item.id} id={optionId(index)} item={item} isChosen={index === at} onRun={() => run(item)} />
            ))}
          </div>
        ))}
      </div>
      <Foot items={items} found={found} />
    </Dialog>
  )
}

/** A number or an address leads somewhere by itself; of words the names of pages and actions stand first. */
function inOrder(text: string, { typed, items }: FoundItems, named: readonly PaletteItem[]): PaletteItem[] {
  return typedOf(text).kind === 'words' ? [...named, ...typed, ...items] : [...typed, ...named, ...items]
}

interface Placed {
  readonly item: PaletteItem
  readonly index: number
}

/** Items under their groups, each with its place in the whole list. */
function groupsOf(items: readonly PaletteItem[]): [string, Placed[]][] {
  const groups = new Map<string, Placed[]>()
  for (const [index, item] of items.entries())
    groups.set(item.group, [...(groups.get(item.group) ?? []), { item, index }])
  return [...groups]
}

interface OptionProps {
  readonly id: string
  readonly item: PaletteItem
  readonly isChosen: boolean
  readonly onRun: () => void
}

function Option({ id, item, isChosen, onRun }: OptionProps): ReactElement {
  const line = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isChosen) line.current?.scrollIntoView({ block: 'nearest' })
  }, [isChosen])
  return (
    // The field has the focus and the keys; the mouse picks a line.
    <div ref={line} id={id} role="option" aria-selected={isChosen} className={styles.option} onClick={onRun}>
      <Icon name={item.icon} size={14} />
      <span>{item.label}</span>
      {item.detail !== undefined && <small>{item.detail}</small>}
      {item.keys !== undefined && <Kbd keys={item.keys} />}
    </div>
  )
}

/** What is missing, and how many there are for those who do not see the list. */
function Foot({ items, found }: { readonly items: readonly PaletteItem[]; readonly found: FoundItems }): ReactElement {
  const { failures, isLooking } = found
  return (
    <div className={styles.foot}>
      {failures.map((failure) => (
        <p key={failure}>{failure}</p>
      ))}
      {items.length === 0 && !isLooking && <p>Nothing of that name.</p>}
      <LiveRegion text={isLooking ? '' : plural(items.length, 'result')} />
    </div>
  )
}
