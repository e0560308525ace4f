import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { SpaceProgress } from '@aurora/ingest'

/** What a spool file says of itself in its first line. */
export interface SpoolHeader {
  readonly source: string
  readonly sensor: string
  /** Its first line is the rest of one that the file before began. */
  readonly isContinued: boolean
  /** Where the spaces stand behind its lines. */
  readonly spaces: readonly SpaceProgress[]
}

/** One request that waits to be sent: its header, and its lines compressed by Zstandard. */
export interface SpooledRequest extends SpoolHeader {
  readonly number: number
  readonly body: Buffer
}

const newline = 0x0a
const suffix = '.spool'
const blockBytes = 4096

const pathOf = (folder: string, number: number): string => join(folder, `${String(number).padStart(16, '0')}${suffix}`)

/** What a file of so many bytes takes of the disk, about. */
export const bytesOnDisk = (bytes: number): number => Math.ceil(bytes / blockBytes) * blockBytes

/** The bytes of a spool file. */
export const printSpoolFile = (header: SpoolHeader, body: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body])

/** Writes a file so that it is there whole, after a loss of power too, or not at all. */
export async function writeDurably(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.draft`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  const directory = await open(folder, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

export const writeSpoolFile = async (folder: string, number: number, bytes: Uint8Array): Promise<void> =>
  await writeDurably(folder, pathOf(folder, number), bytes)

/** Reads a file. Undefined when it is none that we wrote: the disk is damaged, or somebody changed it. */
export async function readSpoolFile(folder: string, number: number): Promise<SpooledRequest | undefined> {
  const bytes = await readFile(pathOf(folder, number))
  const end = bytes.indexOf(newline)
  try {
    const header = JSON.parse(bytes.toString('utf8', 0, end)) as SpoolHeader
    return Array.isArray(header.spaces) ? { ...header, number, body: bytes.subarray(end + 1) } : undefined
  } catch {
    return undefined
  }
}

export const removeSpoolFile = async (folder: string, number: number): Promise<void> =>
  await rm(pathOf(folder, number), { force: true })

/** Moves a file that cannot be read out of the way. */
export const moveSpoolFile = async (folder: string, number: number, to: string): Promise<void> =>
  await rename(pathOf(folder, number), join(to, `${number}.damaged`))

/** The files of a spool in their order, and what each takes of the disk; what was not finished is removed. */
export async function listSpool(folder: string): Promise<{ number: number; bytes: number }[]> {
  const names = await readdir(folder)
  for (const name of names) if (name.endsWith('.draft')) await rm(join(folder, name), { force: true })
  const numbers = names.filter((name) => /^\d{16}\.spool$/.test(name)).map((name) => Number(name.slice(0, 16)))
  numbers.sort((a, b) => a - b)
  const files: { number: number; bytes: number }[] = []
  for (const number of numbers) files.push({ number, bytes: bytesOnDisk((await stat(pathOf(folder, number))).size) })
  return files
}

/** What the files of a folder take of the disk. */
export async function bytesOfFolder(folder: string): Promise<number> {
  let sum = 0
  for (const name of await readdir(folder)) sum += bytesOnDisk((await stat(join(folder, name))).size)
  return sum
}
