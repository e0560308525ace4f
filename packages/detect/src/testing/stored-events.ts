import { fieldSpecs, type Event } from '@aurora/core'
import { eventBlock, type EventStore } from '@aurora/store'

/** Stores events as one batch; their raw line must be their document. */
export async function storeEvents(store: EventStore, batch: number, events: readonly Event[]): Promise<void> {
  const block = eventBlock()
  for (const event of events) {
    for (const { column, name, kind, space } of fieldSpecs) {
      const value = space === 'ecs' ? event.ecs[name] : valueOf(name, event)
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

function valueOf(name: string, event: Event): unknown {
  if (name === 'time') return event.timeUs
  return name === 'received' ? event.receivedUs : event[name as 'message' | 'techniques' | 'severity']
}
