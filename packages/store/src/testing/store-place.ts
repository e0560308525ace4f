import { setTimeout as sleep } from 'node:timers/promises'
import type { EventStore } from '../event-store.ts'
import type { ReadBounds } from '../sql-event-store.ts'

/** Where one event store lies: what the contract opens, opens again, and looks at from beside. */
export interface StorePlace extends AsyncDisposable {
  /** Opens the store that lies here, made when there is none. Whoever opens it closes it. */
  open(bounds?: Partial<ReadBounds>): Promise<EventStore>
  /** Runs a statement beside the store, on every node; resolves to the rows of all. */
  sql(text: string): Promise<unknown[][]>
  /** Names under which a table of the store is kept: one, or on a cluster the local one and the one over all. */
  tables(name: string): readonly string[]
}

/** Long enough that nothing received since 1970 has outlived it, and short enough for the engine's 32 bits of seconds. */
export const retentionDays = 25_000

/** An open store that closes itself at the end of its block. */
export async function usingStore(
  place: StorePlace,
  bounds?: Partial<ReadBounds>,
): Promise<{ store: EventStore } & AsyncDisposable> {
  const store = await place.open(bounds)
  return { store, [Symbol.asyncDispose]: () => store.close() }
}

/** Asks again until `ask` says yes; fails with `what` when it has not for a long while. */
export async function eventually(what: string, ask: () => Promise<boolean>): Promise<void> {
  const deadlineMs = Date.now() + 30_000
  while (!(await ask())) {
    if (Date.now() > deadlineMs) throw new Error(`still not so: ${what}`)
    await sleep(25)
  }
}

/** The native path that `usingSlowStore` gives to every event. */
export const slowPath = 'slow'

/**
 * Opens a store in which every event has a native field that takes `ms` of the engine's time to read, so that a read of
 * a few rows is as slow as one of millions. Each batch appended is a part of its own, and stays one.
 *
 * The engine looks up from its work between parts only, so a part should hold less than a second of it.
 */
export async function usingSlowStore(
  place: StorePlace,
  ms: number,
  bounds: Partial<ReadBounds>,
): Promise<{ store: EventStore } & AsyncDisposable> {
  await (await place.open()).close()
  const comment = `path:${Buffer.from(slowPath).toString('base64')}`
  const value = `if(sleepEachRow(${ms / 1000}) = 0, '"yes"', '')`
  for (const table of place.tables('siem_logs')) {
    await place.sql(`ALTER TABLE ${table} ADD COLUMN slow String ALIAS ${value} COMMENT '${comment}'`)
  }
  const opened = await usingStore(place, bounds)
  await place.sql('SYSTEM STOP MERGES')
  return opened
}
