import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { constants, zstdCompress } from 'node:zlib'
import { AppError } from '@aurora/core'
import { ByteBudget, type ChunkSink, type RawChunk, type Space } from '@aurora/ingest'
import { contextBehind, groupLength, joinChunks } from './grouping.ts'
import type { BridgePositions } from './positions.ts'
import {
  bytesOfFolder,
  bytesOnDisk,
  listSpool,
  moveSpoolFile,
  printSpoolFile,
  readSpoolFile,
  removeSpoolFile,
  writeDurably,
  writeSpoolFile,
  type SpooledRequest,
} from './spool-file.ts'
import { Waker } from './waker.ts'

const compress = promisify(zstdCompress)
const fast = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** Bytes read and not yet in a spool file. */
const maxPendingBytes = 8 << 20
const maxWaiting = 1024

/** So much is written at once, however young it is. */
const fullBytes = 1 << 20

/** Otherwise a file is written so long after the one before, and later where files wait to be sent: each costs a request. */
const quietMs = 100
const behindMs = 1000
const farBehindMs = 5000

export interface SpoolOptions {
  readonly folder: string
  readonly maxBytes: number
  readonly positions: BridgePositions
  /** Told why nothing can be written, and with undefined that it can be again. */
  readonly onTrouble: (reason: string | undefined) => void
}

interface SpooledFile {
  readonly number: number
  readonly bytes: number
}

interface Pending {
  readonly chunk: RawChunk
  readonly stored: PromiseWithResolvers<void>
}

/**
 * What a bridge has read and the platform has not yet answered for, as files on disk in the order they are sent.
 *
 * A chunk counts as stored once its file is on disk and, after it, its position; so whenever we die each line is in a file
 * or is read again. A file is one request under one key for ever (`keyOf`), so sending it again stores nothing twice.
 * When the files, those that were refused too, have `maxBytes` nothing more is taken: receivers wait, and what they would
 * read stays where it is.
 */
export class Spool implements ChunkSink {
  readonly #options: SpoolOptions
  readonly #budget = new ByteBudget(maxPendingBytes, maxWaiting)
  readonly #pending: Pending[] = []
  /** Where the next chunk of a space must begin: behind one that failed nothing is taken. */
  readonly #ends = new Map<string, number>()
  /** Files in their order, the one that is being sent first. */
  readonly #files: SpooledFile[]
  readonly #grown = new Waker()
  readonly #changed = new Waker()
  readonly #writing: Promise<void>
  readonly #broken = Promise.withResolvers<never>()
  #usedBytes: number
  #writtenMs = 0
  #isHurried = false
  #isClosing = false
  #isFull = false

  private constructor(options: SpoolOptions, files: readonly SpooledFile[], refusedBytes: number) {
    this.#options = options
    this.#files = [...files]
    this.#usedBytes = files.reduce((sum, { bytes }) => sum + bytes, refusedBytes)
    this.#broken.promise.catch(() => undefined)
    this.#writing = this.#write()
  }

  /** Opens the spool of a folder, and takes up what an earlier process left in it. */
  static async open(options: SpoolOptions): Promise<Spool> {
    const { folder, positions } = options
    await mkdir(join(folder, 'refused'), { recursive: true, mode: 0o700 })
    const files = await listSpool(folder)
    for (const { number } of files.filter((one) => one.number > positions.written)) {
      const left = await readSpoolFile(folder, number)
      await positions.accept(number, left?.spaces ?? [])
    }
    return new Spool(options, files, await bytesOfFolder(join(folder, 'refused')))
  }

  /** Rejects when nothing can go on before a new start. */
  get broken(): Promise<never> {
    return this.#broken.promise
  }

  get usedBytes(): number {
    return this.#usedBytes
  }

  get waitingFiles(): number {
    return this.#files.length
  }

  /** Whether nothing is read because there is no more room. */
  get isFull(): boolean {
    return this.#isFull
  }

  /** The `Idempotency-Key` of a request. */
  keyOf(request: SpooledRequest): string {
    return `bridge-${this.#options.positions.id}-${request.number}`
  }

