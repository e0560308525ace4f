import { mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Session } from 'chdb'
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
import { escapeTsv, escapeTsvList } from '../tsv.ts'
import { writeChdbConfig } from './config-file.ts'
import { diskFull, DiskSpace } from './disk-space.ts'
import { IdleMerger } from './idle-merger.ts'
import { findBrokenParts, replaceBrokenParts, type BrokenPart } from './part-check.ts'
import { ReadPool } from './read-pool.ts'

/** The disk may have been full for a moment before that was noticed. */
const mendMarginMs = 60_000

/** Room for what a statement writes about itself: cut short, it would keep the table from loading. */
const statementBytes = 1 << 20

export interface ChdbOptions {
  /** Reads that may run side by side; one session serialises what it is given. */
  readonly readSessions: number
  /** Ceiling for all memory of the engine. */
  readonly memoryBytes: number
}

/**
 * The ClickHouse engine inside this process (DESIGN §4).
 *
 * One session writes and a small pool reads: an insert never waits behind a slow query. A directory belongs to one
 * process. Cancelling a read kills it by a tag, from the writing session, because the engine's own call cannot be
 * interrupted.
 *
 * The driver is loaded by the thread that opens the engine and by no other: when a thread ends that has loaded it, the
 * driver takes the sessions of all threads with it (its environment cleanup hook), and the next statement crashes.
 */
export class ChdbEngine implements SqlEngine {
  readonly name = 'chdb'
  readonly cluster = undefined
  readonly #writer: Session
  readonly #killer: Session
  readonly #readers: ReadPool<Session>
  readonly #merger: Session
  readonly #idleMerger: IdleMerger
  readonly #disk: DiskSpace
  readonly #drain: () => Promise<unknown>
  readonly #unclean = new Set<Session>()
  readonly #running = new Set<Promise<unknown>>()
  #isClosed = false
  readonly #directory: string
  #inserts = 0
  #lowSinceMs = 0
  #broken: readonly BrokenPart[] = []
  #hasBrokenInsert = false

  private constructor(
    directory: string,
    open: () => Session,
    { readSessions, drain }: { readonly readSessions: number; readonly drain: () => Promise<unknown> },
  ) {
    this.#writer = open()
    this.#killer = open()
    this.#merger = open()
    this.#idleMerger = new IdleMerger(async (sql) => await this.#run(this.#merger, sql, rowsFormat))
    this.#readers = new ReadPool(Array.from({ length: readSessions }, open), 64)
    this.#directory = directory
    this.#drain = drain
    this.#disk = new DiskSpace(directory, async (isLow) => await (isLow ? this.#holdMerges() : this.#mend()))
  }

  /** Opens the engine on `directory`, made when absent; fails with 'store.corrupt' when it cannot be read. */
  static async open(directory: string, options: ChdbOptions): Promise<ChdbEngine> {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    for (const name of await readdir(directory)) if (name.startsWith(rowsPrefix)) await rm(join(directory, name))
    const configPath = join(directory, 'aurora-chdb.xml')
    await writeChdbConfig(configPath, options.memoryBytes)
    const connectionArgs = [
      `--config-file=${configPath}`,
      '--async_load_databases=0',
      '--async_load_system_database=0',
      ...parserLimits,
    ]
    try {
      const { Session, drainPending } = await import('chdb')
      return new ChdbEngine(directory, () => new Session(directory, { connectionArgs }), {
        readSessions: options.readSessions,
        drain: drainPending,
      })
    } catch (error) {
      throw new AppError(
        'store.corrupt',
        `the event store in ${directory} does not open`,
        { hint: 'nothing was changed; restore the folder from a backup, or start with another --data folder' },
        error,
      )
    }
  }

  /**
   * Runs a statement. Every statement goes this way: a session that is closed under one takes the process with it, so
   * none is begun once the engine closes, and closing waits for those that run.
   */
  async #run(session: Session, sql: string, options?: { readonly format: string }): Promise<SqlRow[]> {
    if (this.#isClosed) throw new AppError('store.unavailable', 'the event store is closed')
    const running = session.queryAsync(sql, options)
    this.#running.add(running)
    try {
      const result = await running
      return options === undefined ? [] : parseRows(result.text())
    } finally {
      this.#running.delete(running)
    }
  }

  async execute(sql: string): Promise<void> {
    if (!sql.startsWith('CREATE TABLE IF NOT EXISTS')) await this.#disk.require(statementBytes)
    await this.#run(this.#writer, sql).catch(rethrow)
  }

