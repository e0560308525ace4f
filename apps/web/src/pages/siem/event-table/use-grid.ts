import type { EventItem } from '@aurora/contract'
import { useEffect, useMemo, useState, type KeyboardEvent } from 'react'
import { useKeys } from '../../../keys/use-keys.ts'
import { currentValue } from '../state/current-value.ts'
import { useWorkspace } from '../state/workspace.ts'
import { cellValue } from './cell-value.ts'

/** Where the list stands: the active row and column, and the selected rows. Rows are known by their event, so they stay. */
export interface Grid {
  readonly activeIndex: number
  readonly activeColumn: number
  readonly selected: ReadonlySet<string>
  readonly goTo: (index: number, column?: number) => void
  readonly toggle: (index: number) => void
  readonly selectTo: (index: number) => void
  readonly clearSelection: () => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

interface GridOptions {
  readonly events: readonly EventItem[]
  readonly columns: readonly string[]
  /** Rows that fit on the screen, for Page Up and Page Down. */
  readonly pageRows: number
  readonly onShow: (index: number) => void
}

/** Moves through the list by keys: the grid's own while it has the focus, j and k from anywhere on the page. */
export function useGrid({ events, columns, pageRows, onShow }: GridOptions): Grid {
  const { address, openEvent } = useWorkspace()
  const [active, setActive] = useState({ id: address.event, column: 0 })
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [anchor, setAnchor] = useState(0)
  const indices = useMemo(() => new Map(events.map((event, i) => [event.id, i])), [events])
  const activeIndex = active.id === undefined ? -1 : (indices.get(active.id) ?? -1)
  const activeColumn = Math.min(active.column, columns.length - 1)
  useCurrentValue(events[activeIndex], columns[activeColumn])

  const goTo = (index: number, column = activeColumn): void => {
    const bounded = Math.max(0, Math.min(events.length - 1, index))
    const event = events[bounded]
    if (event === undefined) return
    setActive({ id: event.id, column: Math.max(0, Math.min(columns.length - 1, column)) })
    onShow(bounded)
    if (address.event !== undefined && address.event !== event.id) openEvent(event.id)
  }
  const open = (): void => openEvent(events[activeIndex]?.id)
  const toggle = (index: number): void => {
    const id = events[index]?.id
    if (id === undefined) return
    setAnchor(index)
    setSelected(selected.symmetricDifference(new Set([id])))
  }
  const selectTo = (index: number): void => {
    const [first, last] = [Math.min(anchor, index), Math.max(anchor, index)]
    setSelected(selected.union(new Set(events.slice(first, last + 1).map((event) => event.id))))
  }
  const clearSelection = (): void => setSelected(new Set())
  useKeys({
    'row.next': () => goTo(activeIndex + 1),
    'row.previous': () => goTo(activeIndex < 0 ? 0 : activeIndex - 1),
    'row.open': open,
    'row.select': () => toggle(activeIndex),
    'row.selectTo': () => selectTo(activeIndex),
    ...(selected.size > 0 && address.event === undefined ? { 'layer.close': clearSelection } : {}),
  })
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => goTo(activeIndex + 1),
      ArrowUp: () => goTo(activeIndex < 0 ? 0 : activeIndex - 1),
      PageDown: () => goTo(activeIndex + pageRows),
      PageUp: () => goTo(activeIndex - pageRows),
      Home: () => goTo(0),
      End: () => goTo(events.length - 1),
      ArrowRight: () => goTo(Math.max(0, activeIndex), activeColumn + 1),
      ArrowLeft: () => goTo(Math.max(0, activeIndex), activeColumn - 1),
      Enter: open,
    }
    const isAll = event.key === 'a' && (event.ctrlKey || event.metaKey)
    const act = isAll ? () => setSelected(new Set(events.map((one) => one.id))) : moves[event.key]
    if (act === undefined || event.target !== event.currentTarget || event.altKey) return
    event.preventDefault()
    act()
  }
  return { activeIndex, activeColumn, selected, goTo, toggle, selectTo, clearSelection, onKeyDown }
}

/** The keys for values act on the active cell. */
function useCurrentValue(event: EventItem | undefined, column: string | undefined): void {
  useEffect(() => {
    currentValue.set(
      event === undefined || column === undefined ? undefined : { event, value: cellValue(event, column) },
    )
    return () => currentValue.set(undefined)
  }, [event, column])
}
