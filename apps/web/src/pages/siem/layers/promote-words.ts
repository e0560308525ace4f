import type { Answer } from '../../../api/operations.ts'
import { plural } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'

type Preview = Answer<'previewPromotion'>['items'][number]

/** `the event`, or `3 events`. */
export const eventsWords = (count: number): string => (count === 1 ? 'the event' : plural(count, 'event'))

const closedStatuses: readonly string[] = ['resolved', 'false_positive']
const mostLines = 5

interface Wanted {
  readonly into: 'alert' | 'new' | 'found'
  readonly caseName: string | undefined
}

/** What a promotion will do, line by line: which alerts it joins, how many it opens, and the case (UX §9). */
export function joinWords(previews: readonly Preview[], { into, caseName }: Wanted): string[] {
  const joined = [...Map.groupBy(previews, ({ alert }) => alert?.name)].filter(([name]) => name !== undefined)
  const opened = previews.filter(({ alert }) => alert === null).length
  const lines = joined.slice(0, mostLines).map(([, own]) => joinLine(own))
  return [
    ...lines,
    ...(joined.length > mostLines ? [`and joins ${plural(joined.length - mostLines, 'other alert')}.`] : []),
    ...(opened === 0 ? [] : [`Opens ${opened === 1 ? 'a new alert' : plural(opened, 'new alert')}.`]),
    ...(into === 'new' ? ['Opens a case with it; what it is about becomes its observables.'] : []),
    ...(into === 'found' ? [caseName === undefined ? 'Joins the case you choose.' : `Joins ${caseName}.`] : []),
  ]
}

function joinLine(own: readonly Preview[]): string {
  const alert = own[0]?.alert
  if (alert === null || alert === undefined) return ''
  const named = `${alert.name} “${shorten(showText(alert.title), 80)}”`
  if (own.every(({ isKnown }) => isKnown)) return `In ${named} already: the alert stays as it is.`
  if (own.length > 1) return `${own.length} join ${named}, ${alert.status.replaceAll('_', ' ')}.`
  const open = closedStatuses.includes(alert.status) ? 'closed: is counted there, or opens it again' : 'open: joins it'
  return `Same as ${named}, ${open}.`
}
