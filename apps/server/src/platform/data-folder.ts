import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '@aurora/core'

/** Who holds a data folder, and where it can be reached. The token lets the command line of the same user in. */
export interface Holder {
  readonly pid: number
  /** Start of the process in clock ticks since boot, so that a pid that was given again is not taken for it. */
  readonly startTicks: string
  readonly startedMs: number
  /** Undefined while it is not yet, or never, listening. */
  readonly url?: string
  readonly token?: string
}

const lockName = 'aurora.lock'

/** The data folder, held by this process until `release`. */
export interface HeldFolder {
  /** Tells others where this process can be reached. */
  announce(url: string, token: string): void
  release(): void
}

/** Who holds the folder now; undefined when nobody alive does. */
export function findHolder(folder: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(join(folder, lockName), 'utf8')) as Holder
    return startTicks(holder.pid) === holder.startTicks ? holder : undefined
  } catch {
    return undefined
  }
}

/**
 * Takes the folder for this process; it is made, readable by its owner alone, when it does not exist.
 *
 * Fails with 'data.in_use' while another process holds it. A lock left behind by a process that died is taken over.
 */
export function holdFolder(folder: string): HeldFolder {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new AppError(
      'config.invalid',
      `the data folder ${folder} cannot be made`,
      { hint: 'choose another with --data' },
      error,
    )
  }
  const path = join(folder, lockName)
  const mine: Holder = { pid: process.pid, startTicks: startTicks(process.pid) ?? '', startedMs: Date.now() }
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 })
  try {
    if (!linkOnce(draft, path)) {
      const holder = findHolder(folder)
      if (holder !== undefined) throw inUse(folder, holder)
      renameSync(path, `${path}.stale.${process.pid}`)
      rmSync(`${path}.stale.${process.pid}`, { force: true })
      if (!linkOnce(draft, path)) throw inUse(folder, findHolder(folder))
    }
  } finally {
    rmSync(draft, { force: true })
  }
  return {
    announce(url, token) {
      writeFileSync(draft, JSON.stringify({ ...mine, url, token } satisfies Holder), { mode: 0o600 })
      renameSync(draft, path)
    },
    release: () => rmSync(path, { force: true }),
  }
}

/** Makes `path` name the file `draft`, unless it exists already: atomic, whoever else tries. */
function linkOnce(draft: string, path: string): boolean {
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function inUse(folder: string, holder: Holder | undefined): AppError {
  const where = holder?.url === undefined ? '' : ` and serves ${holder.url}`
  return new AppError('data.in_use', `process ${holder?.pid ?? '?'} holds ${folder}${where}`, {
    pid: holder?.pid,
    url: holder?.url,
    hint: 'stop it first, or use another folder with --data',
  })
}

/** Field 22 of /proc/PID/stat; where there is no /proc, whether the process can be signalled. */
function startTicks(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    if (process.platform === 'linux') return undefined
    try {
      process.kill(pid, 0)
      return ''
    } catch {
      return undefined
    }
  }
}
