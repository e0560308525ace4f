import { Popover } from '@mantine/core'
import {
  createContext,
  use,
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
} from 'react'
import { Icon } from '../icon/icon.tsx'
import styles from './menu.module.css'

interface MenuProps {
  /** What the menu is, for those who do not see where it hangs. */
  readonly label: string
  /** The button that opens it. It gets these properties. */
  readonly trigger: (props: TriggerProps) => ReactElement
  readonly width: number
  readonly side?: 'start' | 'end'
  /** Stands above the items and is none of them. */
  readonly head?: ReactNode
  readonly children: ReactNode
}

/** What makes a button the opener of a menu. */
export interface TriggerProps {
  readonly 'aria-haspopup': 'menu'
  readonly 'aria-expanded': boolean
  readonly onClick: () => void
}

const CloseMenu = createContext<() => void>(() => undefined)

/** A menu (ARIA): opened by its button, walked by arrows, left by Escape or Tab, which give the focus back. */
export function Menu({ label, trigger, width, side = 'start', head, children }: MenuProps): ReactElement {
  const [isOpen, setOpen] = useState(false)
  const close = (): void => setOpen(false)
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position={`bottom-${side}`}
      width={width}
      withinPortal={false}
      floatingStrategy="fixed"
      withRoles={false}
      returnFocus
    >
      <Popover.Target>
        {trigger({ 'aria-haspopup': 'menu', 'aria-expanded': isOpen, onClick: () => setOpen(!isOpen) })}
      </Popover.Target>
      <Popover.Dropdown className={styles.layer ?? ''}>
        {head}
        <CloseMenu value={close}>
          <Items label={label} onClose={close}>
            {children}
          </Items>
        </CloseMenu>
      </Popover.Dropdown>
    </Popover>
  )
}

interface ItemsProps {
  readonly label: string
  readonly onClose: () => void
  readonly children: ReactNode
}

function Items({ label, onClose, children }: ItemsProps): ReactElement {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => itemsOf(list.current)[0]?.focus(), [])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Tab') onClose()
    const items = itemsOf(list.current)
    const at = items.findIndex((item) => item === document.activeElement)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
    if (next === undefined) return
    event.preventDefault()
    items.at(next % items.length)?.focus()
  }
  return (
    <div ref={list} role="menu" aria-label={label} onKeyDown={onKeyDown}>
      {children}
    </div>
  )
}

const itemsOf = (list: HTMLElement | null): HTMLElement[] => [
  ...(list?.querySelectorAll<HTMLElement>('[role^="menuitem"]:not(:disabled)') ?? []),
]

interface MenuItemProps {
  readonly onSelect: () => void
  readonly isDisabled?: boolean
  /** For items of which one, or several, are chosen. */
  readonly choice?: { readonly kind: 'radio' | 'checkbox'; readonly isOn: boolean }
  /** The menu stays, because one does this more than once. */
  readonly stays?: boolean
  readonly children: ReactNode
}

/** One thing to do or to choose. */
export function MenuItem({
  onSelect,
  isDisabled = false,
  choice,
  stays = false,
  children,
}: MenuItemProps): ReactElement {
  const close = use(CloseMenu)
  const select = (): void => {
    onSelect()
    if (!stays) close()
  }
  return (
    <button
      type="button"
      className={styles.item}
      role={choice === undefined ? 'menuitem' : `menuitem${choice.kind}`}
      {...(choice === undefined ? {} : { 'aria-checked': choice.isOn })}
      tabIndex={-1}
      disabled={isDisabled}
      onClick={select}
    >
      {choice !== undefined && (
        <span className={styles.tick} data-kind={choice.kind} data-on={choice.isOn}>
          {choice.isOn && <Icon name="check" size={12} />}
        </span>
      )}
      {children}
    </button>
  )
}

/** A line between groups of items. */
export function MenuLine(): ReactElement {
  return <div role="separator" className={styles.line} />
}
