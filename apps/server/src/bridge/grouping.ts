import type { RawChunk, SpaceProgress } from '@aurora/ingest'
import { findSource } from '@aurora/ingest'
import type { SpoolHeader } from './spool-file.ts'
import { zeekHeaderBehind } from '../zeek-header.ts'

const newline = 0x0a

/** One request has about so many bytes of lines at most; a single chunk may have more. */
const maxGroupBytes = 4 << 20

/** The header lines that a reader of a stream's later lines must see first; '' for sources that need none. */
export const contextBehind = (chunk: RawChunk): string =>
  findSource(chunk.source).isStateful
    ? zeekHeaderBehind(chunk.context, Buffer.from(chunk.bytes.buffer, chunk.bytes.byteOffset, chunk.bytes.length))
    : ''

/** How many of the first chunks go into one request: of one source and sensor, and where later lines need earlier ones of one stream. */
export function groupLength(chunks: readonly RawChunk[]): number {
  const [first] = chunks
  if (first === undefined) return 0
  const { isStateful } = findSource(first.source)
  let bytes = 0
  let length = 0
  for (const [i, chunk] of chunks.entries()) {
    const before = chunks[i - 1]
    const isSameStream = before?.space === chunk.space
    const isOneSender = chunk.source === first.source && chunk.sensor === first.sensor
    const fits = isOneSender && (isSameStream || (!isStateful && chunk.isContinued !== true))
    bytes += chunk.bytes.length
    if (i > 0 && (!fits || bytes > maxGroupBytes)) break
    length = i + 1
  }
  return length
}

/** Chunks as one request: its lines, and what a spool file says of them. */
export function joinChunks(chunks: readonly RawChunk[]): { header: SpoolHeader; lines: Buffer } {
  const [first] = chunks
  if (first === undefined) throw new Error('a request needs a chunk')
  const parts: Uint8Array[] = findSource(first.source).isStateful ? [Buffer.from(first.context)] : []
  const spaces = new Map<string, SpaceProgress>()
  for (const chunk of chunks) {
    const last = parts.at(-1)
    if (last !== undefined && last.length > 0 && last.at(-1) !== newline && chunk.isContinued !== true)
      parts.push(lineEnd)
    parts.push(...linesOf(chunk))
    const { source, sensor, space } = chunk
    const until = chunk.start + (chunk.unit === 'byte' ? chunk.bytes.length : (chunk.frames?.length ?? 0))
    spaces.set(space, { source, sensor, space, until, context: chunk.resume ?? contextBehind(chunk) })
  }
  const { source, sensor, isContinued = false } = first
  return { header: { source, sensor, isContinued, spaces: [...spaces.values()] }, lines: Buffer.concat(parts) }
}

const lineEnd = Buffer.from('\n')

/** A chunk's records as lines: records that have lengths instead are JSON on one line each. */
function linesOf({ bytes, frames }: RawChunk): Uint8Array[] {
  if (frames === undefined) return [bytes]
  let at = 0
  return [...frames].flatMap((length) => [bytes.subarray(at, (at += length)), lineEnd])
}
