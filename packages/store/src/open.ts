import { AppError } from '@aurora/core'
import { ChdbEngine } from './chdb/engine.ts'
import { ClickHouseEngine, parseClickHouseAddress } from './clickhouse/engine.ts'
import type { EventStore } from './event-store.ts'
import { migrateStore } from './migrations.ts'
import { defaultBounds, SqlEventStore, type ReadBounds } from './sql-event-store.ts'
import type { SqlEngine } from './sql-engine.ts'

export interface EventStoreOptions {
  /** `chdb:DIRECTORY` or `clickhouse://…` (DESIGN §4). */
  readonly address: string
  readonly retentionDays: number
  readonly readSessions: number
  /** Ceiling for all memory of the embedded engine; a server has its own. */
  readonly memoryBytes: number
  readonly bounds?: Partial<ReadBounds>
}

/** Opens the event store behind an address and brings its tables to the newest version. */
export async function openEventStore(options: EventStoreOptions): Promise<EventStore> {
  const engine = await openEngine(options)
  try {
    await migrateStore(engine, { retentionDays: options.retentionDays })
    const store = new SqlEventStore(engine, { ...defaultBounds, ...options.bounds })
    await store.loadPromoted()
    return store
  } catch (error) {
    await engine.close()
    throw error
  }
}

async function openEngine(options: EventStoreOptions): Promise<SqlEngine> {
  if (options.address.startsWith('chdb:')) return await ChdbEngine.open(options.address.slice('chdb:'.length), options)
  if (options.address.startsWith('clickhouse:'))
    return await ClickHouseEngine.open(parseClickHouseAddress(options.address))
  throw new AppError('config.invalid', 'the event store is neither chdb:DIRECTORY nor clickhouse://…')
}
