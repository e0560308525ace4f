import { constants } from 'node:fs'
import { access, realpath, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Config } from './config.ts'
import type { Check } from './health.ts'

/** The files a syslog daemon writes to, by Debian's name and by Red Hat's. */
const authFiles = ['var/log/auth.log', 'var/log/secure']
/** The first of these that is there has the lines of those behind it. */
const generalFiles = ['var/log/syslog', 'var/log/messages', 'var/log/kern.log']

/** A file that is not followed, and why. It is a trouble where the file has something to say that we may not read. */
export interface PassedOver {
  readonly path: string
  readonly why: string
  readonly isTrouble: boolean
}

/** What of a machine's system logs is followed. */
export interface HostLogs {
  readonly taken: readonly string[]
  readonly passedOver: readonly PassedOver[]
  /** The journal, where none of the files can be read. */
  readonly journal: Config['journal']
}

/**
 * Finds the system logs under `hostRoot`, once: a file that appears later is followed from the next start.
 *
 * One general file is followed: what Debian's rsyslog.conf writes to `messages` and `kern.log` it writes to `syslog` too, and
 * would be stored twice. For the same reason the journal stands in only where there is no file at all. A file that `tail`
 * names is left to it.
 */
export async function findHostLogs(config: Pick<Config, 'hostRoot' | 'tail' | 'journal'>): Promise<HostLogs> {
  const root = resolve(config.hostRoot)
  const named = new Set(await Promise.all(config.tail.map(async ({ path }) => await realPath(path))))
  const look = async (names: readonly string[]): Promise<Seen[]> =>
    await Promise.all(names.map(async (name) => await lookAt(join(root, name), named)))
  const seen = [...(await look(authFiles)), ...firstOnly(await look(generalFiles))]
  const hasNone = !seen.some(isFollowed) && config.journal === undefined
  return {
    taken: seen.filter(({ why }) => why === undefined).map(({ path }) => path),
    passedOver: seen.flatMap(({ path, why, isTrouble }) => (why === undefined ? [] : [{ path, why, isTrouble }])),
    journal: hasNone ? journalUnder(root) : undefined,
  }
}

/** What health says about them. */
export function hostLogsCheck({ taken, passedOver, journal }: HostLogs): Check {
  const followed = journal === undefined ? taken : ['the journal']
  const parts = [
    followed.length === 0 ? 'follows nothing more' : `follows ${followed.join(', ')}`,
    ...passedOver.map(({ path, why }) => `not ${path}: ${why}`),
  ]
  return { ok: !passedOver.some(({ isTrouble }) => isTrouble), detail: parts.join('; ') }
}

/** A file that was looked at; it is followed where nothing says why not. */
interface Seen {
  readonly path: string
  readonly why: string | undefined
  readonly isTrouble: boolean
}

const followedByTail = 'tail follows it'

const isFollowed = ({ why }: Seen): boolean => why === undefined || why === followedByTail

/** Leaves the first file that is followed, and passes over those whose lines it has. */
function firstOnly(files: readonly Seen[]): Seen[] {
  const first = files.find(isFollowed)
  return files.map((one) =>
    first === undefined || one === first || !isFollowed(one)
      ? one
      : { ...one, why: `its lines are in ${first.path} too` },
  )
}

async function lookAt(path: string, named: ReadonlySet<string>): Promise<Seen> {
  try {
    if (!(await stat(path)).isFile()) return { path, why: 'it is no file', isTrouble: true }
    await access(path, constants.R_OK)
    return { path, why: named.has(await realPath(path)) ? followedByTail : undefined, isTrouble: false }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR'
    const isForbidden = code === 'EACCES' || code === 'EPERM'
    const fault = isForbidden ? 'this user may not read it' : (code ?? 'it cannot be read')
    return { path, why: isMissing ? 'it does not exist' : fault, isTrouble: !isMissing }
  }
}

/** The journal of this machine, or of the one that is mounted there. */
function journalUnder(root: string): Config['journal'] {
  const directory = root === '/' ? undefined : join(root, 'var/log/journal')
  return { sensor: 'local', matches: [], program: 'journalctl', directory }
}

const realPath = async (path: string): Promise<string> => await realpath(path).catch(() => resolve(path))
