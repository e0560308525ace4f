import type { SearchPage } from '@aurora/contract'
import type { ReactElement } from 'react'
import { serverNowMs } from '../../../api/server-clock.ts'
import { Button, IconButton } from '../../../components/button/button.tsx'
import { LiveRegion } from '../../../components/live-region/live-region.tsx'
import { copyText } from '../../../format/clipboard.ts'
import { formatCount } from '../../../format/number.ts'
import { useKeys } from '../../../keys/use-keys.ts'
import { printSearchParams } from '../../../app/search-params.ts'
import { absoluteRange } from '../../../time/range.ts'
import { formatClock, zoneSuffix } from '../../../time/format.ts'
import { useZone } from '../../../time/use-zone.ts'
import { printAddress } from '../state/address.ts'
import { useNewCount } from '../state/queries.ts'
import { useWorkspace } from '../state/workspace.ts'
import { ColumnMenu } from './column-menu.tsx'
import { ExportMenu } from './export-menu.tsx'
import styles from './event-list.module.css'

interface ListBarProps {
  readonly first: SearchPage | undefined
  /** How many match; undefined until it is known, null when it cannot be. */
  readonly total: number | null | undefined
  readonly loaded: number
  readonly hasFailed: boolean
}

/** How many of how many, what is new, and what can be done with the list. */
export function ListBar({ first, total, loaded, hasFailed }: ListBarProps): ReactElement {
  const { address, change, run, again } = useWorkspace()
  const zone = useZone()
  const copyLink = useCopyLink()
  const count = useNewCount(run, first !== undefined && !hasFailed) ?? 0
  useKeys({
    'live.show': again,
    'link.copy': () => copyLink(true),
    'link.copyRelative': () => copyLink(false),
  })
  const asOf = formatClock(run.span.toMs, zone) + zoneSuffix(run.span.toMs, zone)
  const isNewest = address.sort === 'newest'
  return (
    <div className={styles.bar}>
      <p className={styles.count} title={first === undefined ? undefined : `In ${formatCount(first.tookMs)} ms`}>
        {first === undefined ? '…' : countText(loaded, total)}
      </p>
      <Button look="quiet" icon="sort" onClick={() => change({ sort: isNewest ? 'oldest' : 'newest' })}>
        {isNewest ? 'Newest first' : 'Oldest first'}
      </Button>
      {run.isLive && <span className={styles.asOf}>as of {asOf}</span>}
      {count > 0 && (
        <button type="button" className={styles.fresh} onClick={again}>
          {formatCount(count)} new
        </button>
      )}
      <LiveRegion text={count > 0 ? `${formatCount(count)} new events` : ''} />
      <LiveRegion text={total === undefined ? '' : `${countText(loaded, total)} events`} />
      <div className={styles.tools}>
        <IconButton icon="refresh" label="Search again, up to now" keyId="live.show" onClick={again} />
        <IconButton
          icon="link"
          label="Copy a link; Shift keeps relative times"
          keyId="link.copy"
          onClick={(event) => copyLink(!event.shiftKey)}
        />
        <ExportMenu total={total ?? null} />
        <ColumnMenu />
      </div>
    </div>
  )
}

/** `1–200 of 48,213`; a total that could not be counted is said to be unknown, one that is being counted is left open. */
function countText(loaded: number, total: number | null | undefined): string {
  if (total === 0 || loaded === 0) return 'No events'
  const all = total === undefined ? '…' : total === null ? 'more than could be counted' : formatCount(total)
  return `1–${formatCount(loaded)} of ${all}`
}

/** Puts the address on the clipboard; with fixed times the receiver sees what the sender saw. */
function useCopyLink(): (isFixed: boolean) => void {
  const { address } = useWorkspace()
  return (isFixed) => {
    const shared = isFixed ? { ...address, ...absoluteRange(address, serverNowMs()) } : address
    const link = globalThis.location.origin + '/siem' + printSearchParams(printAddress(shared))
    void copyText(link, isFixed ? 'a link with fixed times' : 'a link with relative times')
  }
}
