import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client'
import { AppError } from '@aurora/core'
import {
  LimitReached,
  translateEngineError,
  type InsertTarget,
  type ReadLimits,
  type SqlEngine,
  type SqlParams,
  type SqlRow,
} from '../sql-engine.ts'

/** Where a ClickHouse is: `clickhouse://user:password@host:8123,host2:8123/database?cluster=name&tls=1`. */
export interface ClickHouseAddress {
  /** Every node; statements that change tables run on each, reads and inserts go to the first that answers. */
  readonly urls: readonly string[]
  readonly username: string
  readonly password: string
  readonly database: string
  readonly cluster: string | undefined
}

/** Reads a `clickhouse://` address; fails with 'config.invalid' when a part is missing or wrong. */
export function parseClickHouseAddress(text: string): ClickHouseAddress {
  const match = /^clickhouse:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^/?]+)(?:\/([A-Za-z_]\w*)?)?(?:\?(.*))?$/.exec(text)
  if (match === null)
    throw new AppError('config.invalid', 'the event store address is not clickhouse://user:password@host:8123/database')
  const [, user, password, hosts = '', database, query] = match
  const options = new URLSearchParams(query ?? '')
  const cluster = options.get('cluster') ?? undefined
  if (cluster !== undefined && !/^\w+$/.test(cluster))
    throw new AppError('config.invalid', 'the cluster name may hold letters, digits and _ only')
  const scheme = options.get('tls') === '1' ? 'https' : 'http'
  return {
    urls: hosts.split(',').map((host) => `${scheme}://${host.includes(':') ? host : `${host}:8123`}`),
    username: decodeURIComponent(user ?? 'default'),
    password: decodeURIComponent(password ?? ''),
    database: database ?? 'default',
    cluster,
  }
}

/** A ClickHouse server or cluster over HTTP (DESIGN §4). */
export class ClickHouseEngine implements SqlEngine {
  readonly name = 'clickhouse'
  readonly cluster: string | undefined
  readonly #nodes: readonly [ClickHouseClient, ...ClickHouseClient[]]

  private constructor(nodes: readonly [ClickHouseClient, ...ClickHouseClient[]], cluster: string | undefined) {
    this.#nodes = nodes
    this.cluster = cluster
  }

  /** Connects and checks that every node answers; fails with 'store.unavailable' when one does not. */
  static async open(address: ClickHouseAddress): Promise<ClickHouseEngine> {
    const connect = (url: string): ClickHouseClient =>
      createClient({
        url,
        username: address.username,
        password: address.password,
        database: address.database,
        request_timeout: 600_000,
        max_open_connections: 16,
        log: { level: ClickHouseLogLevel.OFF }, // it would print parts of events; what fails is thrown
      })
    const [first = '', ...others] = address.urls
    const nodes = [connect(first), ...others.map(connect)] as const
    for (const [i, node] of nodes.entries()) {
      const pong = await node.ping()
      if (!pong.success)
        throw new AppError(
          'store.unavailable',
          `ClickHouse at ${address.urls[i] ?? ''} does not answer`,
          {},
          pong.error,
        )
    }
    return new ClickHouseEngine(nodes, address.cluster)
  }

  async execute(sql: string): Promise<void> {
    for (const node of this.#nodes) await node.command({ query: sql }).catch(rethrow)
  }

  async query(sql: string, params: SqlParams, limits: ReadLimits, signal?: AbortSignal): Promise<SqlRow[]> {
    if (isAborted(signal)) throw new LimitReached('cancelled')
    try {
      const result = await this.#nodes[0].query({
        query: sql,
        query_params: { ...params },
        format: 'JSONCompactEachRow',
        clickhouse_settings: {
          max_execution_time: limits.timeMs / 1000,
          max_memory_usage: String(limits.memoryBytes),
          max_bytes_before_external_group_by: String(Math.floor(limits.memoryBytes / 2)),
          max_bytes_before_external_sort: String(Math.floor(limits.memoryBytes / 2)),
          output_format_json_quote_64bit_integers: 0,
          max_query_size: '16777216',
          max_ast_elements: '1000000',
          max_expanded_ast_elements: '4000000',
          max_ast_depth: '4000',
          max_parser_depth: '4000',
          cancel_http_readonly_queries_on_client_close: 1,
          wait_end_of_query: 1,
          readonly: '2',
        },
        ...(signal === undefined ? {} : { abort_signal: signal }),
      })
      return await result.json<SqlRow>()
    } catch (error) {
      if (isAborted(signal)) throw new LimitReached('cancelled', error)
      throw translateServerError(error)
    }
  }

  async insert({ table, columns }: InsertTarget, blocks: readonly Uint8Array[]): Promise<void> {
    try {
      const { stream } = await this.#nodes[0].exec({
        query: `INSERT INTO ${table} (${[...columns.keys()].join(', ')}) FORMAT Native`,
        values: Readable.from(blocks, { objectMode: false }),
        clickhouse_settings: {
          distributed_foreground_insert: 1,
          async_insert: 0,
          input_format_skip_unknown_fields: 0,
          max_insert_threads: '1',
          min_insert_block_size_rows: '100000000',
          min_insert_block_size_bytes: '0',
        },
      })
      await finished(stream.resume())
    } catch (error) {
      rethrow(error)
    }
  }

  /** A server answers for its own disk: what it refused is not there. */
  confirmInserts(): void {}

  async close(): Promise<void> {
    await Promise.all(this.#nodes.map(async (node) => await node.close()))
  }
}

/** Asked anew each time: it changes while a read runs. */
const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true

/** The client takes the number out of the message and keeps it as `code`; put it back where the table looks. */
function translateServerError(error: unknown): Error {
  const code =
    error instanceof Error && 'code' in error && /^\d+$/.test(String(error.code)) ? String(error.code) : undefined
  if (code === undefined) return translateEngineError(error)
  return translateEngineError(
    new Error(`Code: ${code}. ${error instanceof Error ? error.message : ''}`, { cause: error }),
  )
}

function rethrow(error: unknown): never {
  throw translateServerError(error)
}
