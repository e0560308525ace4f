import { statfs } from 'node:fs/promises'
import type { Principal } from '@aurora/identity'
import { sql, type State } from '@aurora/state'
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
    eventDisk: dataFolder === undefined ? undefined : async () => await sizeOf(dataFolder),
  }
}

/** Free is what this process may still write, which is less than what root may. */
async function sizeOf(folder: string): Promise<{ sizeBytes: number; freeBytes: number }> {
  const { blocks, bavail, bsize } = await statfs(folder)
  return { sizeBytes: blocks * bsize, freeBytes: bavail * bsize }
}
