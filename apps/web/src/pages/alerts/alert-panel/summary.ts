import type { AlertDetail, AlertItem } from '@aurora/contract'
import { formatCount, plural } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { formatMinute } from '../../../time/format.ts'
import type { Zone } from '../../../time/zone.ts'

type Told = Pick<
  AlertDetail,
  | 'kind'
  | 'title'
  | 'source'
  | 'rule'
  | 'entities'
  | 'entityCount'
  | 'eventCount'
  | 'firstSeen'
  | 'lastSeen'
  | 'status'
  | 'assignee'
  | 'risk'
  | 'reopenedCount'
  | 'seenAgainCount'
>

/** What happened and how it stands, in two sentences made of fields. What came from logs is shown as text. */
export function summaryOf(alert: Told, zone: Zone): readonly [string, string] {
  return [`${happenedOf(alert, zone)}.`, `${standsOf(alert)}.`]
}

function happenedOf(alert: Told, zone: Zone): string {
  const when = spanText(alert.firstSeen, alert.lastSeen, zone)
  const about = aboutOf(alert)
  if (alert.kind === 'manual') return `Reported from ${showText(alert.source)}${about}, ${when}`
  const events = `${plural(alert.eventCount, 'event')} from ${showText(alert.source)}`
  if (alert.kind === 'storm') return `${events} matched one rule so often that this alert stands for them all, ${when}`
  const rule = alert.rule === null ? '' : ` matched “${shorten(showText(alert.rule.title), 120)}”`
  return `${events}${rule}${about}, ${when}`
}

function aboutOf({ entities, entityCount }: Told): string {
  const named = entities.slice(0, 2).map(({ kind, value }) => `${kind} ${shorten(showText(value), 60)}`)
  if (named.length === 0) return ''
  const others = entityCount - named.length
  return ` about ${named.join(' and ')}${others > 0 ? ` and ${formatCount(others)} more` : ''}`
}

function spanText(first: string, last: string, zone: Zone): string {
  const [fromMs, toMs] = [Date.parse(first), Date.parse(last)]
  const from = formatMinute(Math.floor(fromMs / 1000) * 1000, zone)
  const to = formatMinute(Math.floor(toMs / 1000) * 1000, zone)
  return from === to ? `at ${from}` : `from ${from} to ${to}`
}

function standsOf(alert: Told): string {
  const whose = alert.assignee === null ? 'nobody has it' : `${showText(alert.assignee)} has it`
  const again = alert.reopenedCount > 0 ? `, reopened ${plural(alert.reopenedCount, 'time')}` : ''
  const since = alert.seenAgainCount > 0 ? `, seen ${plural(alert.seenAgainCount, 'time')} since it was closed` : ''
  return `It is ${alert.status.replace('_', ' ')} and ${whose}${again}${since}; the risk is ${formatCount(alert.risk)}`
}

/** Whether two alerts are about a machine, person or address in common. */
export const sharesEntity = (a: Pick<AlertItem, 'entities'>, b: Pick<AlertItem, 'entities'>): boolean =>
  a.entities.some(({ kind, value }) => b.entities.some((other) => other.kind === kind && other.value === value))
