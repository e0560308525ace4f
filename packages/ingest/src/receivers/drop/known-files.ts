import { randomUUID } from 'node:crypto'
import type { Kysely, MigrationSet, State } from '@aurora/state'
import { isSameFile, type FileFacts } from './folder.ts'

/** What is remembered of one state of a file. */
export interface KnownFile extends FileFacts {
  /** Names the space its positions count in. */
  readonly id: string
  /** `reading` until everything of it is stored. */
  readonly fate: 'reading' | 'stored' | 'failed'
  /** SHA-256 of its bytes, once it is stored: so that it is known again when it has grown. */
  readonly sha256: string
}

interface DropTables {
  ingest_drop_files: {
    folder: string
    name: string
    inode: string
    bytes: number
    changed_ns: string
    id: string
    fate: string
    sha256: string
    /** When it was last in the folder, or 0 while it is there. */
    gone_ms: number
  }
}

export const dropMigrations: MigrationSet = {
  owner: 'ingest-drop',
  steps: [
    {
      name: '0001-drop-files',
      up: async ({ schema }) => {
        await schema
          .createTable('ingest_drop_files')
          .addColumn('folder', 'text', (c) => c.notNull())
          .addColumn('name', 'text', (c) => c.notNull())
          .addColumn('inode', 'text', (c) => c.notNull())
          .addColumn('bytes', 'bigint', (c) => c.notNull())
          .addColumn('changed_ns', 'text', (c) => c.notNull())
          .addColumn('id', 'text', (c) => c.notNull())
          .addColumn('fate', 'text', (c) => c.notNull())
          .addColumn('sha256', 'text', (c) => c.notNull())
          .addColumn('gone_ms', 'bigint', (c) => c.notNull())
          .addPrimaryKeyConstraint('ingest_drop_files_key', ['folder', 'name'])
          .execute()
      },
    },
  ],
}

/** A file that was gone for so long is forgotten: a folder that is not mounted for a while is not read anew. */
const memoryMs = 30 * 86_400_000

/** The files of one folder that were begun or are stored. */
export class KnownFiles {
  readonly #state: State
  readonly #folder: string
  readonly #files: Map<string, KnownFile>
  readonly #gone: Set<string>

  private constructor(state: State, folder: string, files: Map<string, KnownFile>, gone: Set<string>) {
    this.#state = state
    this.#folder = folder
    this.#files = files
    this.#gone = gone
  }

  static async load(state: State, folder: string): Promise<KnownFiles> {
    const db = state.as<DropTables>()
    await db
      .deleteFrom('ingest_drop_files')
      .where('folder', '=', folder)
      .where('gone_ms', '>', 0)
      .where('gone_ms', '<', Date.now() - memoryMs)
      .execute()
    const rows = await db.selectFrom('ingest_drop_files').selectAll().where('folder', '=', folder).execute()
    const files = rows.map(({ name, inode, bytes, changed_ns, id, fate, sha256 }): [string, KnownFile] => [
      name,
      { name, inode, bytes, changedNs: changed_ns, id, fate: fate as KnownFile['fate'], sha256 },
    ])
    return new KnownFiles(state, folder, new Map(files), new Set(rows.filter((r) => r.gone_ms > 0).map((r) => r.name)))
  }

  /** What is known of this state of a file; undefined when there is nothing. */
  find(facts: FileFacts): KnownFile | undefined {
    const known = this.last(facts.name)
    return known !== undefined && isSameFile(known, facts) ? known : undefined
  }

  /** The last state that is known of the file of this name. */
  last(name: string): KnownFile | undefined {
    return this.#files.get(name)
  }

  /** Remembers that a file is begun, in a space of its own, or in that of the state before which it goes on. */
  async begin(facts: FileFacts, id: string = randomUUID()): Promise<KnownFile> {
    return await this.#save({ ...facts, id, fate: 'reading', sha256: '' })
  }

  async finish(file: KnownFile, fate: 'stored' | 'failed', sha256: string): Promise<void> {
    await this.#save({ ...file, fate, sha256 })
  }

  /** Forgets a file that we have put away ourselves. */
  async forget(name: string): Promise<void> {
    await this.#db.deleteFrom('ingest_drop_files').where('folder', '=', this.#folder).where('name', '=', name).execute()
    this.#files.delete(name)
    this.#gone.delete(name)
  }

  /** Takes note of which files are in the folder: those that are not are forgotten after thirty days. */
  async notice(names: ReadonlySet<string>): Promise<void> {
    const gone = [...this.#files.keys()].filter((name) => !names.has(name) && !this.#gone.has(name))
    const back = [...this.#gone].filter((name) => names.has(name))
    await this.#mark(gone, Date.now())
    await this.#mark(back, 0)
    for (const name of gone) this.#gone.add(name)
    for (const name of back) this.#gone.delete(name)
  }

  async #mark(names: readonly string[], goneMs: number): Promise<void> {
    if (names.length === 0) return
    const statements = names.map((name) =>
      this.#db
        .updateTable('ingest_drop_files')
        .set({ gone_ms: goneMs })
        .where('folder', '=', this.#folder)
        .where('name', '=', name)
        .compile(),
    )
    await this.#state.atomically(statements)
  }

  async #save(file: KnownFile): Promise<KnownFile> {
    const { name, inode, bytes, changedNs, id, fate, sha256 } = file
    const row = { folder: this.#folder, name, inode, bytes, changed_ns: changedNs, id, fate, sha256, gone_ms: 0 }
    await this.#db
      .insertInto('ingest_drop_files')
      .values(row)
      .onConflict((conflict) => conflict.columns(['folder', 'name']).doUpdateSet(row))
      .execute()
    this.#files.set(name, file)
    this.#gone.delete(name)
    return file
  }

  get #db(): Kysely<DropTables> {
    return this.#state.as<DropTables>()
  }
}
