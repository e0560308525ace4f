import { AsyncLocalStorage } from 'node:async_hooks'

/** Which transaction, if any, the running code is part of. */
const scopes = new AsyncLocalStorage<{ isOpen: boolean }>()

/** Runs `run` as the inside of a transaction; what it starts and leaves running is outside again once `run` has ended. */
export async function insideTransaction<Result>(run: () => Promise<Result>): Promise<Result> {
  const scope = { isOpen: true }
  try {
    return await scopes.run(scope, run)
  } finally {
    scope.isOpen = false
  }
}

/**
 * Throws when called from inside an open transaction.
 *
 * A query that takes a connection of its own there would wait for the transaction that waits for it (SQLite), or not
 * see what the transaction wrote (PostgreSQL). A defect that shows at once is better than one that hangs.
 */
export function assertOutsideTransaction(): void {
  if (scopes.getStore()?.isOpen === true) {
    throw new Error('a query inside a transaction must use the handle of that transaction')
  }
}
