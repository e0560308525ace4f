import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Cleanup } from './cleanup.ts'

const maxBytes = 64 << 20

/** Opens `aurora.log` in `folder` and gives back its writer. A file beyond 64 MiB becomes `aurora.1.log`. */
export function openLogFile(folder: string, cleanup: Cleanup): (line: string) => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'aurora.log')
  let handle = openSync(path, 'a', 0o600)
  let bytes = statSync(path).size
  cleanup.add(() => Promise.resolve(closeSync(handle)))
  return (line) => {
    if (bytes > maxBytes) {
      closeSync(handle)
      renameSync(path, join(folder, 'aurora.1.log'))
      handle = openSync(path, 'a', 0o600)
      bytes = 0
    }
    try {
      bytes += writeSync(handle, line)
    } catch {
      // A full disk must not stop the server that is trying to tell about it.
    }
  }
}
