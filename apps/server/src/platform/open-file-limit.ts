import { readFileSync } from 'node:fs'

/**
 * How many files and sockets this process may have open, undefined where that cannot be told or there is no limit.
 * Node raises its soft limit to the hard one when it starts.
 */
export function openFileLimit(): number | undefined {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8')
    const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1]
    return soft === undefined ? undefined : Number(soft)
  } catch {
    return undefined // not Linux
  }
}
