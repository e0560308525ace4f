import type { CompiledQuery, Kysely, MigrationSet, State } from '@aurora/state'
import type { FileId, Fingerprint } from './identity.ts'

/** What is remembered of a followed path: which file it was, and in which generation (it may be truncated and begin anew). */
export interface FileCheckpoint extends FileId {
  readonly generation: number
  readonly fingerprint: Fingerprint
  /** When it was last remembered; undefined for one that is not loaded. */
  readonly savedMs?: number
}

interface FileRow {
  readonly path: string
  readonly device: string
  readonly inode: string
  readonly generation: number
  readonly head_bytes: number
  readonly head_sha256: string
  readonly updated_ms: number
}

interface FileTables {
  /** The file that is under the path. */
  ingest_files: FileRow
  /** Files that were under it and have not been read to their end. */
  ingest_files_left: FileRow
}

export const fileMigrations: MigrationSet = {
  owner: 'ingest-files',
  steps: [
    {
      name: '0001-files',
      up: async ({ schema }) => {
        await schema
          .createTable('ingest_files')
          .addColumn('path', 'text', (c) => c.primaryKey())
          .addColumn('device', 'text', (c) => c.notNull())
          .addColumn('inode', 'text', (c) => c.notNull())
          .addColumn('generation', 'integer', (c) => c.notNull())
          .addColumn('head_bytes', 'integer', (c) => c.notNull())
          .addColumn('head_sha256', 'text', (c) => c.notNull())
          .addColumn('updated_ms', 'bigint', (c) => c.notNull())
          .execute()
      },
    },
    {
      name: '0002-files-left',
      up: async ({ schema }) => {
        await schema
          .createTable('ingest_files_left')
          .addColumn('path', 'text', (c) => c.notNull())
          .addColumn('device', 'text', (c) => c.notNull())
          .addColumn('inode', 'text', (c) => c.notNull())
          .addColumn('generation', 'integer', (c) => c.notNull())
          .addColumn('head_bytes', 'integer', (c) => c.notNull())
          .addColumn('head_sha256', 'text', (c) => c.notNull())
          .addColumn('updated_ms', 'bigint', (c) => c.notNull())
          .addPrimaryKeyConstraint('ingest_files_left_key', ['path', 'device', 'inode', 'generation'])
          .execute()
      },
    },
  ],
}

/** The file that was under the path when it was last looked at. */
export async function loadCheckpoint(state: State, path: string): Promise<FileCheckpoint | undefined> {
  const row = await state
    .as<FileTables>()
    .selectFrom('ingest_files')
    .selectAll()
    .where('path', '=', path)
    .executeTakeFirst()
  return row === undefined ? undefined : checkpointOf(row)
}

/** Remembers which file is under the path now, and with it, at once, those that were before and have more to read. */
export async function saveCheckpoint(
  state: State,
  path: string,
  now: FileCheckpoint,
  left: readonly FileCheckpoint[] = [],
): Promise<void> {
  const db = state.as<FileTables>()
  const row = rowOf(path, now)
  const save = db
    .insertInto('ingest_files')
    .values(row)
    .onConflict((conflict) => conflict.column('path').doUpdateSet(row))
  await state.atomically([save.compile(), ...left.map((one) => rememberLeft(db, path, one))])
}

/** Files that were under the path and have not been read to their end, oldest first. */
export async function loadLeft(state: State, path: string): Promise<FileCheckpoint[]> {
  const rows = await state
    .as<FileTables>()
    .selectFrom('ingest_files_left')
    .selectAll()
    .where('path', '=', path)
    .orderBy('updated_ms')
    .execute()
  return rows.map(checkpointOf)
}

/** Forgets a file that was read to its end, or is gone; or puts another generation in its place. */
export async function settleLeft(
  state: State,
  path: string,
  left: FileCheckpoint,
  now?: FileCheckpoint,
): Promise<void> {
  const db = state.as<FileTables>()
  const { device, inode, generation } = left
  const forget = db
    .deleteFrom('ingest_files_left')
    .where('path', '=', path)
    .where('device', '=', device)
    .where('inode', '=', inode)
    .where('generation', '=', generation)
  const remember = now === undefined ? [] : [rememberLeft(db, path, now)]
  await state.atomically([forget.compile(), ...remember])
}

const rememberLeft = (db: Kysely<FileTables>, path: string, left: FileCheckpoint): CompiledQuery =>
  db
    .insertInto('ingest_files_left')
    .values(rowOf(path, left))
    .onConflict((conflict) => conflict.doNothing())
    .compile()

function checkpointOf({ device, inode, generation, head_bytes, head_sha256, updated_ms }: FileRow): FileCheckpoint {
  const fingerprint = { bytes: head_bytes, sha256: head_sha256 }
  return { device, inode, generation, fingerprint, savedMs: updated_ms }
}

function rowOf(path: string, { device, inode, generation, fingerprint }: FileCheckpoint): FileRow {
  return {
    path,
    device,
    inode,
    generation,
    head_bytes: fingerprint.bytes,
    head_sha256: fingerprint.sha256,
    updated_ms: Date.now(),
  }
}
