import { statfs } from 'node:fs/promises'
import type { Casework } from '@aurora/cases'
import type { Principal } from '@aurora/identity'
import { sql, type State } from '@aurora/state'
import type { EventStore } from '@aurora/store'
import type { MeasuredFacts } from '@aurora/telemetry'
import { withinTwoSeconds } from './health.ts'

/** Whoever sends the scrape token: it reads metrics and nothing else. */
export const scraper: Principal = {
  kind: 'key',
  id: 'scraper',
  name: 'scraper',
  role: 'scraper',
  permissions: new Set(['metrics:read']),
}

/** What a scrape reads of the parts. `dataFolder` is that of the embedded event store, undefined where a server keeps events. */
export function factsOf(parts: {
  readonly state: State
  readonly store: Pick<EventStore, 'bytesOnDisk'>
  readonly dashboard: Pick<Casework['dashboard'], 'openAlerts' | 'openCases'>
  readonly udpDropped: () => Promise<number>
  readonly dataFolder: string | undefined
}): MeasuredFacts {
  const { dataFolder } = parts
  return {
    isDatabaseUp: async () =>
      (
        await withinTwoSeconds(async () => {
          await sql`select 1`.execute(parts.state.as<unknown>())
          return 'answers'
        })
      ).ok,
    udpDropped: parts.udpDropped,
    openAlerts: async () => (await parts.dashboard.openAlerts()).bySeverity,
    openCases: async () => await parts.dashboard.openCases(),
    eventBytes: async () => await bytesOf(parts.store),
    eventDisk: dataFolder === undefined ? undefined : async () => await sizeOf(dataFolder),
  }
}

/** Waits two seconds at most: a store that does not answer must not hold the scrape up. */
async function bytesOf(store: Pick<EventStore, 'bytesOnDisk'>): Promise<number> {
  const answer = await withinTwoSeconds(async () => String(await store.bytesOnDisk()))
  if (!answer.ok) throw new Error(answer.detail)
  return Number(answer.detail)
}

/** Free is what this process may still write, which is less than what root may. */
async function sizeOf(folder: string): Promise<{ sizeBytes: number; freeBytes: number }> {
  const { blocks, bavail, bsize } = await statfs(folder)
  return { sizeBytes: blocks * bsize, freeBytes: bavail * bsize }
}
