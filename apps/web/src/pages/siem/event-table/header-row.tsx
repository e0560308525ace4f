import type { ReactElement } from 'react'
import { Icon } from '../../../components/icon/icon.tsx'
import { Menu, MenuItem, MenuLine } from '../../../components/menu/menu.tsx'
import { showText } from '../../../format/show-text.ts'
import { useWorkspace } from '../state/workspace.ts'
import { boundWidth, columnTitle } from './table-choices.ts'
import type { EventTableModel } from './use-columns.ts'
import styles from './event-table.module.css'

const widthStep = 40

/** The heads of the columns. Each has a menu for order, place and width, so that no drag is needed. */
export function HeaderRow({ table }: { readonly table: EventTableModel }): ReactElement {
  const { address } = useWorkspace()
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={styles.row}>
        {table.getFlatHeaders().map((header, i) => (
          <div
            key={header.id}
            role="columnheader"
            aria-colindex={i + 1}
            className={styles.header}
            {...(header.id === 'time'
              ? { 'aria-sort': address.sort === 'newest' ? ('descending' as const) : ('ascending' as const) }
              : {})}
          >
            <HeaderMenu name={header.id} index={i} table={table} />
            <div
              className={styles.grip}
              data-active={header.column.getIsResizing()}
              onMouseDown={header.getResizeHandler()}
              onTouchStart={header.getResizeHandler()}
              onDoubleClick={() => header.column.resetSize()}
            />
          </div>
        ))}
      </div>
    </div>
  )
}

interface HeaderMenuProps {
  readonly name: string
  readonly index: number
  readonly table: EventTableModel
}

function HeaderMenu({ name, index, table }: HeaderMenuProps): ReactElement {
  const { address, change, toggleColumn } = useWorkspace()
  const { columns } = address
  const move = (to: number): void =>
    change({ columns: columns.toSpliced(index, 1).toSpliced(to, 0, name) }, { replace: true })
  const widen = (by: number): void =>
    table.setColumnSizing((sizes) => ({ ...sizes, [name]: boundWidth((table.getColumn(name)?.getSize() ?? 0) + by) }))
  return (
    <Menu
      label={`Column ${columnTitle(name)}`}
      width={200}
      trigger={(props) => (
        <button
          type="button"
          className={styles.headerButton}
          aria-label={`${columnTitle(name)}: column menu`}
          {...props}
        >
          <span>{showText(columnTitle(name))}</span>
          {name === 'time' && <Icon name={address.sort === 'newest' ? 'chevronDown' : 'chevronUp'} size={12} />}
        </button>
      )}
    >
      {name === 'time' && (
        <>
          <MenuItem onSelect={() => change({ sort: 'newest' })}>Newest first</MenuItem>
          <MenuItem onSelect={() => change({ sort: 'oldest' })}>Oldest first</MenuItem>
          <MenuLine />
        </>
      )}
      <MenuItem isDisabled={index === 0} onSelect={() => move(index - 1)}>
        Move left
      </MenuItem>
      <MenuItem isDisabled={index === columns.length - 1} onSelect={() => move(index + 1)}>
        Move right
      </MenuItem>
      <MenuLine />
      <MenuItem stays onSelect={() => widen(widthStep)}>
        Wider
      </MenuItem>
      <MenuItem stays onSelect={() => widen(-widthStep)}>
        Narrower
      </MenuItem>
      <MenuItem onSelect={() => table.getColumn(name)?.resetSize()}>Usual width</MenuItem>
      <MenuLine />
      <MenuItem isDisabled={columns.length === 1} onSelect={() => toggleColumn(name)}>
        Remove column
      </MenuItem>
    </Menu>
  )
}