  async submit(chunk: RawChunk): ReturnType<ChunkSink['submit']> {
    const { length } = chunk.bytes
    await this.#budget.take(length)
    try {
      if (this.#isClosing) throw stopping()
      const key = keyOfSpace(chunk)
      if ((this.#ends.get(key) ?? chunk.start) !== chunk.start) throw afterGap()
      this.#ends.set(key, chunk.start + (chunk.unit === 'byte' ? length : (chunk.frames?.length ?? 0)))
    } catch (error) {
      this.#budget.give(length)
      throw error
    }
    const stored = Promise.withResolvers<void>()
    stored.promise.catch(() => undefined) // the receiver may have gone
    this.#pending.push({ chunk, stored })
    this.#grown.wake()
    return { read: Promise.resolve({ context: contextBehind(chunk) }), stored: stored.promise }
  }

  release(space: Space): void {
    this.#ends.delete(keyOfSpace(space))
  }

  /** The oldest request, once there is one; undefined when `signal` aborts first. It stays until it is removed. */
  async next(signal: AbortSignal): Promise<SpooledRequest | undefined> {
    for (;;) {
      if (signal.aborted) return undefined
      const [first] = this.#files
      if (first === undefined) {
        await this.#changed.wait(signal)
        continue
      }
      const request = await readSpoolFile(this.#options.folder, first.number)
      if (request !== undefined) return request
      await moveSpoolFile(this.#options.folder, first.number, join(this.#options.folder, 'refused'))
      this.#options.onTrouble(`spool file ${first.number} is damaged; it is kept in refused/`)
      this.#forget(first.number)
      this.#usedBytes += first.bytes
    }
  }

  /** Removes a request that is answered for. */
  async remove(request: SpooledRequest): Promise<void> {
    await removeSpoolFile(this.#options.folder, request.number)
    this.#forget(request.number)
  }

  /** Keeps the lines of a request apart that the platform will never take. Resolves to the file. */
  async setAside(request: SpooledRequest): Promise<string> {
    const folder = join(this.#options.folder, 'refused')
    const path = join(folder, `${request.number}.${request.source}.zst`)
    await writeDurably(folder, path, request.body)
    await this.remove(request)
    this.#usedBytes += bytesOnDisk(request.body.length)
    return path
  }

  /** What is read from now on is written at once: we stop. */
  hurry(): void {
    this.#isHurried = true
    this.#grown.wake()
  }

  /** Writes what was taken, as far as there is room, and refuses the rest: it is read again. */
  async close(): Promise<void> {
    this.#isClosing = true
    this.#isHurried = true
    this.#grown.wake()
    this.#changed.wake()
    await this.#writing
  }

  /** Writes one file after the other, each of what came meanwhile. */
  async #write(): Promise<void> {
    for (;;) {
      await this.#untilDue()
      if (this.#pending.length === 0) {
        if (this.#isClosing) return
        continue
      }
      const group = this.#pending.splice(0, groupLength(this.#pending.map(({ chunk }) => chunk)))
      try {
        await this.#keep(group.map(({ chunk }) => chunk))
        for (const { stored } of group) stored.resolve()
        this.#give(group)
        this.#options.onTrouble(undefined)
      } catch (error) {
        this.#refuse([...group, ...this.#pending.splice(0)], error)
      }
    }
  }

  /** Resolves when something should be written, or we close. */
  async #untilDue(): Promise<void> {
    for (;;) {
      const bytes = this.#pending.reduce((sum, { chunk }) => sum + chunk.bytes.length, 0)
      if (this.#isHurried && (bytes > 0 || this.#isClosing)) return
      const waiting = this.#files.length
      const restMs = waiting > 16 ? farBehindMs : waiting > 1 ? behindMs : quietMs
      const dueMs = this.#writtenMs + restMs - Date.now()
      if (bytes >= fullBytes || (bytes > 0 && dueMs <= 0)) return
      await this.#grown.wait(undefined, bytes > 0 ? dueMs : undefined)
    }
  }

  async #keep(chunks: readonly RawChunk[]): Promise<void> {
    const { folder, positions } = this.#options
    const { header, lines } = joinChunks(chunks)
    const bytes = printSpoolFile(header, await compress(lines, fast))
    const taken = bytesOnDisk(bytes.length)
    await this.#untilRoom(taken)
    const number = positions.written + 1
    await writeSpoolFile(folder, number, bytes)
    await positions.accept(number, header.spaces).catch((error: unknown) => this.#break(error))
    this.#writtenMs = Date.now()
    this.#usedBytes += taken
    this.#files.push({ number, bytes: taken })
    this.#changed.wake()
  }

  async #untilRoom(bytes: number): Promise<void> {
    while (this.#usedBytes > 0 && this.#usedBytes + bytes > this.#options.maxBytes) {
      if (this.#isClosing) throw stopping()
      this.#isFull = true
      this.#options.onTrouble('the spool is full: nothing more is read until the platform takes some of it')
      await this.#grown.wait(undefined, undefined)
    }
    this.#isFull = false
  }

  /** Tells that chunks are not kept; their spaces go on where the first of them began. */
  #refuse(failed: readonly Pending[], error: unknown): void {
    const isOurs = error instanceof AppError
    const why = isOurs
      ? error
      : new AppError('store.unavailable', `the spool cannot be written: ${codeOf(error)}`, {}, error)
    if (!this.#isClosing) this.#options.onTrouble(why.message)
    for (const { chunk, stored } of failed.toReversed()) {
      this.#ends.set(keyOfSpace(chunk), chunk.start)
      stored.reject(why)
    }
    this.#give(failed)
  }

  #give(done: readonly Pending[]): void {
    for (const { chunk } of done) this.#budget.give(chunk.bytes.length)
  }

  /** It is not known whether the positions moved: only the next start finds out. */
  #break(error: unknown): never {
    this.#isClosing = true
    const failure = new AppError('state.unavailable', 'the positions of the bridge cannot be written', {}, error)
    this.#broken.reject(failure)
    throw failure
  }

  #forget(number: number): void {
    const at = this.#files.findIndex((one) => one.number === number)
    const [gone] = this.#files.splice(at, at < 0 ? 0 : 1)
    this.#usedBytes -= gone?.bytes ?? 0
    this.#grown.wake()
  }
}

const keyOfSpace = ({ source, sensor, space }: Space): string => JSON.stringify([source, sensor, space])

const stopping = (): AppError => new AppError('store.unavailable', 'the bridge is stopping')
const afterGap = (): AppError => new AppError('store.unavailable', 'lines before these were not kept')

const codeOf = (error: unknown): string =>
  error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error)
