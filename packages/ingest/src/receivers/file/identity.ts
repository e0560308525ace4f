import { createHash } from 'node:crypto'
import { open, readdir, stat, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Which file it is, whatever it is called: device and inode. */
export interface FileId {
  readonly device: string
  readonly inode: string
}

/** The head of a file: a file that was truncated or replaced on the same inode has another one. */
export interface Fingerprint {
  readonly bytes: number
  readonly sha256: string
}

const headBytes = 1024

export async function fileIdOf(path: string): Promise<(FileId & { size: number }) | undefined> {
  try {
    const found = await stat(path, { bigint: true })
    return found.isFile()
      ? { device: String(found.dev), inode: String(found.ino), size: Number(found.size) }
      : undefined
  } catch {
    return undefined
  }
}

/** Whether an open file is this one: the path may have been given to another since it was looked up. */
export async function isFile(handle: FileHandle, id: FileId): Promise<boolean> {
  const found = await handle.stat({ bigint: true })
  return String(found.dev) === id.device && String(found.ino) === id.inode
}

/** Fingerprint of the first `bytes` (at most 1024) of a file. */
export async function fingerprintOf(handle: FileHandle, bytes = headBytes): Promise<Fingerprint> {
  const head = Buffer.alloc(Math.min(bytes, headBytes))
  const { bytesRead } = await handle.read(head, 0, head.length, 0)
  return { bytes: bytesRead, sha256: createHash('sha256').update(head.subarray(0, bytesRead)).digest('hex') }
}

/** Whether the file still begins as it did. */
export async function hasFingerprint(handle: FileHandle, expected: Fingerprint): Promise<boolean> {
  if (expected.bytes === 0) return true
  const now = await fingerprintOf(handle, expected.bytes)
  return now.bytes === expected.bytes && now.sha256 === expected.sha256
}

const compressed = /\.(?:gz|zst|xz|bz2|lz4|zip)$/

/**
 * Opens the file of this identity among those that stand beside `path`: what rotation renamed. `isRotated` says that
 * its name is that of `path` with something behind it.
 */
export async function openRenamed(
  path: string,
  id: FileId,
): Promise<{ handle: FileHandle; isRotated: boolean } | undefined> {
  const folder = dirname(path)
  const own = basename(path)
  const stem = own.split('.')[0] ?? ''
  const names = (await readdir(folder).catch(() => [])).filter(
    (name) => name !== own && name.startsWith(stem) && !compressed.test(name),
  )
  for (const name of names) {
    const found = await fileIdOf(join(folder, name))
    if (found?.device !== id.device || found.inode !== id.inode) continue
    const handle = await open(join(folder, name), 'r')
    if (await isFile(handle, id)) return { handle, isRotated: name.startsWith(own) }
    await handle.close()
  }
  return undefined
}

/** What rotation puts behind a name: a number, or a date. */
const rotationSuffix = /^[.-]\d[\d.:T_-]*$/

/** The files beside `path` that rotation has renamed from it and that came into being after `bornMs`, the oldest first. */
export async function rotatedSince(path: string, bornMs: number): Promise<(FileId & { path: string })[]> {
  const folder = dirname(path)
  const own = basename(path)
  const names = (await readdir(folder).catch(() => [])).filter(
    (name) => name.startsWith(own) && rotationSuffix.test(name.slice(own.length)),
  )
  const found: (FileId & { path: string; bornMs: number })[] = []
  for (const name of names) {
    const facts = await stat(join(folder, name), { bigint: true }).catch(() => undefined)
    if (facts?.isFile() !== true || Number(facts.birthtimeMs) <= bornMs) continue
    const id = { device: String(facts.dev), inode: String(facts.ino) }
    found.push({ ...id, path: join(folder, name), bornMs: Number(facts.birthtimeMs) })
  }
  return found.sort((a, b) => a.bornMs - b.bornMs)
}
