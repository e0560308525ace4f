import type { TimelineAnswer } from '@aurora/contract'
import { shorten, showText } from '../../../format/show-text.ts'
import { formatMinute } from '../../../time/format.ts'
import type { Zone } from '../../../time/zone.ts'

/** The kinds of entries that say what a case came to; the others say how it was worked on. */
export const toldKinds = ['opened', 'note', 'task', 'merged', 'evidence', 'severity'] as const

const mostLines = 30
const mostChars = 300

/** A beginning of the summary: what happened, oldest first, a line each, for a person to cut and to conclude from. */
export function summaryDraft(newestFirst: TimelineAnswer['items'], zone: Zone): string {
  return newestFirst
    .filter(({ kind }) => toldKinds.some((told) => told === kind))
    .slice(0, mostLines)
    .toReversed()
    .map(({ at, actor, text }) => {
      const when = formatMinute(Math.floor(Date.parse(at) / 60_000) * 60_000, zone)
      const who = actor.kind === 'system' ? 'Aurora' : showText(actor.name)
      return `${when} ${who}: ${shorten(showText(text.replaceAll('\n', ' ')), mostChars)}`
    })
    .join('\n')
}
