import type { Event } from '@aurora/core'

/** An event that says only what log sources are read from. */
export const eventOf = (known: Partial<Pick<Event, 'source' | 'dataset' | 'native'>>): Event => ({
  dataset: '',
  id: '',
  timeUs: 0,
  receivedUs: 0,
  site: '',
  source: '',
  sensor: '',
  severity: 0,
  message: '',
  techniques: [],
  indicators: [],
  ecs: {},
  native: {},
  raw: '',
  decoded: '',
  ...known,
})
