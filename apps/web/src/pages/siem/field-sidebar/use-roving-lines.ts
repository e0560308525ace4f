import { useState, type KeyboardEvent } from 'react'
import type { SidebarLine } from './field-groups.ts'

/** One stop of Tab for the whole list; arrows go from field to field, also to those that are not on the screen yet. */
export function useRovingLines(lines: readonly SidebarLine[], show: (index: number) => void) {
  const [asked, setAsked] = useState(0)
  const isField = (index: number): boolean => lines[index]?.kind === 'field'
  const firstField = lines.findIndex((line) => line.kind === 'field')
  const current = isField(asked) ? asked : firstField
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const isOnLine = event.target instanceof HTMLElement && event.target.dataset['line'] !== undefined
    if (step === undefined || !isOnLine) return
    event.preventDefault()
    let next = current + step
    while (lines[next]?.kind === 'head') next += step
    if (!isField(next)) return
    setAsked(next)
    show(next)
    const list = event.currentTarget
    requestAnimationFrame(() => list.querySelector<HTMLElement>(`[data-line="${next}"]`)?.focus())
  }
  return { current, onKeyDown }
}
