import type { Event, NativeDocument } from '@aurora/core'

/** An event of a sender's document. */
export const eventWith = (native: NativeDocument, more: Partial<Event> = {}): Event => ({
  id: '0'.repeat(32),
  timeUs: 0,
  receivedUs: 0,
  site: 'site',
  source: 'windows',
  sensor: 'sensor',
  dataset: '',
  severity: 0,
  message: '',
  techniques: [],
  indicators: [],
  ecs: {},
  native,
  raw: JSON.stringify(native),
  decoded: '',
  ...more,
})
