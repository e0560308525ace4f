import { fieldSpecs, type Event } from '@aurora/core'
import { eventBlock, type EventStore } from '@aurora/store'

/** An event with these ECS fields. */
export const eventWith = (number: number, ecs: Event['ecs'], more: Partial<Event> = {}): Event => ({
  id: number.toString(16).padStart(32, '0'),
  timeUs: number * 1e6,
  receivedUs: number * 1e6,
  site: 'site',
  source: 'suricata',
  sensor: 'sensor',
  dataset: 'dns',
  severity: 0,
  message: `event ${number}`,
  techniques: [],
  indicators: [],
  ecs,
  native: { number },
  raw: `{"number":${number}}`,
  decoded: '',
  ...more,
})

/** Stores events as one batch. */
export async function storeEvents(store: EventStore, batch: number, events: readonly Event[]): Promise<void> {
  const block = eventBlock()
  for (const event of events) {
    for (const { column, name, kind, space } of fieldSpecs) {
      const value = space === 'ecs' ? event.ecs[name] : platformValue(name, event)
      if (kind === 'id') block.id(column).put(block.row, String(value))
      else if (kind === 'severity') block.byte(column).put(block.row, Number(value))
      else if (kind === 'list') block.list(column).put(block.row, value as string[])
      else if (kind === 'number' || kind === 'time') block.integer(column).put(block.row, Number(value ?? -1))
      else block.text(column).put(block.row, String(value ?? ''))
    }
    block.integer('batch').put(block.row, batch)
    block.text('fields').put(block.row, '')
    block.text('decoded').put(block.row, event.decoded)
    block.row++
  }
  await store.append({ number: batch, rows: [block.finish()] })
}

function platformValue(name: string, event: Event): unknown {
  if (name === 'time') return event.timeUs
  return name === 'received' ? event.receivedUs : event[name as 'message' | 'techniques' | 'indicators']
}
