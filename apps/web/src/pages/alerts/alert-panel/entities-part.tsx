import type { AlertDetail } from '@aurora/contract'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { serverNowMs } from '../../../api/server-clock.ts'
import { IconButton } from '../../../components/button/button.tsx'
import { rangeFor } from '../../../components/entity-link/entity-place.ts'
import { OpenEntity } from '../../../components/entity-link/open-entity.tsx'
import { copyText } from '../../../format/clipboard.ts'
import { formatCount } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { useQueue } from '../state/queue.ts'
import { Part } from './part.tsx'
import { entitySearch, rangeAround } from './siem-link.ts'
import styles from './alert-panel.module.css'

/** Whom and what the alert is about, in full: each leads to its events, to its other alerts, and can be copied. */
export function EntitiesPart({ alert }: { readonly alert: AlertDetail }): ReactElement {
  const named = new Set(alert.allEntities.map(({ value }) => value.toLowerCase()))
  const others = alert.indicators.filter((value) => !named.has(value.toLowerCase()))
  const count = alert.allEntities.length + others.length
  return (
    <Part title="Entities and observables" aside={formatCount(count)}>
      {count === 0 && <p className={styles.faint}>It names none.</p>}
      <ul className={styles.entities}>
        {alert.allEntities.map((entity) => (
          <EntityLine key={`${entity.kind} ${entity.value}`} alert={alert} {...entity} />
        ))}
        {others.map((value) => (
          <EntityLine key={value} alert={alert} kind="observable" value={value} />
        ))}
      </ul>
    </Part>
  )
}

type Kind = AlertDetail['allEntities'][number]['kind']

interface EntityLineProps {
  readonly alert: AlertDetail
  readonly kind: Kind | 'observable'
  readonly value: string
}

function EntityLine({ alert, kind, value }: EntityLineProps): ReactElement {
  const { change } = useQueue()
  const range = rangeAround(alert.firstSeen, alert.lastSeen)
  const search = entitySearch({ kind: kind === 'observable' ? 'hash' : kind, value }, range)
  return (
    <li className={styles.entity}>
      <span className={styles.kind}>{kind}</span>
      <Link to="/siem" search={search} className={styles.value} title={`Events ±5 minutes: ${showText(value)}`}>
        {shorten(showText(value), 64)}
      </Link>
      <span className={styles.entityTools}>
        <OpenEntity entity={{ kind, value }} range={rangeFor(alert.firstSeen, alert.lastSeen, serverNowMs())} />
        <IconButton
          icon="alerts"
          size="s"
          label={`Alerts that name ${shorten(showText(value), 40)}`}
          onClick={() => change({ q: value.slice(0, 256) })}
        />
        <IconButton
          icon="copy"
          size="s"
          label={`Copy ${shorten(showText(value), 40)}`}
          onClick={() => void copyText(value, 'the value')}
        />
      </span>
    </li>
  )
}
