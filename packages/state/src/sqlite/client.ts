import { Worker } from 'node:worker_threads'
import { AppError } from '@aurora/core'
import { sqliteError } from './failure.ts'
import { openingId, type Reply, type Request, type RowSet, type Work } from './protocol.ts'

/** More than this many unanswered requests are refused: the disk is slower than what asks of it. */
const maxPending = 10_000

interface Pending {
  readonly sql: string
  readonly resolve: (results: readonly RowSet[]) => void
  readonly reject: (error: Error) => void
}

/** The main thread's end of the SQLite worker. Requests are answered in the order they were asked. */
export class SqliteClient {
  readonly #worker: Worker
  readonly #pending = new Map<number, Pending>()
  #lastId = openingId
  #ended: AppError | undefined

  /** Starts the worker and resolves when it has opened and checked the database file at `path`. */
  static async open(path: string): Promise<SqliteClient> {
    const client = new SqliteClient(path)
    await new Promise<readonly RowSet[]>((resolve, reject) =>
      client.#pending.set(openingId, { sql: '', resolve, reject }),
    ).catch(async (error: unknown) => {
      await client.#worker.terminate()
      throw error
    })
    return client
  }

  private constructor(path: string) {
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: path })
    this.#worker.on('message', (reply: Reply) => this.#settle(reply))
    this.#worker.on('error', (cause) => this.#end(cause))
    this.#worker.on('exit', () => this.#end(undefined))
  }

  /**
   * Asks the worker and resolves to the results of the statements in `work`.
   *
   * Rejects as {@link sqliteError} says, and with 'state.unavailable' when too much is waiting or the worker is gone.
   */
  ask(work: Work): Promise<readonly RowSet[]> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended)
    if (this.#pending.size >= maxPending) {
      return Promise.reject(new AppError('state.unavailable', `${maxPending} statements wait for the state database`))
    }
    const request: Request = { id: ++this.#lastId, work }
    return new Promise((resolve, reject) => {
      this.#pending.set(request.id, { sql: work.kind === 'run' ? work.sql : '', resolve, reject })
      this.#worker.postMessage(request)
    })
  }

  /** Closes the database after everything asked before, and resolves when the thread is gone. */
  async close(): Promise<void> {
    const { promise: exited, resolve } = Promise.withResolvers<void>()
    this.#worker.once('exit', () => resolve())
    if (this.#ended !== undefined) return
    await this.ask({ kind: 'close' })
    await exited
  }

  #settle(reply: Reply): void {
    const pending = this.#pending.get(reply.id)
    this.#pending.delete(reply.id)
    if ('results' in reply) pending?.resolve(reply.results)
    else pending?.reject(sqliteError(reply.failure, pending.sql))
  }

  #end(cause: Error | undefined): void {
    this.#ended ??= new AppError('state.unavailable', 'the thread of the state database has ended', {}, cause)
    for (const pending of this.#pending.values()) pending.reject(this.#ended)
    this.#pending.clear()
  }
}
