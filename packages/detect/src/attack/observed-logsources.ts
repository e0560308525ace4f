import type { Logsource } from '@aurora/sigma'
import { groupingSql } from '@aurora/query'
import type { EventStore, PartialReason, Range } from '@aurora/store'
import { isAbout, type EventLogsource } from '../logsources/event-logsource.ts'
import { logsourceOf } from '../logsources/logsource-of.ts'
import { eventOf } from '../logsources/blank-event.ts'

/** Which log sources events of a window were of. */
export interface ObservedLogsources {
  /** Events known to be of it; undefined when the store did not say in time, and none that it did say are. */
  count(logsource: Logsource): number | undefined
  /** Events of generic input, which may be of any log source. */
  readonly generic: number
  /** Why counts may be too small. */
  readonly partial: PartialReason | undefined
}

/** Kinds of events that one statement tells of. */
const maxKinds = 5000
const timeMs = 20_000

/**
 * The log sources of the events that were received within a range, in µs UTC: by source and dataset, those of Windows by
 * channel and number. A log source is of as many events as a rule about it would be asked of.
 */
export async function observedLogsources(
  store: Pick<EventStore, 'read'>,
  received: Range,
  signal?: AbortSignal,
): Promise<ObservedLogsources> {
  const named = await store.read(
    ({ within }) => {
      const { sql, params } = within({ received })
      const text = `SELECT source, dataset, count() AS events FROM siem_logs WHERE ${sql} AND source != 'windows' GROUP BY source, dataset ORDER BY events DESC LIMIT ${maxKinds + 1}`
      return { sql: text, params }
    },
    { maxRows: maxKinds, timeMs },
    signal,
  )
  const windows = await store.read(
    ({ within, promoted }) => {
      const { sql, params } = within({ received })
      const { key, values } = groupingSql({ space: 'native', path: 'Channel' }, { promoted })
      const channel = values === undefined ? key.sql : `arrayElement(${values(key.sql)}, 1)`
      const text = `SELECT toString(${channel}) AS channel, event_code, count() AS events FROM siem_logs WHERE ${sql} AND source = 'windows' GROUP BY channel, event_code ORDER BY events DESC LIMIT ${maxKinds + 1}`
      return { sql: text, params: { ...params, ...key.params } }
    },
    { maxRows: maxKinds, timeMs },
    signal,
  )
  const kinds = new Map<EventLogsource, number>()
  let generic = 0
  const add = (of: EventLogsource, events: number): void => void kinds.set(of, (kinds.get(of) ?? 0) + events)
  for (const [source, dataset, events] of named.rows) {
    const of = logsourceOf(eventOf({ source: String(source), dataset: String(dataset) }))
    if (of.isUnknown === true) generic += Number(events)
    else add(of, Number(events))
  }
  for (const [channel, code, events] of windows.rows)
    add(
      logsourceOf(eventOf({ source: 'windows', native: { Channel: String(channel), EventID: String(code) } })),
      Number(events),
    )
  const partial = named.partial ?? windows.partial
  return {
    generic,
    partial,
    count(logsource) {
      let events = 0
      for (const [of, count] of kinds) if (isAbout(logsource, of)) events += count
      return events === 0 && partial !== undefined ? undefined : events
    },
  }
}
