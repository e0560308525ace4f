import type { UseQueryResult } from '@tanstack/react-query'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { printSearchParams } from '../../../app/search-params.ts'
import { IconButton } from '../../../components/button/button.tsx'
import { kindWords } from '../../../components/entity-link/entity-place.ts'
import { Icon } from '../../../components/icon/icon.tsx'
import { copyText } from '../../../format/clipboard.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { useKeys } from '../../../keys/use-keys.ts'
import { may, useMe } from '../../../session/use-me.ts'
import { formatClock, zoneSuffix } from '../../../time/format.ts'
import { toIso } from '../../../time/range.ts'
import { useZone } from '../../../time/use-zone.ts'
import { entityPath, printAddress } from '../state/address.ts'
import { entityKey, type Seen } from '../state/queries.ts'
import { searchFor, useSubject } from '../state/subject.ts'
import { RiskPart } from './risk-part.tsx'
import { SeenLine } from './seen-line.tsx'
import styles from './head.module.css'

/** Who it is, when it was seen, what can be done with it, and its risk. */
export function EntityHead({ seen }: { readonly seen: UseQueryResult<Seen> }): ReactElement {
  const { entity } = useSubject()
  const me = useMe().data
  const shown = showText(entity.value)
  return (
    <header className={styles.head}>
      <div className={styles.who}>
        <p className={styles.kind}>{kindWords[entity.kind]}</p>
        <div className={styles.name}>
          <h1 title={shorten(shown, 1_000)}>{shorten(shown, 52)}</h1>
          <IconButton
            icon="copy"
            size="s"
            label="Copy the value"
            keyId="value.copy"
            onClick={() => void copyText(entity.value, 'the value')}
          />
        </div>
        {may(me, 'siem:read') && <SeenLine seen={seen} />}
        <Tools maySearch={may(me, 'siem:read')} />
      </div>
      <RiskPart />
    </header>
  )
}

function Tools({ maySearch }: { readonly maySearch: boolean }): ReactElement {
  const { entity, range, span, again } = useSubject()
  const client = useQueryClient()
  const zone = useZone()
  const copyLink = useCopyLink()
  const look = (): void => {
    again()
    void client.invalidateQueries({ queryKey: [entityKey] })
  }
  useKeys({
    'live.show': look,
    'link.copy': () => copyLink(true),
    'link.copyRelative': () => copyLink(false),
    'value.copy': () => void copyText(entity.value, 'the value'),
  })
  return (
    <div className={styles.tools}>
      {maySearch && (
        <Link to="/siem" search={searchFor(entity, range)} className={styles.search}>
          <Icon name="search" />
          Search its events
        </Link>
      )}
      <IconButton
        icon="link"
        label="Copy a link; Shift keeps relative times"
        keyId="link.copy"
        onClick={(event) => copyLink(!event.shiftKey)}
      />
      <IconButton icon="refresh" label="Look again, up to now" keyId="live.show" onClick={look} />
      <span className={styles.asOf}>as of {formatClock(span.toMs, zone) + zoneSuffix(span.toMs, zone)}</span>
    </div>
  )
}

/** Puts the address on the clipboard; with fixed times the receiver sees what the sender saw. */
function useCopyLink(): (isFixed: boolean) => void {
  const { entity, range, span } = useSubject()
  return (isFixed) => {
    const times = isFixed ? { from: toIso(span.fromMs), to: toIso(span.toMs) } : range
    const link = globalThis.location.origin + entityPath + printSearchParams(printAddress({ ...entity, ...times }))
    void copyText(link, isFixed ? 'a link with fixed times' : 'a link with relative times')
  }
}
