import { createHash, type Hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { AppError } from '@aurora/core'
import type { RawChunk } from '../../chunk.ts'
import type { ChunkSink, Positions, Space } from '../../chunk-sink.ts'
import { openContent, type OpenContent } from '../../content.ts'
import { lineLimits } from '../../limits.ts'
import type { LinePiece } from '../../line-assembler.ts'
import { findSource } from '../../sources/registry.ts'
import { decompress } from '../http/decompress.ts'
import { encodingOf, type DropConfig } from './config.ts'
import type { KnownFile } from './known-files.ts'

export interface DropParts {
  readonly pipeline: ChunkSink
  readonly ledger: Positions
}

/** What came of a file: whether it was sound to its end, and what its bytes were. */
export interface FileReport {
  readonly broken: string | undefined
  readonly sha256: string
}

const readBytes = 1 << 20

/**
 * Reads one file from its beginning, and resolves when all of it is stored; what was accepted before, by this process or one
 * that died, is passed over. A file that breaks off gives what was whole, and a reject that says where it broke.
 *
 * Positions count the bytes of the content, or the records where these are JSON that newlines do not part. Rejects when
 * something was not stored or could not be read: it is tried again.
 */
export async function readDroppedFile(
  parts: DropParts,
  config: DropConfig,
  file: KnownFile,
  handle: FileHandle,
  signal: AbortSignal,
): Promise<FileReport> {
  const hash = createHash('sha256')
  const bytes = bytesOf(handle, file.bytes, hash, signal)
  const body = Readable.from(bytes, { objectMode: false, highWaterMark: readBytes })
  const opened = await openContent(decompress(body, encodingOf(file.name)), config.source)
  const space = { source: opened.source, sensor: config.sensor, space: spaceOf(file) }
  const transfer = new FileTransfer(parts, space, await parts.ledger.progress(space.source, space.sensor, space.space))
  try {
    const broken = await carry(opened, transfer, signal)
    if (broken !== undefined) await transfer.sendBroken(`${shortName(file.name)}: ${broken.why}`, broken.rest)
    await transfer.finish()
    return { broken: broken?.why, sha256: hash.digest('hex') }
  } finally {
    await transfer.settle()
    parts.pipeline.release(space)
  }
}

/** SHA-256 of the first `bytes` of a file. */
export async function digestOf(handle: FileHandle, bytes: number, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const _part of bytesOf(handle, bytes, hash, signal)) continue
  return hash.digest('hex')
}

/** The first bytes of a file, a part after the other on a buffer of its own; what it has grown since is another state. */
async function* bytesOf(handle: FileHandle, end: number, hash: Hash, signal: AbortSignal): AsyncGenerator<Buffer> {
  for (let at = 0; at < end;) {
    signal.throwIfAborted()
    const buffer = Buffer.allocUnsafeSlow(Math.min(readBytes, end - at))
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at)
    if (bytesRead === 0) return
    const part = buffer.subarray(0, bytesRead)
    hash.update(part)
    yield part
    at += bytesRead
  }
}

/** Sends every whole piece. Resolves to where and why the stream broke, and what was not whole then; else undefined. */
async function carry(
  { content, assembler }: OpenContent,
  transfer: FileTransfer,
  signal: AbortSignal,
): Promise<{ why: string; rest: Buffer } | undefined> {
  const tail = new Tail()
  try {
    for await (const part of content) {
      signal.throwIfAborted()
      tail.push(part)
      for (const piece of assembler.push(part)) await transfer.send(piece)
    }
    for (const piece of assembler.finish()) await transfer.send(piece)
    return undefined
  } catch (error) {
    const isBroken = error instanceof AppError && isAboutContent.has(error.code)
    if (!isBroken) throw error
    if (error.code === 'request.too_large') return { why: error.message, rest: tail.last(lineLimits.maxLineBytes) }
    const { pieces, discardedBytes } = assembler.discardUnfinished()
    for (const piece of pieces) await transfer.send(piece)
    return { why: error.message, rest: tail.last(discardedBytes) }
  }
}

const isAboutContent: ReadonlySet<string> = new Set(['ingest.encoding', 'ingest.ratio', 'request.too_large'])

