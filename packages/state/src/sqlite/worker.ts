/**
 * The thread that owns the SQLite connection. SQLite calls are synchronous and a commit waits for the disk; here they
 * may, for nothing else runs in this thread. Requests are served strictly in their order.
 */
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import {
  openingId,
  type Failure,
  type Reply,
  type Request,
  type RowSet,
  type Statement,
  type Work,
} from './protocol.ts'

const busyTimeoutMs = 5_000
/** The write-ahead log is carried over into the file at 40 MB: pages that change in every transaction are then written once. */
const walPages = 10_000
const fullCheckBytes = 64 * 1024 * 1024
const maxPreparedStatements = 500

const port = parentPort
if (port === null) throw new Error('the SQLite worker runs as a worker thread only')
const prepared = new Map<string, Database.Statement<unknown[], unknown[]>>()

function answer(id: number, run: () => readonly RowSet[]): void {
  let reply: Reply
  try {
    reply = { id, results: run() }
  } catch (error) {
    reply = { id, failure: describe(error) }
  }
  port?.postMessage(reply)
}

function describe(error: unknown): Failure {
  if (!(error instanceof Error)) return { code: '', message: String(error) }
  return { code: 'code' in error ? String(error.code) : '', message: error.message }
}

/** Opens the file, makes its settings, and looks at it before anything relies on it. */
function open(path: string): Database.Database {
  const db = new Database(path, { timeout: busyTimeoutMs })
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL') // a commit is on the disk when it returns
  db.pragma(`wal_autocheckpoint = ${walPages}`)
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF') // a schema someone else wrote runs no functions with side effects
  const bytes = Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }))
  // Reading all of a large file would hold up each start for seconds; there the header and the schema must do.
  if (bytes <= fullCheckBytes) check(db)
  else db.prepare('select count(*) from sqlite_schema').get()
  return db
}

function check(db: Database.Database): void {
  const finding = db.pragma('integrity_check(1)', { simple: true })
  if (finding !== 'ok') throw Object.assign(new Error(String(finding)), { code: 'SQLITE_CORRUPT' })
}

function perform(db: Database.Database, work: Work): readonly RowSet[] {
  switch (work.kind) {
    case 'run':
      return [execute(db, work)]
    case 'batch':
      return db.transaction(() => work.statements.map((statement) => execute(db, statement))).immediate()
    case 'rollback':
      // A full disk makes SQLite roll back by itself; there is then nothing left to do.
      return db.inTransaction ? [execute(db, { sql: 'rollback', parameters: [] })] : []
    case 'check':
      check(db)
      return []
    case 'close':
      db.close()
      return []
  }
}

function execute(db: Database.Database, { sql, parameters }: Statement): RowSet {
  const statement = prepare(db, sql)
  if (!statement.reader) return { columns: [], rows: [], changes: statement.run(...parameters).changes }
  const rows = statement.raw(true).all(...parameters)
  return { columns: statement.columns().map((column) => column.name), rows }
}

/** The compiled statement, from the cache of the most recently used when it is there. */
function prepare(db: Database.Database, sql: string): Database.Statement<unknown[], unknown[]> {
  const statement = prepared.get(sql) ?? db.prepare<unknown[], unknown[]>(sql)
  prepared.delete(sql)
  if (/^\s*(create|alter|drop)\b/i.test(sql)) prepared.clear()
  else prepared.set(sql, statement)
  for (const oldest of prepared.keys()) {
    if (prepared.size <= maxPreparedStatements) break
    prepared.delete(oldest)
  }
  return statement
}

answer(openingId, () => {
  const db = open(String(workerData))
  port.on('message', ({ id, work }: Request) => {
    answer(id, () => perform(db, work))
    if (work.kind === 'close') port.close()
  })
  return []
})
