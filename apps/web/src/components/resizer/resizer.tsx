import type { KeyboardEvent, PointerEvent, ReactElement } from 'react'
import styles from './resizer.module.css'

interface ResizerProps {
  readonly label: string
  readonly value: number
  readonly bounds: { readonly least: number; readonly most: number }
  /** Which edge of its part it is. */
  readonly side: 'left' | 'right'
  readonly onChange: (value: number) => void
}

const stepPx = 24

/** The edge of a part, moved by drag or by arrow keys (WCAG 2.5.7). */
export function Resizer({ label, value, bounds, side, onChange }: ResizerProps): ReactElement {
  const sign = side === 'left' ? -1 : 1
  const set = (next: number): void => onChange(Math.round(Math.min(bounds.most, Math.max(bounds.least, next))))
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: value + sign * stepPx,
      ArrowLeft: value - sign * stepPx,
      Home: bounds.least,
      End: bounds.most,
    }
    const next = moves[event.key]
    if (next === undefined) return
    event.preventDefault()
    set(next)
  }
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.preventDefault()
    const startX = event.clientX
    const handle = event.currentTarget
    handle.setPointerCapture(event.pointerId)
    const move = (moved: globalThis.PointerEvent): void => set(value + sign * (moved.clientX - startX))
    handle.addEventListener('pointermove', move)
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), { once: true })
  }
  return (
    <div
      className={styles.resizer}
      data-side={side}
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={bounds.least}
      aria-valuemax={bounds.most}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
    />
  )
}