  async query(sql: string, params: SqlParams, limits: ReadLimits, signal?: AbortSignal): Promise<SqlRow[]> {
    return await this.#readers.use(async (session) => {
      if (signal?.aborted === true) throw new LimitReached('cancelled')
      const tag = crypto.randomUUID()
      let isOver = false
      const kill = (): void => void this.#kill(tag, () => isOver)
      signal?.addEventListener('abort', kill, { once: true })
      try {
        if (this.#unclean.has(session)) await this.#clean(session)
        const text = `${bindStatement(params)}${sql}\nSETTINGS ${readSettings(limits)}, log_comment = '${tag}'`
        return await this.#run(session, text, rowsFormat)
      } catch (error) {
        this.#unclean.add(session)
        await this.#clean(session).catch(() => undefined)
        throw translateEngineError(error)
      } finally {
        isOver = true
        signal?.removeEventListener('abort', kill)
      }
    }, signal)
  }

  /**
   * The rows go through a file: the engine's own way for rows beside a statement reads them as SQL first, to its end,
   * which costs as much as storing them.
   */
  async insert(target: InsertTarget, blocks: readonly Uint8Array[]): Promise<void> {
    const bytes = blocks.reduce((sum, part) => sum + part.length, 0)
    await this.#disk.require(bytes * 2)
    this.#idleMerger.inserted(bytes)
    const startedMs = Date.now()
    const path = join(this.#directory, `${rowsPrefix}${++this.#inserts}`)
    try {
      await writeBlocks(path, blocks)
      await this.#run(this.#writer, insertStatement(target, path))
    } catch (error) {
      rethrow(error)
    } finally {
      await rm(path, { force: true })
    }
    if (!(await this.#disk.isSuspect())) return
    const broken = await findBrokenParts(this.#ask, startedMs)
    this.#hasBrokenInsert = broken.some((part) => part.table === target.table && part.level === 0)
    if (this.#hasBrokenInsert) throw diskFull()
  }

  /** What was inserted and refused for want of space may be readable until it is replaced. */
  confirmInserts(): void {
    if (this.#hasBrokenInsert) throw diskFull()
  }

  async close(): Promise<void> {
    await this.#disk.close()
    if (this.#idleMerger.isMerging) await this.#ask('SYSTEM STOP MERGES').catch(() => undefined)
    await this.#idleMerger.close()
    await this.#readers.drain()
    this.#isClosed = true
    while (this.#running.size > 0) await Promise.allSettled(this.#running)
    for (const session of [...this.#readers.all, this.#merger, this.#killer, this.#writer]) session.close()
    await this.#drain()
  }

  /** A statement about the engine itself, past the sessions that write and read events. */
  readonly #ask = async (sql: string): Promise<SqlRow[]> =>
    await this.#run(this.#killer, sql, rowsFormat).catch(rethrow)

  async #holdMerges(): Promise<void> {
    this.#lowSinceMs = Date.now()
    await this.#ask('SYSTEM STOP MERGES')
  }

  /** There is room again: whatever a merge that met the full disk left broken is replaced by what it was made of. */
  async #mend(): Promise<void> {
    if (this.#broken.length === 0) this.#broken = await findBrokenParts(this.#ask, this.#lowSinceMs - mendMarginMs)
    await replaceBrokenParts(this.#ask, this.#broken)
    this.#broken = []
    this.#hasBrokenInsert = false
    await this.#ask('SYSTEM START MERGES')
  }

  /** Throws away what a read wrote before it failed: it stays in its session, and would stand before the next one's rows. */
  async #clean(session: Session): Promise<void> {
    await this.#run(session, 'SELECT 1')
    this.#unclean.delete(session)
  }

  /**
   * Stops the read that carries `tag`; the read itself then fails with "cancelled". Asks until it is over: a read that
   * has only just been handed to the engine is not listed yet.
   */
  async #kill(tag: string, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const statement = `KILL QUERY WHERE Settings['log_comment'] = '${tag}' ASYNC FORMAT Null`
      await this.#run(this.#killer, statement).catch(() => undefined)
      await sleep(20)
    }
  }
}

/** How files begin that carry rows to the engine; one that is there at the start was left by a process that died. */
const rowsPrefix = 'aurora-rows-'

/** Writes the blocks one behind the other. */
async function writeBlocks(path: string, blocks: readonly Uint8Array[]): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    for (const block of blocks) await file.writeFile(block)
  } finally {
    await file.close()
  }
}

/** The blocks of one insert are put together and become one part, so that all of them are there or none. */
const insertSettings = [
  'max_threads = 1',
  'max_insert_threads = 1',
  'max_block_size = 100000000',
  'min_insert_block_size_rows = 100000000',
  'min_insert_block_size_bytes = 0',
  'max_insert_block_size = 100000000',
  'input_format_skip_unknown_fields = 0',
].join(', ')

function insertStatement({ table, columns }: InsertTarget, path: string): string {
  const structure = Array.from(columns, ([name, type]) => `${name} ${type}`).join(', ')
  return `INSERT INTO ${table} (${[...columns.keys()].join(', ')}) SELECT * FROM file(${quote(path)}, 'Native', ${quote(structure)}) SETTINGS ${insertSettings}`
}

const quote = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`

function rethrow(error: unknown): never {
  throw translateEngineError(error)
}

/**
 * Binds the parameters of a read in the session it runs in: the engine puts values in their places, never text.
 *
 * The driver's own binding would let one read of the whole process run at a time (chdb, index.js, runExclusiveParam).
 */
function bindStatement(params: SqlParams): string {
  const text = (value: unknown): string =>
    Array.isArray(value) ? escapeTsvList(value.map(String)) : escapeTsv(String(value))
  const settings = Object.entries(params).map(([name, value]) => `param_${name} = ${quote(text(value))}`)
  return settings.length === 0 ? '' : `SET ${settings.join(', ')};\n`
}

/** A long query of many native fields becomes long SQL: bounded by the search language, not by the parser. */
const parserLimits = [
  '--max_query_size=16777216',
  '--max_ast_elements=1000000',
  '--max_expanded_ast_elements=4000000',
  '--max_parser_depth=4000',
  '--max_ast_depth=4000',
]

/**
 * Settings every read runs under; numbers only, so nothing from outside reaches the text. By itself the engine gives a
 * read one thread for each free GiB below the ceiling of its memory, which here is one.
 */
export function readSettings(limits: ReadLimits): string {
  const spill = Math.floor(limits.memoryBytes / 2)
  return [
    `max_execution_time = ${limits.timeMs / 1000}`,
    `max_memory_usage = ${limits.memoryBytes}`,
    'max_threads_min_free_memory_per_thread = 0',
    `max_bytes_before_external_group_by = ${spill}`,
    `max_bytes_before_external_sort = ${spill}`,
    'output_format_json_quote_64bit_integers = 0',
  ].join(', ')
}

const rowsFormat = { format: 'JSONCompactEachRow' } as const

const parseRows = (text: string): SqlRow[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as SqlRow)