/** The last bytes of a stream, as many as one reject may have. */
class Tail {
  #parts: Buffer[] = []
  #length = 0

  push(part: Buffer): void {
    this.#parts.push(part)
    this.#length += part.length
    while (this.#length - (this.#parts[0]?.length ?? 0) >= lineLimits.maxRejectBytes)
      this.#length -= this.#parts.shift()?.length ?? 0
  }

  last(bytes: number): Buffer {
    const all = Buffer.concat(this.#parts)
    return all.subarray(all.length - Math.min(bytes, all.length, lineLimits.maxRejectBytes))
  }
}

const shortName = (name: string): string => (name.length > 100 ? `…${name.slice(-100)}` : name)

const spaceOf = ({ name, id }: KnownFile): string => `drop:${shortName(name)}:${id}`

/** The way of one file: submits what was not accepted before, in order. */
class FileTransfer {
  readonly #parts: DropParts
  readonly #space: Space
  readonly #isStateful: boolean
  readonly #accepted: number
  readonly #outstanding: Promise<unknown>[] = []
  #at = 0
  #context: string

  constructor(parts: DropParts, space: Space, progress: { until: number; context: string } | undefined) {
    this.#parts = parts
    this.#space = space
    this.#isStateful = findSource(space.source).isStateful
    this.#accepted = progress?.until ?? 0
    this.#context = progress?.context ?? ''
  }

  async send(piece: LinePiece): Promise<void> {
    const unit = piece.frames === undefined ? 'byte' : 'line'
    const start = this.#at
    const whole = unit === 'byte' ? piece.bytes.length : piece.lines
    this.#at += whole
    if (this.#at <= this.#accepted) return
    const known = Math.max(0, this.#accepted - start)
    await this.#submit({ ...withoutHead(piece, known), unit, start: start + known })
  }

  /** Keeps what was not whole as a reject that says why; where there is nothing, the reason stands for it. */
  async sendBroken(why: string, rest: Buffer): Promise<void> {
    const bytes = Uint8Array.from(rest.toString('latin1').trim() === '' ? Buffer.from(why) : rest)
    const space = { ...this.#space, space: `${this.#space.space}:broken` } // positions of its own: the file may go on here
    const before = await this.#parts.ledger.progress(space.source, space.sensor, space.space)
    if ((before?.until ?? 0) > this.#at) return // a process that died has kept it
    const frames = Uint32Array.of(bytes.length)
    await this.#submit({ ...space, bytes, frames, isContinued: false, unit: 'line', start: this.#at, broken: why })
    this.#parts.pipeline.release(space)
  }

  /** Resolves when everything sent is stored; rejects with the first failure. */
  async finish(): Promise<void> {
    await Promise.all(this.#outstanding)
  }

  async settle(): Promise<void> {
    await Promise.allSettled(this.#outstanding)
  }

  async #submit(
    part: Pick<RawChunk, 'bytes' | 'frames' | 'unit' | 'start' | 'broken' | 'isContinued'> & Partial<Space>,
  ): Promise<void> {
    const submission = await this.#parts.pipeline.submit({
      ...this.#space,
      ...part,
      isReplayable: true,
      skipLines: 0,
      receivedUs: Date.now() * 1000,
      context: this.#context,
    })
    submission.stored.catch(() => undefined) // it is awaited at the end
    this.#outstanding.push(submission.stored)
    if (this.#isStateful) this.#context = (await submission.read).context
  }
}

/** A piece without the bytes, or records, at its head that were accepted when the file was shorter. */
function withoutHead({ bytes, frames, isContinued }: LinePiece, known: number): Omit<LinePiece, 'lines'> {
  if (known === 0) return { bytes, isContinued, ...(frames === undefined ? {} : { frames }) }
  if (frames === undefined) {
    return { bytes: bytes.slice(known), isContinued: bytes[known - 1] !== newline }
  }
  const skipped = frames.subarray(0, known).reduce((sum, length) => sum + length, 0)
  return { bytes: bytes.slice(skipped), frames: frames.slice(known), isContinued: false }
}

const newline = 0x0a
