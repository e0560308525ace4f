import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@aurora/core'

const partPrefix = '.part-'
const readBytes = 1 << 16

/** Bytes that were written and can be kept under their hash, or thrown away. */
export interface WrittenPart {
  readonly sha256: string
  readonly sizeBytes: number
  readonly file: string
}

/**
 * The files of evidence, each under the SHA-256 of its bytes, readable by their owner alone.
 *
 * A file is written beside its place and renamed when it is whole and on the disk, so a crash leaves a `.part-*` file,
 * which the next start removes, or a file no case knows, which {@link EvidenceFolder.removeUnless} takes away. Keeping
 * and removing go one at a time: a file that was just found again cannot be removed for the case that let go of it.
 */
export class EvidenceFolder {
  readonly #folder: string
  #last: Promise<unknown> = Promise.resolve()

  /** Makes the folder when it is not there, and removes what a crash left half written. */
  static async open(folder: string): Promise<EvidenceFolder> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    for (const name of await readdir(folder)) if (name.startsWith(partPrefix)) await rm(join(folder, name))
    return new EvidenceFolder(folder)
  }

  private constructor(folder: string) {
    this.#folder = folder
  }

  /** Writes `body` to a part file. Fails with 'request.too_large' above `maxBytes`, and with 'store.full'; nothing is left then. */
  async write(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<WrittenPart> {
    const file = join(this.#folder, `${partPrefix}${randomUUID()}`)
    const handle = await open(file, 'wx', 0o600)
    try {
      const written = await copy(body, handle, maxBytes)
      await handle.sync()
      return { ...written, file }
    } catch (error) {
      await rm(file, { force: true })
      throw isFull(error) ? new AppError('store.full', 'there is no space for this file', {}, error) : error
    } finally {
      await handle.close()
    }
  }

  /** Keeps `part` under its hash and lets `record` write down that it is there; a file without a record goes with the next sweep. */
  keep<Result>(part: WrittenPart, record: () => Promise<Result>): Promise<Result> {
    return this.#alone(async () => {
      const place = this.#placeOf(part.sha256)
      try {
        await mkdir(join(place, '..'), { recursive: true, mode: 0o700 })
        await rename(part.file, place)
        await syncFolder(join(place, '..'))
        return await record()
      } catch (error) {
        await rm(part.file, { force: true })
        throw error
      }
    })
  }

  /** Removes the file of each hash for which `isNeeded` resolves to false. */
  async removeUnless(hashes: readonly string[], isNeeded: (sha256: string) => Promise<boolean>): Promise<number> {
    let removed = 0
    for (const sha256 of hashes)
      await this.#alone(async () => {
        if (await isNeeded(sha256)) return
        await rm(this.#placeOf(sha256), { force: true })
        removed++
      })
    return removed
  }

  /** The hashes of all files there are, folder by folder. */
  async *hashes(): AsyncGenerator<string[]> {
    for (const prefix of await readdir(this.#folder)) {
      if (!/^[0-9a-f]{2}$/.test(prefix)) continue
      const names = await readdir(join(this.#folder, prefix))
      yield names.filter((name) => /^[0-9a-f]{64}$/.test(name))
    }
  }

  /**
   * The bytes kept under `sha256`, once all of them were read and found to have that hash.
   *
   * Fails with 'evidence.damaged' when they have another, or are gone. The file is open until the last byte was read or
   * the generator is ended.
   */
  async read(sha256: string): Promise<AsyncGenerator<Buffer>> {
    let handle
    try {
      handle = await open(this.#placeOf(sha256), 'r')
    } catch (error) {
      throw new AppError('evidence.damaged', 'the stored bytes are gone', { sha256 }, error)
    }
    try {
      const hash = createHash('sha256')
      for await (const chunk of chunks(handle)) hash.update(chunk)
      if (hash.digest('hex') !== sha256)
        throw new AppError('evidence.damaged', 'the stored bytes have another hash', { sha256 })
    } catch (error) {
      await handle.close()
      throw error
    }
    return closing(handle)
  }

  #placeOf(sha256: string): string {
    return join(this.#folder, sha256.slice(0, 2), sha256)
  }

  #alone<Result>(run: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(run, run)
    this.#last = turn.catch(() => undefined)
    return turn
  }
}

async function copy(
  body: AsyncIterable<Uint8Array>,
  to: FileHandle,
  maxBytes: number,
): Promise<{ sha256: string; sizeBytes: number }> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const chunk of body) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > maxBytes)
      throw new AppError('request.too_large', `a piece of evidence has at most ${maxBytes} bytes`, { maxBytes })
    hash.update(chunk)
    await to.writeFile(chunk)
  }
  return { sha256: hash.digest('hex'), sizeBytes }
}

/** The whole file from its beginning, whatever was read of it before. */
async function* chunks(handle: FileHandle): AsyncGenerator<Buffer> {
  for (let position = 0; ;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(readBytes), 0, readBytes, position)
    if (bytesRead === 0) return
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

async function* closing(handle: FileHandle): AsyncGenerator<Buffer> {
  try {
    yield* chunks(handle)
  } finally {
    await handle.close()
  }
}

/** A renamed file is there after a power cut only once its folder is on the disk. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
}
