import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '@aurora/core'
import type { Engine } from '../engine.ts'
import { assertOutsideTransaction } from '../transaction-scope.ts'
import { SqliteClient } from './client.ts'
import { queryResult, SqliteWorkerDialect } from './dialect.ts'
import type { Statement, Work } from './protocol.ts'
import { Turnstile } from './turnstile.ts'

/** Opens the SQLite file at `path` (or `:memory:`). Fails as `openState` says. */
export async function openSqlite(path: string): Promise<Engine> {
  if (path === '') throw new AppError('config.invalid', 'the state store sqlite: names no file')
  if (path !== ':memory:') await ensureFile(path)
  const client = await SqliteClient.open(path)
  const turnstile = new Turnstile()
  return {
    kind: 'sqlite',
    dialect: new SqliteWorkerDialect(client, turnstile),
    lock: async () => {}, // BEGIN IMMEDIATE holds the one write lock there is
    async atomically(statements) {
      assertOutsideTransaction()
      const work: Work = { kind: 'batch', statements: statements.map(sendable) }
      const results = await turnstile.pass(() => client.ask(work))
      return results.map((result) => queryResult(result))
    },
    async check() {
      await turnstile.pass(() => client.ask({ kind: 'check' }))
    },
    close: () => client.close(),
  }
}

/** A compiled query carries its tree and helpers along; the worker needs, and a clone survives, only these two. */
function sendable({ sql, parameters }: Statement): Statement {
  return { sql, parameters }
}

/** Makes an empty file that only its owner may read; SQLite gives the files it puts beside it the same mode. */
async function ensureFile(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await (await open(path, 'a', 0o600)).close()
  } catch (cause) {
    throw new AppError('state.unavailable', `the state database ${path} cannot be opened`, {}, cause)
  }
}
