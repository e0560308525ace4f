import type { ReactElement } from 'react'
import { formatCount } from '../../format/number.ts'
import { useSignal } from '../../state/signal.ts'
import { toIso } from '../../time/range.ts'
import { Button } from '../button/button.tsx'
import { Timestamp } from '../timestamp/timestamp.tsx'
import { act, clearKept, keptToasts, type Kept } from '../toasts/toast-list.ts'
import styles from './message-list.module.css'

/** The messages of this tab, newest first, each with what it still offers. */
export function MessageList({ onAct }: { readonly onAct: () => void }): ReactElement {
  const kept = useSignal(keptToasts)
  return (
    <>
      <div className={styles.head}>
        <h2>Messages</h2>
        <span className={styles.total}>{kept.length === 0 ? '' : `${formatCount(kept.length)} of this tab`}</span>
        {kept.length > 0 && (
          <Button look="quiet" onClick={clearKept} data-autofocus>
            Clear
          </Button>
        )}
      </div>
      {kept.length === 0 ? (
        <p ref={takeFocus} className={styles.none} tabIndex={-1} data-autofocus>
          Nothing was said in this tab yet.
        </p>
      ) : (
        <ul className={styles.list} tabIndex={0} aria-label="Messages, newest first">
          {kept.map((one) => (
            <Message key={one.id} one={one} onAct={onAct} />
          ))}
        </ul>
      )}
    </>
  )
}

/** The focus stays in the list when there is nothing to press in it any more, so that Escape is meant for it. */
const takeFocus = (line: HTMLElement | null): void => line?.focus()

function Message({ one, onAct }: { readonly one: Kept; readonly onAct: () => void }): ReactElement {
  const run = (): void => {
    onAct()
    act(one)
  }
  return (
    <li className={styles.message} data-tone={one.tone} data-seen={one.isSeen}>
      <p>{one.text}</p>
      <div className={styles.foot}>
        <Timestamp iso={toIso(one.atMs)} />
        {!one.isSeen && <span className={styles.fresh}>not seen</span>}
        {one.action !== undefined && (
          <Button look="quiet" onClick={run}>
            {one.action.label}
          </Button>
        )}
      </div>
    </li>
  )
}
