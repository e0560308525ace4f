import { Popover } from '@mantine/core'
import { useState, type ReactElement } from 'react'
import { useKeys } from '../../keys/use-keys.ts'
import { useSignal } from '../../state/signal.ts'
import { IconButton } from '../button/button.tsx'
import { keptToasts, seeAll, unseenOf } from '../toasts/toast-list.ts'
import { MessageList } from './message-list.tsx'
import styles from './message-list.module.css'

/** The bell: how many messages went by unseen, and the list of all of this tab. What was on the list was seen. */
export function MessageButton(): ReactElement {
  const [isOpen, setOpen] = useState(false)
  const unseen = unseenOf(useSignal(keptToasts))
  const change = (isWanted: boolean): void => {
    if (!isWanted) seeAll()
    setOpen(isWanted)
  }
  useKeys({ 'messages.open': () => change(!isOpen), ...(isOpen ? { 'layer.close': () => change(false) } : {}) })
  return (
    <Popover
      opened={isOpen}
      onChange={change}
      position="bottom-end"
      width={400}
      withRoles={false}
      trapFocus
      returnFocus
    >
      <span className={styles.bell}>
        <Popover.Target>
          <IconButton
            icon="bell"
            label={unseen === 0 ? 'Messages' : `Messages, ${unseen} not seen`}
            keyId="messages.open"
            aria-haspopup="dialog"
            aria-expanded={isOpen}
            onClick={() => change(!isOpen)}
          />
        </Popover.Target>
        {unseen > 0 && (
          <span className={styles.count} aria-hidden="true">
            {unseen > 99 ? '99+' : unseen}
          </span>
        )}
      </span>
      <Popover.Dropdown className={styles.layer ?? ''} role="dialog" aria-label="Messages of this tab">
        <MessageList onAct={() => change(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}
