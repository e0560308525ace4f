import { useEffect, useRef, useState, type FocusEvent, type ReactElement } from 'react'
import { useSignal } from '../../state/signal.ts'
import { Button, IconButton } from '../button/button.tsx'
import { act, close, dismiss, toasts, type Toast } from './toast-list.ts'
import styles from './toasts.module.css'

const shownMs = 8_000

/** The messages at the lower right, at most three. They stay while the pointer or the focus is on them. */
export function Toasts(): ReactElement {
  const list = useSignal(toasts)
  const [isPointed, setPointed] = useState(false)
  const [isFocused, setFocused] = useState(false)
  const place = useRef<HTMLElement>(null)
  useEffect(() => {
    // What goes away under the pointer or with the focus sends no event of its leaving.
    setFocused(place.current?.contains(document.activeElement) === true)
    if (place.current?.matches(':hover') !== true) setPointed(false)
  }, [list])
  const leave = (event: FocusEvent<HTMLElement>): void => setFocused(event.currentTarget.contains(event.relatedTarget))
  return (
    <section
      ref={place}
      className={styles.toasts}
      aria-label="Messages"
      aria-live="polite"
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
      onFocus={() => setFocused(true)}
      onBlur={leave}
    >
      {list.map((one) => (
        <ToastItem key={one.id} toast={one} isHeld={isPointed || isFocused} />
      ))}
    </section>
  )
}

function ToastItem({ toast, isHeld }: { readonly toast: Toast; readonly isHeld: boolean }): ReactElement {
  useEffect(() => {
    if (isHeld) return undefined
    const timer = setTimeout(() => dismiss(toast.id), toast.shownMs ?? shownMs)
    return () => clearTimeout(timer)
  }, [toast.id, toast.shownMs, isHeld])
  const { action } = toast
  return (
    <div className={styles.toast} data-tone={toast.tone}>
      <p>{toast.text}</p>
      {action !== undefined && (
        <Button look="quiet" onClick={() => act(toast)}>
          {action.label}
        </Button>
      )}
      <IconButton
        icon="close"
        label="Dismiss the message"
        size="s"
        onClick={(event) => {
          keepFocus(event.currentTarget)
          close(toast.id)
        }}
      />
    </div>
  )
}

/** Hands the focus of a message that goes to the one beside it, else to the page: it is never lost (WCAG 2.4.3). */
function keepFocus(button: HTMLElement): void {
  if (document.activeElement !== button) return
  const item = button.parentElement
  const beside = item?.nextElementSibling ?? item?.previousElementSibling
  const next = beside?.querySelector<HTMLElement>('button:last-of-type') ?? document.getElementById('main')
  next?.focus({ preventScroll: true })
}
