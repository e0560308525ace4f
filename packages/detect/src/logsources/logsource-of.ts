import type { Event } from '@aurora/core'
import { unknownLogsource, type EventLogsource } from './event-logsource.ts'
import { accessLogsource, cloudLogsource, linuxLogsource, networkLogsource } from './products.ts'
import { windowsLogsource } from './windows.ts'

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
