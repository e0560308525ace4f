import { severityNames, type SeverityName } from '@aurora/core'
import { shorten, showText } from '../format/show-text.ts'
import type { AlertNews } from './feed-sequence.ts'

/** What a person hears of some new alerts: a few words, and which alert a click opens. */
export interface Notice {
  readonly title: string
  readonly body: string
  readonly alert: string
}

/** New alerts nobody has been told of yet: how many, and the worst, the first of those that are alike. */
export interface Waiting {
  readonly count: number
  readonly worst: AlertNews
}

const mostTitleChars = 120
const rank = (severity: SeverityName): number => severityNames.indexOf(severity)

/** Whether a change is a new alert, at least as grave as `least`. */
export const isNoticed = ({ kind, severity }: AlertNews, least: SeverityName): boolean =>
  (kind === 'opened' || kind === 'reopened') && rank(severity) >= rank(least)

/** `before` with one more. */
export const addNews = (before: Waiting | undefined, news: AlertNews): Waiting =>
  before === undefined
    ? { count: 1, worst: news }
    : { count: before.count + 1, worst: rank(news.severity) > rank(before.worst.severity) ? news : before.worst }

/** What is said of them. Titles may hold what an attacker wrote: they are shown as text. */
export function noticeOf({ count, worst }: Waiting): Notice {
  const { name, title, severity } = worst
  const others = count === 1 ? '' : `, and ${count - 1} more`
  return { title: `${name} ${severity}${others}`, body: shorten(showText(title), mostTitleChars), alert: name }
}
