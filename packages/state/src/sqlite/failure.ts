import { AppError } from '@aurora/core'
import type { Failure } from './protocol.ts'

/** An error of SQLite that is no refusal of ours; `code` is SQLite's extended result code. */
class SqliteError extends Error {
  readonly code: string
  constructor({ code, message }: Failure, sql: string) {
    super(sql === '' ? message : `${message} in: ${sql}`)
    this.name = 'SqliteError'
    this.code = code
  }
}

/**
 * The error a caller sees for `failure` of the statement `sql` (empty when it was none).
 *
 * What the operator can do something about gets a code of ours; the rest, a violated constraint or a wrong statement,
 * keeps SQLite's. Statements carry placeholders, so no value reaches a message.
 *
 * Codes: https://sqlite.org/rescode.html
 */
export function sqliteError(failure: Failure, sql: string): Error {
  const cause = new SqliteError(failure, sql)
  if (/^SQLITE_(FULL|IOERR)/.test(failure.code)) {
    return new AppError('store.full', 'the state database cannot be written: disk full or failing', {}, cause)
  }
  if (/^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(failure.code)) {
    return new AppError('state.unavailable', 'the state database is locked by another process', {}, cause)
  }
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(failure.code)) {
    return new AppError('store.corrupt', `the state database is damaged: ${failure.message}`, {}, cause)
  }
  if (/^SQLITE_(CANTOPEN|READONLY|PERM|AUTH)/.test(failure.code)) {
    return new AppError('state.unavailable', `the state database cannot be opened: ${failure.message}`, {}, cause)
  }
  return cause
}
