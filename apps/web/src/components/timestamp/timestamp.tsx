import { formatSpan } from '@aurora/core'
import type { ReactElement } from 'react'
import { serverNowMs } from '../../api/server-clock.ts'
import { formatExact, formatRelative, formatStamp, zoneLabel } from '../../time/format.ts'
import { otherZone, useZone } from '../../time/use-zone.ts'
import type { Zone } from '../../time/zone.ts'
import { Icon } from '../icon/icon.tsx'
import styles from './timestamp.module.css'

interface TimestampProps {
  readonly iso: string
  /** When we received it: told when it differs by over a minute, with a clock beside it over five. */
  readonly receivedIso?: string
  /** A zone of its own instead of the one of the switch. */
  readonly zone?: Zone
}

const tellMs = 60_000
const markMs = 300_000

/** A time in the zone of the switch; hovering tells the other zone, how long ago, and when it was received. */
export function Timestamp({ iso, receivedIso, zone: own }: TimestampProps): ReactElement {
  const chosen = useZone()
  const zone = own ?? chosen
  const ms = Date.parse(iso)
  const lateMs = receivedIso === undefined ? 0 : Date.parse(receivedIso) - ms
  return (
    <time className={styles.time} dateTime={iso} title={titleOf(iso, receivedIso, lateMs, zone)}>
      {formatStamp(ms, zone)}
      {Math.abs(lateMs) > markMs && (
        <span className={styles.late}>
          <Icon name="clock" size={12} />
          <span className="visually-hidden">received {formatSpan(lateMs)} apart</span>
        </span>
      )}
    </time>
  )
}

function titleOf(iso: string, receivedIso: string | undefined, lateMs: number, zone: Zone): string {
  const other = otherZone(zone)
  const lines = [
    formatExact(iso, zone),
    ...(other === zone ? [] : [`${formatExact(iso, other)} ${zoneLabel(other)}`]),
    formatRelative(Date.parse(iso), serverNowMs()),
  ]
  if (receivedIso !== undefined && Math.abs(lateMs) > tellMs) {
    const side = lateMs > 0 ? 'later' : 'earlier'
    lines.push(`received ${formatExact(receivedIso, zone)}, ${formatSpan(lateMs)} ${side}`)
  }
  return lines.join('\n')
}
