import type { State } from '@aurora/state'
import { bounds } from '../limits.ts'
import { printShort } from '../short-number.ts'
import { tablesOf } from '../tables.ts'
import { readChunks } from '../work.ts'
import { sightingOfEvent, type PromotedEvent } from './reported-alert.ts'

/** What promoting an event would do, said before it is done. */
export interface PromotionPreview {
  readonly eventId: string
  /** The alert it would be counted on; undefined when it would open one. */
  readonly alert:
    { readonly id: string; readonly name: string; readonly title: string; readonly status: string } | undefined
  /** It was promoted so before: nothing would change. */
  readonly isKnown: boolean
}

/**
 * Says what promoting each event would do, in the order of `events`, and changes nothing.
 *
 * A thousand events are looked at; those after them are left out. What is said may be overtaken: somebody else's change
 * between this and the promotion counts.
 */
export async function previewPromotions(state: State, events: readonly PromotedEvent[]): Promise<PromotionPreview[]> {
  const db = tablesOf(state)
  const seen = events.slice(0, bounds.findingsAtOnce).map((event) => ({ event, ...sightingOfEvent(event) }))
  const keys = [...new Set(seen.map(({ key }) => key))]
  const current = await readChunks(keys, (chunk) =>
    db
      .selectFrom('alerts')
      .select(['id', 'number', 'title', 'status', 'dedup_key'])
      .where('dedup_key', 'in', chunk)
      .where('is_current', '=', 1)
      .execute(),
  )
  const ids = seen.flatMap(({ findingId }) => (findingId === undefined ? [] : [findingId]))
  const found = await readChunks(ids, (chunk) =>
    db.selectFrom('alert_findings').select('finding_id').where('finding_id', 'in', chunk).execute(),
  )
  const alerts = new Map(current.map((row) => [row.dedup_key, row]))
  const known = new Set(found.map((row) => row.finding_id))
  return seen.map(({ event, key, findingId }) => {
    const row = alerts.get(key)
    return {
      eventId: event.eventId,
      alert: row && { id: row.id, name: printShort('A', row.number), title: row.title, status: row.status },
      isKnown: findingId !== undefined && known.has(findingId),
    }
  })
}
