import type { AlertItem } from '@aurora/contract'
import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react'
import { useKeys } from '../../../keys/use-keys.ts'
import { useQueue } from '../state/queue.ts'
import type { Selection } from '../state/selection.ts'

/** Where the list stands. Rows are known by their alert, so they stay what they are when the list changes around them. */
export interface AlertGrid {
  readonly activeIndex: number
  readonly goTo: (index: number) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

interface GridOptions {
  readonly alerts: readonly AlertItem[]
  readonly selection: Selection
  /** Rows that fit on the screen, for Page Up and Page Down. */
  readonly pageRows: number
  readonly onShow: (index: number) => void
}

/** Moves through the queue by keys: the grid's own while it has the focus, j and k from anywhere on the page. */
export function useAlertGrid({ alerts, selection, pageRows, onShow }: GridOptions): AlertGrid {
  const { address, open, activeId, setActive } = useQueue()
  const indices = useMemo(
    () => new Map(alerts.flatMap(({ id, name }, i) => [[id, i] as const, [name, i] as const])),
    [alerts],
  )
  const openIndex = indices.get(address.selected ?? '') ?? -1
  const activeIndex = indices.get(activeId ?? '') ?? openIndex
  useFollow(openIndex, alerts[openIndex]?.id, setActive, onShow)

  const goTo = (index: number): void => {
    const bounded = Math.max(0, Math.min(alerts.length - 1, index))
    const alert = alerts[bounded]
    if (alert === undefined) return
    setActive(alert.id)
    onShow(bounded)
    if (address.selected !== undefined) open(alert.name)
  }
  const next = (): void => goTo(activeIndex + 1)
  const previous = (): void => goTo(activeIndex < 0 ? 0 : activeIndex - 1)
  const openActive = (): void => {
    const alert = alerts[activeIndex]
    if (alert !== undefined) open(alert.name)
  }
  useKeys({
    'row.next': next,
    'row.previous': previous,
    'row.open': openActive,
    'row.select': () => selection.toggle(activeIndex),
    'row.selectTo': () => selection.selectTo(activeIndex),
    ...(selection.count > 0 && address.selected === undefined ? { 'layer.close': selection.clear } : {}),
  })
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: next,
      ArrowUp: previous,
      PageDown: () => goTo(activeIndex + pageRows),
      PageUp: () => goTo(activeIndex - pageRows),
      Home: () => goTo(0),
      End: () => goTo(alerts.length - 1),
      Enter: openActive,
    }
    const isAll = event.key === 'a' && (event.ctrlKey || event.metaKey)
    const act = isAll ? selection.selectAll : moves[event.key]
    if (act === undefined || event.target !== event.currentTarget || event.altKey) return
    event.preventDefault()
    act()
  }
  return { activeIndex, goTo, onKeyDown }
}

/** The row of the alert that is opened from elsewhere (a link, Back, the buttons of the panel) becomes the active one. */
function useFollow(
  openIndex: number,
  openId: string | undefined,
  setActive: (id: string) => void,
  onShow: (index: number) => void,
): void {
  // Where the row is may change while it stays open: only another alert moves the list.
  const shown = useRef<string>(undefined)
  useEffect(() => {
    if (openId === undefined || shown.current === openId) return
    shown.current = openId
    setActive(openId)
    onShow(openIndex)
  }, [openId, openIndex, setActive, onShow])
}
