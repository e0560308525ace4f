import { Modal } from '@mantine/core'
import { useLayoutEffect, useState, type ReactElement, type ReactNode } from 'react'
import { IconButton } from '../button/button.tsx'
import styles from './dialog.module.css'

interface DialogProps {
  readonly title: string
  /** Absent for a dialog that must be answered. */
  readonly onClose?: () => void
  readonly size?: 'md' | 'lg' | 'xl'
  readonly children: ReactNode
}

/**
 * A dialog over the page: focus stays inside, Escape and the cross close it, and what had the focus before has it again.
 * There is only ever one.
 */
export function Dialog({ title, onClose, size = 'md', children }: DialogProps): ReactElement {
  const close = onClose ?? (() => undefined)
  useFocusBack()
  return (
    <Modal.Root
      opened
      onClose={close}
      size={size}
      centered
      closeOnEscape={onClose !== undefined}
      closeOnClickOutside={onClose !== undefined}
      classNames={{ overlay: styles.overlay ?? '', content: styles.content ?? '' }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={title}>
        <div className={styles.head}>
          <h2>{title}</h2>
          {onClose !== undefined && <IconButton icon="close" label="Close" onClick={close} />}
        </div>
        <div ref={takeFocus} className={styles.body}>
          {children}
        </div>
      </Modal.Content>
    </Modal.Root>
  )
}

/** The focus goes in at once: a key that is pressed right after the one that opened the dialog is meant for it. */
const takeFocus = (body: HTMLElement | null): void => body?.querySelector<HTMLElement>('[data-autofocus]')?.focus()

/** Gives the focus back to what had it before, unless it has gone elsewhere meanwhile. */
function useFocusBack(): void {
  const [before] = useState(() => document.activeElement)
  useLayoutEffect(
    () => () => {
      const has = document.activeElement
      const isHere = has === null || has === document.body || has.closest('[role="dialog"]') !== null
      if (isHere && before instanceof HTMLElement) before.focus({ preventScroll: true })
    },
    [before],
  )
}
