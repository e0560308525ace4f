/** What the main thread and the SQLite worker say to each other. All of it must survive a structured clone. */

/** One statement with the values of its placeholders. */
export interface Statement {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/**
 * What is asked of the worker: `run` one statement, a `batch` of them in one transaction, `rollback` when a transaction
 * is open, `check` the whole file, `close` it.
 */
export type Work =
  | ({ readonly kind: 'run' } & Statement)
  | { readonly kind: 'batch'; readonly statements: readonly Statement[] }
  | { readonly kind: 'rollback' | 'check' | 'close' }

export interface Request {
  readonly id: number
  readonly work: Work
}

/** Result of one statement. Rows are arrays in the order of `columns`: cloning them costs half of what objects cost. */
export interface RowSet {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
  /** Rows inserted, updated or deleted; undefined when the statement returned rows. */
  readonly changes?: number
}

/** An error of SQLite or of the driver. `code` is SQLite's extended code, or empty. */
export interface Failure {
  readonly code: string
  readonly message: string
}

export type Reply =
  { readonly id: number; readonly results: readonly RowSet[] } | { readonly id: number; readonly failure: Failure }

/** `id` of the reply that says whether the database could be opened. */
export const openingId = 0
