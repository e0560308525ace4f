import { randomUUID } from 'node:crypto'
import { AppError } from '@aurora/core'
import { lineLimits } from '../../limits.ts'
import type { RedisConfig } from './config.ts'
import type { RedisConnection } from './connection.ts'
import { listScripts, releaseScript, renewScript, streamScripts, type TakeScripts } from './take-scripts.ts'

/** A receiver that gave no sign for so long has died, and another may go on for it. */
export const leaseMs = 30_000

/** An entry that no consumer of the group has worked on for so long is taken over. */
const abandonedMs = 300_000
const maxClaimed = 1000

/** Records of one chunk. */
const maxRecords = 4096
const maxBytes = 512 << 10

/** Records in the order they were taken. */
export interface TakenPart {
  readonly records: readonly Buffer[]
  /** The first record goes on where the part before was cut: it is longer than one reject may be. */
  readonly isContinued: boolean
  /** The last record goes on in the next part. */
  readonly isCut: boolean
  /** Entries that the sender's stream dropped after they were taken and before they were read. */
  readonly lost: number
}

/**
 * What one session has taken from a list or stream, as the server keeps it (take-scripts.ts).
 *
 * Positions count the bytes of all records since the generation began. The server keeps a record until it is told that
 * its last byte was `accepted`, whatever happens to us; it forgets it in the same step that moves its base forward.
 */
export class TakenRecords {
  /** Names this sequence of positions: another one begins where the server has forgotten what it had taken. */
  readonly generation: string
  /** Position of the first byte the server keeps. */
  readonly base: number
  readonly #connection: RedisConnection
  readonly #config: RedisConfig
  readonly #scripts: TakeScripts
  readonly #token: string
  #index = 0
  #offset = 0

  private constructor(
    connection: RedisConnection,
    config: RedisConfig,
    held: { token: string; generation: string; base: number },
  ) {
    this.#connection = connection
    this.#config = config
    this.#scripts = scriptsOf(config)
    this.#token = held.token
    this.generation = held.generation
    this.base = held.base
  }

  /** Takes the lease. Fails with 'ingest.busy' while another receiver has it; the one of an earlier process is ours. */
  static async hold(connection: RedisConnection, config: RedisConfig, id: string): Promise<TakenRecords> {
    const session = randomUUID()
    const args = [id, session, leaseMs, randomUUID(), config.group]
    const [generation, base] = (await run(connection, config, scriptsOf(config).hold, args)) as [Buffer, Buffer]
    return new TakenRecords(connection, config, {
      token: `${id} ${session}`,
      generation: generation.toString(),
      base: Number(base.toString()),
    })
  }

  /** Lets the server forget what is before `accepted`, and reads on at `from`; with `isReading` false only the first. */
  async turn(accepted: number, from: number, isReading: boolean): Promise<TakenPart> {
    const most = [isReading ? maxRecords : 0, maxBytes, lineLimits.maxRejectBytes]
    const { group, field } = this.#config
    const args = [this.#token, leaseMs, accepted, from, this.#index, this.#offset, ...most, group, field ?? '']
    const answer = await run(this.#connection, this.#config, this.#scripts.turn, args)
    const [start, index, offset, lost, ...records] = answer as [number, number, number, number, ...Buffer[]]
    this.#index = index
    this.#offset = offset
    return { records, isContinued: records.length > 0 && start > 0, isCut: records.length > 0 && offset > 0, lost }
  }

  /**
   * Takes over entries of a stream that were given to a consumer which died, but not those we have ourselves: XAUTOCLAIM
   * would give us those too, and a slow store would get them twice.
   */
  async claim(): Promise<{ hasMore: boolean; lost: number }> {
    if (this.#scripts.claim === undefined) return { hasMore: false, lost: 0 }
    const { group, field } = this.#config
    const args = [this.#token, leaseMs, abandonedMs, maxClaimed, group, field ?? '']
    const [claimed, lost] = (await run(this.#connection, this.#config, this.#scripts.claim, args)) as [number, number]
    return { hasMore: claimed >= maxClaimed, lost }
  }

  /** Begins another generation. */
  async renew(): Promise<void> {
    await run(this.#connection, this.#config, renewScript, [this.#token, leaseMs, randomUUID()])
  }

  /** Lets another receiver go on at once. */
  async release(): Promise<void> {
    await run(this.#connection, this.#config, releaseScript, [this.#token])
  }
}

/** Whether the server has less than it had: it was restored, or lost its last writes. */
export const isBehind = (error: unknown): boolean => error instanceof Error && error.message.includes('BEHIND')

const scriptsOf = (config: RedisConfig): TakeScripts =>
  config.mode === 'stream' ? streamScripts : listScripts(config.pushed)

async function run(
  { client }: RedisConnection,
  { mode, key, group }: RedisConfig,
  script: string,
  args: readonly (string | number)[],
): Promise<unknown> {
  const keys = [...['lease', 'position', 'taken'].map((name) => `${key}:${group}:${mode}:${name}`), key]
  try {
    return await client.callBuffer('EVAL', script, keys.length, ...keys, ...args)
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('HELD'))) throw error
    throw new AppError('ingest.busy', `another receiver takes from ${key} as group ${group}`, {
      hint: 'give one of them another group; one that died is succeeded within 30 seconds',
    })
  }
}
