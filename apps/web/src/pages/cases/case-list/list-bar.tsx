import { useQueryClient } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { printSearchParams } from '../../../app/search-params.ts'
import { Button, IconButton } from '../../../components/button/button.tsx'
import { LiveRegion } from '../../../components/live-region/live-region.tsx'
import { copyText } from '../../../format/clipboard.ts'
import { formatCount } from '../../../format/number.ts'
import { ariaKeysOf, useKeysOf } from '../../../keys/key-choices.ts'
import { useKeys } from '../../../keys/use-keys.ts'
import { useStored } from '../../../state/stored.ts'
import { formatClock, zoneSuffix } from '../../../time/format.ts'
import { useZone } from '../../../time/use-zone.ts'
import { useWork } from '../acts/work.ts'
import { printAddress } from '../state/address.ts'
import { refreshCases } from '../state/case-cache.ts'
import { useDesk } from '../state/desk.ts'
import { casesView } from './cases-view.ts'
import styles from './case-list.module.css'

interface ListBarProps {
  readonly total: number | undefined
  /** When the rows were answered, in ms. */
  readonly atMs: number
  readonly isReady: boolean
}

/** How many of how many, list or board, and a new case. */
export function ListBar({ total, atMs, isReady }: ListBarProps): ReactElement {
  const client = useQueryClient()
  const zone = useZone()
  const { address, cases } = useDesk()
  const { mayWrite, ask } = useWork()
  const [view, setView] = useStored(casesView)
  const again = (): void => refreshCases(client)
  const copyLink = (): void =>
    void copyText(globalThis.location.origin + '/cases' + printSearchParams(printAddress(address)), 'a link')
  const newKeys = useKeysOf('case.new')
  useKeys({ 'live.show': again, 'link.copy': copyLink })
  const text = isReady ? countText(cases.length, total) : '…'
  const at = atMs === 0 ? undefined : `as of ${formatClock(atMs, zone)}${zoneSuffix(atMs, zone)}`
  return (
    <div className={styles.bar}>
      <p className={styles.count} title={at}>
        {text}
      </p>
      <span className={styles.order}>by last activity</span>
      <LiveRegion text={isReady ? `${text} cases` : ''} />
      <div className={styles.tools}>
        <IconButton icon="fields" label="As a list" isOn={view === 'list'} onClick={() => setView('list')} />
        <IconButton
          icon="board"
          label="As a board by status"
          isOn={view === 'board'}
          onClick={() => setView('board')}
        />
        <IconButton icon="refresh" label="Ask again" keyId="live.show" onClick={again} />
        <IconButton icon="link" label="Copy a link" keyId="link.copy" onClick={copyLink} />
        {mayWrite && (
          <Button icon="plus" aria-keyshortcuts={ariaKeysOf(newKeys)} onClick={() => ask({ kind: 'new' })}>
            New case
          </Button>
        )}
      </div>
    </div>
  )
}

/** `1–12 of 12`; a total that is not known is said to be so. */
function countText(loaded: number, total: number | undefined): string {
  if (loaded === 0) return 'No cases'
  if (total === undefined) return `1–${formatCount(loaded)}, total not known`
  return `1–${formatCount(loaded)} of ${formatCount(Math.max(loaded, total))}`
}
