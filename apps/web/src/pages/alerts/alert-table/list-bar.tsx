import type { ReactElement } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { printSearchParams } from '../../../app/search-params.ts'
import { IconButton } from '../../../components/button/button.tsx'
import { Icon } from '../../../components/icon/icon.tsx'
import { LiveRegion } from '../../../components/live-region/live-region.tsx'
import { Menu, MenuItem } from '../../../components/menu/menu.tsx'
import { copyText } from '../../../format/clipboard.ts'
import { formatCount, plural } from '../../../format/number.ts'
import { useKeys } from '../../../keys/use-keys.ts'
import { formatClock, zoneSuffix } from '../../../time/format.ts'
import { useZone } from '../../../time/use-zone.ts'
import { groupingWords } from '../groups/group.ts'
import { alertSorts, groupings, printAddress, type AlertSort, type GroupBy } from '../state/address.ts'
import { countText } from '../state/count-text.ts'
import { alertKeys } from '../state/queries.ts'
import type { LiveQueue } from '../state/use-live-queue.ts'
import { useQueue } from '../state/queue.ts'
import styles from './alert-list.module.css'

interface ListBarProps {
  readonly loaded: number
  readonly total: number | undefined
  /** When the rows were answered, in ms. */
  readonly atMs: number
  readonly isReady: boolean
  readonly live: LiveQueue
}

const sortWords: Readonly<Record<AlertSort, string>> = {
  risk: 'Riskiest first',
  severity: 'Worst first',
  newest: 'Newest first',
}

/** How many of how many, in which order, and what can be done with the list. */
export function ListBar({ loaded, total, atMs, isReady, live }: ListBarProps): ReactElement {
  const client = useQueryClient()
  const zone = useZone()
  const { address } = useQueue()
  const again = (): void => {
    live.show()
    void client.invalidateQueries({ queryKey: alertKeys.all })
  }
  const copyLink = (): void => {
    void copyText(globalThis.location.origin + '/alerts' + printSearchParams(printAddress(address)), 'a link')
  }
  useKeys({ 'live.show': again, 'link.copy': copyLink })
  const shown =
    address.group === undefined ? countText(loaded, total) : `${total === undefined ? '…' : plural(total, 'alert')}`
  const text = isReady ? shown : '…'
  return (
    <div className={styles.bar}>
      <p
        className={styles.count}
        title={atMs === 0 ? undefined : `as of ${formatClock(atMs, zone)}${zoneSuffix(atMs, zone)}`}
      >
        {text}
      </p>
      <GroupMenu />
      {address.group === undefined && <SortMenu />}
      {live.waiting !== 0 && (
        <button type="button" className={styles.fresh} onClick={again}>
          {waitingWords(live.waiting)}
        </button>
      )}
      <LiveRegion text={live.waiting === 0 ? '' : `${waitingWords(live.waiting)} alerts`} />
      <LiveRegion text={isReady ? `${text}${address.group === undefined ? ' alerts' : ''}` : ''} />
      <div className={styles.tools}>
        <IconButton icon="refresh" label="Ask again" keyId="live.show" onClick={again} />
        <IconButton icon="link" label="Copy a link" keyId="link.copy" onClick={copyLink} />
      </div>
    </div>
  )
}

/** The count of a whole page is the least that there are. */
const waitingWords = (waiting: number): string => `${formatCount(waiting)}${waiting >= 200 ? '+' : ''} new`

function GroupMenu(): ReactElement {
  const { address, change } = useQueue()
  const words = (by: GroupBy | undefined): string => (by === undefined ? 'One by one' : groupingWords[by].menu)
  return (
    <Menu
      label="Groups"
      width={200}
      trigger={(props) => (
        <button type="button" className={styles.sort} {...props}>
          <Icon name="fields" size={14} />
          {words(address.group)}
        </button>
      )}
    >
      {[undefined, ...groupings].map((by) => (
        <MenuItem
          key={by ?? ''}
          choice={{ kind: 'radio', isOn: by === address.group }}
          onSelect={() => change({ group: by })}
        >
          {words(by)}
        </MenuItem>
      ))}
    </Menu>
  )
}

function SortMenu(): ReactElement {
  const { address, change } = useQueue()
  return (
    <Menu
      label="Order"
      width={180}
      trigger={(props) => (
        <button type="button" className={styles.sort} {...props}>
          <Icon name="sort" size={14} />
          {sortWords[address.sort]}
        </button>
      )}
    >
      {alertSorts.map((name) => (
        <MenuItem
          key={name}
          choice={{ kind: 'radio', isOn: name === address.sort }}
          onSelect={() => change({ sort: name })}
        >
          {sortWords[name]}
        </MenuItem>
      ))}
    </Menu>
  )
}
