import type { EventItem } from '@aurora/contract'
import { useMemo, useState, type ReactElement } from 'react'
import { Button } from '../../../components/button/button.tsx'
import { LogText } from '../../../components/log-text/log-text.tsx'
import { copyText } from '../../../format/clipboard.ts'
import { formatBytes } from '../../../format/number.ts'
import { prettyJson } from '../../../format/pretty-json.ts'
import { reads, stored, useStored } from '../../../state/stored.ts'
import { useWorkspace } from '../state/workspace.ts'
import styles from './event-panel.module.css'

const isPretty = stored('raw.pretty', reads.flag(true))
const mostShown = 200_000

/** The bytes as they were received. JSON can be laid out over lines, which changes no value; the copy is as received. */
export function RawTab({ event }: { readonly event: EventItem }): ReactElement {
  const { words } = useWorkspace()
  const [wantsPretty, setPretty] = useStored(isPretty)
  const [isWrapped, setWrapped] = useState(true)
  const pretty = useMemo(() => prettyJson(event.raw), [event.raw])
  const bytes = useMemo(() => new TextEncoder().encode(event.raw).length, [event.raw])
  const text = wantsPretty && pretty !== undefined ? pretty : event.raw
  return (
    <>
      <div className={styles.filter}>
        {pretty !== undefined && (
          <label className={styles.check}>
            <input type="checkbox" checked={wantsPretty} onChange={(change) => setPretty(change.target.checked)} />
            Lay out
          </label>
        )}
        <label className={styles.check}>
          <input type="checkbox" checked={isWrapped} onChange={(change) => setWrapped(change.target.checked)} />
          Wrap
        </label>
        <span className={styles.count}>{formatBytes(bytes)}</span>
        <Button look="quiet" icon="copy" onClick={() => void copyText(event.raw, 'the raw event')}>
          Copy
        </Button>
      </div>
      <pre className={styles.raw} data-wrapped={isWrapped} tabIndex={0} role="group" aria-label="Raw event">
        <LogText text={text} most={mostShown} words={words} keepLines={wantsPretty && pretty !== undefined} />
      </pre>
    </>
  )
}
