import { readFile, stat } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { AppError } from '@aurora/core'
import { unzipSync } from 'fflate'
import { readTar, type ArchivedFile } from './tar.ts'

/** What an archive of rules may have: a small one can hold any amount of zeros. */
const maxArchiveBytes = 64 << 20
const maxFileBytes = 8 << 20
const maxUnpackedBytes = 256 << 20

/**
 * The files of an archive (.zip, .tar, .tar.gz, .tgz) that are wanted. Nothing is written, so paths in it are only names.
 * Fails with 'request.invalid' for what is no archive or is broken, 'request.too_large' for one that unpacks to too much.
 */
export async function readArchive(path: string, isWanted: (file: string) => boolean): Promise<ArchivedFile[]> {
  if ((await stat(path)).size > maxArchiveBytes) throw tooLarge(path)
  const bytes = await readFile(path)
  try {
    if (bytes.subarray(0, 2).toString('latin1') === 'PK') return unzip(path, bytes, isWanted)
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
    return [...readTar(isGzip ? gunzipSync(bytes, { maxOutputLength: maxUnpackedBytes }) : bytes)].filter(({ file }) =>
      isWanted(file),
    )
  } catch (error) {
    if (error instanceof AppError) throw error
    if (error instanceof RangeError) throw tooLarge(path)
    throw new AppError('request.invalid', `${path} is no archive of rules, or it is broken`, {
      hint: 'a folder, or a .zip, .tar or .tar.gz file',
    }, error) // prettier-ignore
  }
}

function unzip(path: string, bytes: Buffer, isWanted: (file: string) => boolean): ArchivedFile[] {
  let unpackedBytes = 0
  const files = unzipSync(bytes, {
    filter({ name, originalSize }) {
      if (!isWanted(name)) return false
      unpackedBytes += originalSize
      if (originalSize > maxFileBytes || unpackedBytes > maxUnpackedBytes) throw tooLarge(path)
      return true
    },
  })
  return Object.entries(files).map(([file, content]) => ({ file, bytes: Buffer.from(content) }))
}

const tooLarge = (path: string): AppError =>
  new AppError('request.too_large', `${path} is more than an archive of rules may be`)
