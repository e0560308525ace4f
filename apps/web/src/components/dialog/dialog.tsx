import { Modal } from '@mantine/core'
import type { ReactElement, ReactNode } from 'react'
import { IconButton } from '../button/button.tsx'
import styles from './dialog.module.css'

interface DialogProps {
  readonly title: string
  /** Absent for a dialog that must be answered. */
  readonly onClose?: () => void
  readonly size?: 'md' | 'lg' | 'xl'
  readonly children: ReactNode
}

/** A dialog over the page: focus stays inside, Escape and the cross close it. There is only ever one. */
export function Dialog({ title, onClose, size = 'md', children }: DialogProps): ReactElement {
  const close = onClose ?? (() => undefined)
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
        <div className={styles.body}>{children}</div>
      </Modal.Content>
    </Modal.Root>
  )
}
