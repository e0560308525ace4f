import type { FileHandle } from 'node:fs/promises'
import type { ChunkSink, Positions, Space } from '../../chunk-sink.ts'
import { lineLimits } from '../../limits.ts'
import { findSource } from '../../sources/registry.ts'

const readBytes = 1 << 20
const newline = 0x0a

/** One generation of one file, read from where the ledger says it was accepted. */
export class TailedFile {
  readonly space: Space
  readonly handle: FileHandle
  readonly #pipeline: ChunkSink
  readonly #ledger: Positions
  readonly #isStateful: boolean
  readonly #outstanding = new Set<Promise<void>>()
  #offset = 0
  #context = ''
  #isContinued = false
  #mustReload = true

  constructor(parts: { pipeline: ChunkSink; ledger: Positions }, space: Space, handle: FileHandle) {
    this.#pipeline = parts.pipeline
    this.#ledger = parts.ledger
    this.space = space
    this.handle = handle
    this.#isStateful = findSource(space.source).isStateful
  }

  get offset(): number {
    return this.#offset
  }

  /**
   * Reads the next whole lines and submits them. Resolves to the bytes it took; 0 when there is no whole line.
   * With `isFinal` an unfinished last line is taken too: nobody will finish it.
   */
  async step(isFinal: boolean): Promise<number> {
    if (this.#mustReload) await this.#reload()
    const bytes = await this.#readLines(isFinal)
    if (bytes === undefined) return 0
    const start = this.#offset
    const isContinued = this.#isContinued
    const { length } = bytes
    this.#isContinued = bytes[length - 1] !== newline
    this.#offset += length
    try {
      const submission = await this.#pipeline.submit({
        ...this.space,
        isReplayable: true,
        unit: 'byte',
        start,
        skipLines: 0,
        receivedUs: Date.now() * 1000,
        bytes,
        isContinued,
        context: this.#context,
      })
      this.#follow(submission.stored)
      if (this.#isStateful) this.#context = (await submission.read).context
    } catch (error) {
      this.#mustReload = true
      throw error
    }
    return length
  }

  /** Resolves when everything submitted is stored, or has failed and will be read again. */
  async settle(): Promise<void> {
    await Promise.all(this.#outstanding)
  }

  /** Whether something failed and will be read again. */
  get isBehind(): boolean {
    return this.#mustReload
  }

  async close(): Promise<void> {
    await this.settle()
    this.#pipeline.release(this.space)
    await this.handle.close()
  }

  /** Begins again behind the last line that was accepted. */
  async #reload(): Promise<void> {
    await this.settle()
    const progress = await this.#ledger.progress(this.space.source, this.space.sensor, this.space.space)
    this.#offset = progress?.until ?? 0
    this.#context = progress?.context ?? ''
    this.#isContinued = this.#offset > 0 && (await this.#byteAt(this.#offset - 1)) !== newline
    this.#mustReload = false
  }

  async #byteAt(offset: number): Promise<number | undefined> {
    const { bytesRead, buffer } = await this.handle.read(Buffer.alloc(1), 0, 1, offset)
    return bytesRead === 1 ? buffer[0] : undefined
  }

  #follow(stored: Promise<unknown>): void {
    const watched = stored.then(
      () => undefined,
      () => {
        this.#mustReload = true
      },
    )
    this.#outstanding.add(watched)
    void watched.then(() => this.#outstanding.delete(watched))
  }

  /** The next bytes up to a newline; a line longer than a reject may be comes in pieces. */
  async #readLines(isFinal: boolean): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const waitingBytes = (await this.handle.stat()).size - this.#offset
    if (waitingBytes <= 0) return undefined // a quiet file costs no memory: it is looked at four times a second
    for (let size = Math.min(readBytes, waitingBytes); ; size = Math.min(lineLimits.maxRejectBytes, size * 2)) {
      const buffer = Buffer.allocUnsafeSlow(size)
      const { bytesRead } = await this.handle.read(buffer, 0, size, this.#offset)
      if (bytesRead === 0) return undefined
      const whole = buffer.subarray(0, bytesRead).lastIndexOf(newline) + 1
      if (whole > 0) return copy(buffer, whole)
      if (bytesRead < size) return isFinal ? copy(buffer, bytesRead) : undefined
      if (size >= lineLimits.maxRejectBytes) return copy(buffer, size)
    }
  }
}

/** The first bytes on a buffer of their own, which can be moved to a thread. */
function copy(buffer: Buffer, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  bytes.set(buffer.subarray(0, length))
  return bytes
}
