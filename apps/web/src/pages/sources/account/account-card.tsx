import type { SourceCard } from '@aurora/contract'
import { formatSpan } from '@aurora/core'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { DemoMark } from '../../../components/demo-mark/demo-mark.tsx'
import { serverNowMs } from '../../../api/server-clock.ts'
import { Icon } from '../../../components/icon/icon.tsx'
import { SourceStatus } from '../../../components/source-status/source-status.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { formatCount, formatRate } from '../../../format/number.ts'
import { showText } from '../../../format/show-text.ts'
import { formatRelative } from '../../../time/format.ts'
import { balanceOf } from './balance.ts'
import styles from './account-card.module.css'

/** One source and sensor: is it there, how much, and what became of every line it sent (AU-81). */
export function AccountCard({
  card,
  title,
}: {
  readonly card: SourceCard
  readonly title: string | undefined
}): ReactElement {
  const { source, sensor, status, eventsPerSecond, today, lastEvent, isDemo } = card
  return (
    <article className={styles.card} aria-label={`${source} ${sensor}`}>
      <header>
        <h2>
          <Link to="/siem" search={{ source }}>
            {title ?? showText(source)}
          </Link>
          {isDemo && ' '}
          {isDemo && <DemoMark />}
        </h2>
        <SourceStatus status={status} />
      </header>
      <p className={styles.sensor}>{showText(sensor)}</p>
      <Warnings card={card} />
      <dl className={styles.facts}>
        <Fact name="Now" value={formatRate(eventsPerSecond)} />
        <Fact name="Today" value={formatCount(today)} />
        <Fact
          name="Last event"
          value={lastEvent === null ? 'none' : formatRelative(Date.parse(lastEvent), serverNowMs())}
        />
      </dl>
      <Account card={card} />
      {lastEvent !== null && (
        <p className={styles.last}>
          Last <Timestamp iso={lastEvent} />
        </p>
      )}
    </article>
  )
}

/** What is wrong with the sensor, as far as its events tell. */
function Warnings({ card }: { readonly card: SourceCard }): ReactElement | null {
  const { status, silentSeconds, longestPauseSeconds, clockSkewSeconds } = card
  const warnings = [
    status === 'silent' &&
      `Silent for ${formatSpan(silentSeconds * 1000)}; at this time it never pauses longer than ${formatSpan((longestPauseSeconds ?? 0) * 1000)}`,
    clockSkewSeconds > 0 && `Clock ${formatSpan(clockSkewSeconds * 1000)} ahead: its events are dated in the future`,
    clockSkewSeconds < 0 && `Clock or time zone ${formatSpan(clockSkewSeconds * 1000)} behind`,
  ].filter((warning) => warning !== false)
  if (warnings.length === 0) return null
  return (
    <ul className={styles.warnings}>
      {warnings.map((warning) => (
        <li key={warning}>
          <Icon name="warning" size={14} />
          {warning}
        </li>
      ))}
    </ul>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: string }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function Account({ card }: { readonly card: SourceCard }): ReactElement {
  const missing = balanceOf(card)
  const rows = [
    ['received', card.received],
    ['stored', card.stored],
    ['rejected', card.rejected],
    ['deduplicated', card.deduplicated],
    ['in flight', card.inFlight],
  ] as const
  return (
    <>
      <dl className={styles.account}>
        {rows.map(([name, count]) => (
          <div key={name} data-name={name} data-zero={count === 0}>
            <dt>{name}</dt>
            <dd>{formatCount(count)}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.balance} data-ok={missing === 0}>
        <Icon name={missing === 0 ? 'check' : 'warning'} size={14} />
        {missing === 0
          ? 'Every line is accounted for'
          : `${formatCount(Math.abs(missing))} lines are not accounted for`}
      </p>
    </>
  )
}
