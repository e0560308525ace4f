import { useLayoutEffect, useRef, type RefObject } from 'react'

/**
 * Keeps the row at the top of a list where it is when the height of rows changes.
 *
 * All rows, and the head that stays above them, have `heightPx`; the list is as high as its rows before this runs.
 */
export function useKeepTop(scroller: RefObject<HTMLElement | null>, heightPx: number, onChange?: () => void): void {
  const before = useRef(heightPx)
  useLayoutEffect(() => {
    if (before.current === heightPx) return
    const { current: list } = scroller
    const rows = (list?.scrollTop ?? 0) / before.current
    before.current = heightPx
    onChange?.()
    if (list !== null) list.scrollTop = Math.round(rows * heightPx)
  })
}
