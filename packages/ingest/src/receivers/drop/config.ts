import { resolve } from 'node:path'

/** A folder that others put finished files into, and what becomes of a file that is stored. */
export interface DropConfig {
  readonly path: string
  /** Name of a source, or `auto`: whoever each file's first lines say. */
  readonly source: string
  readonly sensor: string
  /** Patterns of names below the folder, such as `*.json.gz` or `AWSLogs/**`; without any, all files. */
  readonly names: readonly string[]
  /** A file that has been the same for so long is finished. */
  readonly settleMs: number
  /** `keep` it where it is, `move` it to `done/` (or `failed/`), or `delete` it (a broken one is moved all the same). */
  readonly after: 'keep' | 'move' | 'delete'
}

export const doneFolder = 'done'
export const failedFolder = 'failed'

/** What a person calls it. */
export const placeOf = ({ path }: DropConfig): string => `the folder ${resolve(path)}`

/** The encoding a name says the content has, as HTTP calls it. */
export function encodingOf(name: string): 'gzip' | 'zstd' | undefined {
  if (/\.gz$/i.test(name)) return 'gzip'
  return /\.zst$/i.test(name) ? 'zstd' : undefined
}
