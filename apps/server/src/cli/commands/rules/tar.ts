import { AppError } from '@aurora/core'

/** A file of an archive. */
export interface ArchivedFile {
  readonly file: string
  readonly bytes: Buffer
}

const blockBytes = 512

/**
 * The files of a tar archive, in its order; folders, links and devices are passed over. Fails with 'request.invalid'
 * where a header is none.
 *
 * POSIX.1-2017, pax, "ustar Interchange Format" (names of up to 255 bytes) and its extended header `path`; GNU's long names.
 */
export function* readTar(bytes: Buffer): Generator<ArchivedFile> {
  let longName: string | undefined
  for (let at = 0; at + blockBytes <= bytes.length;) {
    const header = bytes.subarray(at, at + blockBytes)
    if (header.every((byte) => byte === 0)) return
    const size = sizeOf(header)
    const type = String.fromCharCode(header[156] ?? 0)
    const content = bytes.subarray(at + blockBytes, at + blockBytes + size)
    if (content.length < size) throw broken('it ends within a file')
    if (type === 'x') longName = paxPath(content) ?? longName
    else if (type === 'L') longName = textOf(content)
    else {
      if (type === '0' || type === '\0') yield { file: longName ?? nameOf(header), bytes: content }
      longName = undefined
    }
    at += blockBytes + Math.ceil(size / blockBytes) * blockBytes
  }
}

function sizeOf(header: Buffer): number {
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0)
  const size = parseInt(textOf(header.subarray(124, 136)).trim() || '0', 8)
  if (parseInt(textOf(header.subarray(148, 156)).trim(), 8) !== sum || !Number.isSafeInteger(size))
    throw broken('there is no tar header where one must be')
  return size
}

function nameOf(header: Buffer): string {
  const name = textOf(header.subarray(0, 100))
  const prefix = header.subarray(257, 262).toString('latin1') === 'ustar' ? textOf(header.subarray(345, 500)) : ''
  return prefix === '' ? name : `${prefix}/${name}`
}

/** The `path` of an extended header: records of `length key=value\n`. */
function paxPath(content: Buffer): string | undefined {
  for (let at = 0; at < content.length;) {
    const length = parseInt(content.toString('latin1', at, at + 12), 10)
    if (!(length > 0)) return undefined
    const [, value] = /^\d+ path=(.*)\n$/s.exec(content.toString('utf8', at, at + length)) ?? []
    if (value !== undefined) return value
    at += length
  }
  return undefined
}

/** Text up to the first NUL. */
function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end)
}

const broken = (why: string): AppError => new AppError('request.invalid', `the archive is broken: ${why}`)
