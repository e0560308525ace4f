import type { Event } from '@aurora/core'
import { unknownLogsource, type EventLogsource } from './event-logsource.ts'
import {
  accessLogsource,
  cloudLogsource,
  linuxLogsource,
  networkLogsource,
  productItself,
  recordLogsource,
} from './products.ts'
import { windowsLogsource } from './windows.ts'

const readers: Readonly<Record<string, (event: Event) => EventLogsource | undefined>> = {
  windows: windowsLogsource,
  ...accessLogsource,
  ...cloudLogsource,
  ...linuxLogsource,
  ...networkLogsource,
  ...recordLogsource,
}

/** Sources that carry records of any product: an event of theirs that does not say whose it is may be anything. */
export const genericSources: ReadonlySet<string> = new Set(['json', 'keyvalue', 'cef', 'leef', 'otlp', 'text'])

/**
 * What an event is. A source Sigma has no words for is a product of its own name, whose services are its datasets.
 *
 * The same object for events of the same kind, so that it may be a key.
 */
export function logsourceOf(event: Event): EventLogsource {
  const read = Object.hasOwn(readers, event.source) ? readers[event.source] : undefined
  if (read !== undefined) return read(event) ?? unknownLogsource
  return genericSources.has(event.source) ? unknownLogsource : productItself(event)
}
