import type { Event } from '@aurora/core'
import type { Logsource } from '@aurora/sigma'
import { accessLogsource, cloudLogsource, linuxLogsource, networkLogsource } from './products.ts'
import { windowsLogsource } from './windows.ts'

/** What an event is, in the words of Sigma's log sources; all in lower case. One event may be of several categories. */
export interface EventLogsource {
  readonly product: string | undefined
  readonly categories: readonly string[]
  readonly services: readonly string[]
}

/** Events of no known product: rules that name a product, category or service are not about them. */
export const unknownLogsource: EventLogsource = { product: undefined, categories: [], services: [] }

const readers: Readonly<Record<string, (event: Event) => EventLogsource | undefined>> = {
  windows: windowsLogsource,
  ...accessLogsource,
  ...cloudLogsource,
  ...linuxLogsource,
  ...networkLogsource,
}

/** What an event is. The same object for events of the same kind, so that it may be a key. */
export function logsourceOf(event: Event): EventLogsource {
  const read = Object.hasOwn(readers, event.source) ? readers[event.source] : undefined
  return read?.(event) ?? unknownLogsource
}

/** Whether a rule of a log source is about an event: every attribute that it states is the event's (SIGMA.md, row 19). */
export function isAbout(rule: Logsource, event: EventLogsource): boolean {
  return (
    (rule.product === undefined || rule.product === event.product) &&
    (rule.category === undefined || event.categories.includes(rule.category)) &&
    (rule.service === undefined || event.services.includes(rule.service))
  )
}
