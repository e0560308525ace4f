import { constants } from 'node:fs'
import { lstat, mkdir, open, opendir, readlink, realpath, rename, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join, matchesGlob, sep } from 'node:path'
import { doneFolder, failedFolder } from './config.ts'

/** One state of one file: another size, time or inode is another state. */
export interface FileFacts {
  /** Below the folder, parts joined by `/`. */
  readonly name: string
  readonly inode: string
  readonly bytes: number
  readonly changedNs: string
}

/** What a folder holds. */
export interface Listing {
  readonly files: readonly FileFacts[]
  /** What is wrong with the rest of it: places that cannot be read, files that are compressed in another way. */
  readonly troubles: readonly string[]
}

const maxDepth = 16
const maxFiles = 200_000

/** Names of files that others are still writing, as browsers, rsync, sftp, the AWS tools and editors call them. */
const partial = /(^\.|~$|\.(tmp|temp|part|partial|filepart|crdownload|download|swp|writing|inprogress|lock)$)/i
const partialOfAws = /\.(json|log|gz|zst|jsonl|ndjson|csv|txt)\.[0-9a-f]{8}$/i

const unreadable = /\.(zip|xz|bz2|lz4|7z|rar|tar|tgz)$/i

export const isSameFile = (a: FileFacts, b: FileFacts): boolean =>
  a.inode === b.inode && a.bytes === b.bytes && a.changedNs === b.changedNs

/**
 * Every file below a folder that could be one of ours, sorted by name. Links are not followed; what begins with a dot, has
 * the name of an unfinished file, or lies in our own `done/` and `failed/` is passed over. Rejects when the folder itself
 * cannot be read, or holds more files than can be kept in mind.
 */
export async function listFolder(root: string, patterns: readonly string[]): Promise<Listing> {
  const files: FileFacts[] = []
  const troubles: string[] = []
  const look = async (below: string, depth: number): Promise<void> => {
    for await (const entry of await opendir(join(root, below))) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`
      if (partial.test(entry.name) || partialOfAws.test(entry.name)) continue
      if (entry.isDirectory() && depth < maxDepth && !(depth === 0 && isOurs(entry.name)))
        await lookBelow(name, depth + 1)
      if (!entry.isFile() || !isWanted(name, patterns)) continue
      if (unreadable.test(entry.name)) troubles.push(`${name} is compressed in a way that is not read here`)
      else {
        const facts = await factsOf(root, name)
        if (facts !== undefined) files.push(facts)
      }
      if (files.length > maxFiles)
        throw new Error(`it holds more than ${maxFiles} files: move or delete those that were read`)
    }
  }
  const lookBelow = async (below: string, depth: number): Promise<void> => {
    await look(below, depth).catch((error: unknown) => {
      const { code } = error as NodeJS.ErrnoException
      if (code === undefined) throw error
      if (code !== 'ENOENT') troubles.push(`${below} cannot be read: ${code}`)
    })
  }
  await look('', 0)
  return { files: files.sort((a, b) => (a.name < b.name ? -1 : 1)), troubles }
}

const isOurs = (name: string): boolean => name === doneFolder || name === failedFolder

const isWanted = (name: string, patterns: readonly string[]): boolean =>
  patterns.length === 0 ||
  patterns.some((pattern) => matchesGlob(name, pattern) || matchesGlob(basename(name), pattern))

/** The file of this name as it is now; undefined when it is gone, or no file. */
export async function factsOf(root: string, name: string): Promise<FileFacts | undefined> {
  const found = await lstat(join(root, name), { bigint: true }).catch(() => undefined)
  if (found?.isFile() !== true) return undefined
  return { name, inode: String(found.ino), bytes: Number(found.size), changedNs: String(found.mtimeNs) }
}

/**
 * Opens a file that was listed. Undefined when it is no longer that one, or when somebody has put a link into its way that
 * leads out of the folder.
 */
export async function openListed(root: string, facts: FileFacts): Promise<FileHandle | undefined> {
  const path = join(root, facts.name)
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const handle = await open(path, flags).catch((error: unknown) => {
    if (['ENOENT', 'ELOOP', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))) return undefined
    throw error
  })
  if (handle === undefined) return undefined
  const found = await handle.stat({ bigint: true })
  const where = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => realpath(path))
  const isInside = where.startsWith(`${await realpath(root)}${sep}`)
  if (found.isFile() && String(found.ino) === facts.inode && isInside) return handle
  await handle.close()
  return undefined
}

/** Moves a file that was stored below `done` or `failed`, under its name, or with a number where that is taken. */
export async function moveAside(root: string, facts: FileFacts, folder: string): Promise<void> {
  const target = join(root, folder, facts.name)
  await mkdir(dirname(target), { recursive: true })
  for (let number = 0; ; number++) {
    const free = number === 0 ? target : `${target}.${number}`
    if ((await lstat(free).catch(() => undefined)) !== undefined) continue
    await rename(join(root, facts.name), free)
    return
  }
}
