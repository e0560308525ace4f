import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = join(dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url))))), 'shared', 'data')

/** Path of data others wrote, read in place; undefined where this machine does not have it, which is said in one line. */
export function sharedData(...parts: readonly string[]): string | undefined {
  const path = join(folder, ...parts)
  if (existsSync(path)) return path
  process.stderr.write(`not applicable here: ${parts.join('/')} is not on this machine\n`)
  return undefined
}
