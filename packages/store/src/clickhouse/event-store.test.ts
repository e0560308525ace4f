import { afterAll, describe, test } from 'vitest'
import { eventStoreContract } from '../event-store.contract.ts'
import { openEventStore } from '../open.ts'
import { retentionDays, type StorePlace } from '../testing/store-place.ts'
import { startThrowawayNodes, type ThrowawayNodes } from '../testing/throwaway-nodes.ts'

const shards = 2
const started = await startThrowawayNodes(shards)

if (typeof started === 'string') {
  console.log(`SKIPPED: the event store on ClickHouse: ${started}`)
  describe.skip(`ClickHouse: ${started}`, () => test.todo('needs a node'))
} else {
  afterAll(() => started.stop())
  eventStoreContract('one ClickHouse node', () => newDatabase(started, 'node'))
  eventStoreContract('a ClickHouse cluster of two shards', () => newDatabase(started, 'cluster'))
}

/** A database of its own, so that no test sees what another stored. */
async function newDatabase(nodes: ThrowawayNodes, as: 'node' | 'cluster'): Promise<StorePlace> {
  const database = await nodes.createDatabase()
  const involved = as === 'node' ? [0] : Array.from({ length: shards }, (_, i) => i)
  return {
    open: (bounds = {}) =>
      openEventStore({
        address: nodes.address(database, as),
        retentionDays,
        readSessions: 3,
        memoryBytes: 1 << 30,
        bounds,
      }),
    tables: (name) => (as === 'node' ? [name] : [`${name}_local`, name]),
    async sql(text) {
      const rows = await Promise.all(involved.map((node) => nodes.sql(node, database, text)))
      return rows.flat()
    },
    async [Symbol.asyncDispose]() {
      for (const node of involved) await nodes.sql(node, 'default', `DROP DATABASE ${database} SYNC`)
    },
  }
}
