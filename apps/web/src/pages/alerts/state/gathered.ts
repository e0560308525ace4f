import type { Heard } from '../../../live/alert-feed.ts'

/** What the feed told since the list was last brought up to date. */
export interface Gathered {
  /** Ids of alerts that may have come into the list. */
  readonly opened: ReadonlySet<string>
  /** Ids of alerts of which something is different. */
  readonly changed: ReadonlySet<string>
  /** Some changes are not known by themselves: the alerts are to be looked at. */
  readonly isUnknown: boolean
}

export const nothingHeard: Gathered = { opened: new Set(), changed: new Set(), isUnknown: false }

/** Beyond this it is cheaper to look at the alerts than to remember which were told. */
const mostGathered = 2_000

/** `before` with what was heard; memory stays bounded however long the page is paused. */
export function gather(before: Gathered, heard: Heard): Gathered {
  if (heard.kind === 'unknown') return { ...before, isUnknown: true }
  const isNew = (kind: string): boolean => kind === 'opened' || kind === 'reopened'
  const opened = new Set([
    ...before.opened,
    ...heard.news.filter(({ kind }) => isNew(kind)).map(({ alertId }) => alertId),
  ])
  const changed = new Set([...before.changed, ...heard.news.map(({ alertId }) => alertId)])
  if (opened.size + changed.size > mostGathered) return { opened: new Set(), changed: new Set(), isUnknown: true }
  return { opened, changed, isUnknown: before.isUnknown }
}
