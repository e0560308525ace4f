import { useEffect, useState, type ReactElement } from 'react'
import { useSignal } from '../../state/signal.ts'
import { Button, IconButton } from '../button/button.tsx'
import { dismiss, toasts, type Toast } from './toast-list.ts'
import styles from './toasts.module.css'

const shownMs = 8_000

/** The messages at the lower right, at most three. They stay while the pointer or the focus is on them. */
export function Toasts(): ReactElement {
  const list = useSignal(toasts)
  const [isHeld, setHeld] = useState(false)
  return (
    <section
      className={styles.toasts}
      aria-label="Messages"
      aria-live="polite"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {list.map((one) => (
        <ToastItem key={one.id} toast={one} isHeld={isHeld} />
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
        <Button
          look="quiet"
          onClick={() => {
            dismiss(toast.id)
            action.run()
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton icon="close" label="Dismiss the message" size="s" onClick={() => dismiss(toast.id)} />
    </div>
  )
}
