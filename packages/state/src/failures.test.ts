import { expect, test } from 'vitest'
import { postgresError } from './postgres/failure.ts'
import { sqliteError } from './sqlite/failure.ts'

test.for([
  ['SQLITE_FULL', 'store.full'],
  ['SQLITE_IOERR_WRITE', 'store.full'],
  ['SQLITE_BUSY', 'state.unavailable'],
  ['SQLITE_BUSY_SNAPSHOT', 'state.unavailable'],
  ['SQLITE_LOCKED_SHAREDCACHE', 'state.unavailable'],
  ['SQLITE_CANTOPEN', 'state.unavailable'],
  ['SQLITE_READONLY', 'state.unavailable'],
  ['SQLITE_CORRUPT_VTAB', 'store.corrupt'],
  ['SQLITE_NOTADB', 'store.corrupt'],
  ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_UNIQUE'],
  ['SQLITE_ERROR', 'SQLITE_ERROR'],
] as const)('SQLite %s is %s', ([code, expected]) => {
  expect(sqliteError({ code, message: 'm' }, 'select ?')).toMatchObject({ code: expected })
})

test.for([
  ['53100', 'store.full'],
  ['53200', 'store.full'],
  ['53300', 'state.unavailable'],
  ['40001', 'state.unavailable'],
  ['40P01', 'state.unavailable'],
  ['55P03', 'state.unavailable'],
  ['57P01', 'state.unavailable'],
  ['08006', 'state.unavailable'],
  ['ECONNREFUSED', 'state.unavailable'],
  ['22021', 'request.invalid'],
  ['ERR_INVALID_URL', 'config.invalid'],
  ['28P01', 'config.invalid'],
  ['3D000', 'config.invalid'],
  ['XX001', 'store.corrupt'],
  ['23505', '23505'],
  ['42601', '42601'],
] as const)('PostgreSQL %s is %s', ([code, expected]) => {
  expect(postgresError(Object.assign(new Error('m'), { code }))).toMatchObject({ code: expected })
})

test('a connection that ends without a code is one that did not answer', () => {
  expect(postgresError(new Error('Connection terminated unexpectedly'))).toMatchObject({ code: 'state.unavailable' })
  expect(postgresError('no error at all')).toBe('no error at all')
})
