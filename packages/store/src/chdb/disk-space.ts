import { statfs } from 'node:fs/promises'
import { AppError } from '@aurora/core'

const maxReserveBytes = 256 << 20
const watchMs = 100

/**
 * Keeps the embedded engine away from the last bytes of its disk, because it must never meet a full one (part-check.ts).
 *
 * Below a reserve, a tenth of the disk or 256 MiB, nothing is written; `onChange` hears when the disk falls below it,
 * and when there is room again: then nothing is written before it has resolved.
 */
export class DiskSpace {
  readonly #directory: string
  readonly #onChange: (isLow: boolean) => Promise<void>
  readonly #timer: NodeJS.Timeout
  #isLow = false
  #change: Promise<void> | undefined

  constructor(directory: string, onChange: (isLow: boolean) => Promise<void>) {
    this.#directory = directory
    this.#onChange = onChange
    this.#timer = setInterval(() => void this.#look().catch(() => undefined), watchMs).unref()
  }

  /** Fails with 'store.full' when so many more bytes would touch the reserve. */
  async require(bytes: number): Promise<void> {
    const { free, reserve } = await this.#look()
    if (free - bytes < reserve || this.#isLow) throw diskFull()
  }

  /** Whether what was written just now may have met a full disk: others took what `require` saw. */
  async isSuspect(): Promise<boolean> {
    const { free, reserve } = await this.#look()
    return free < reserve / 2
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#change?.catch(() => undefined)
  }

  async #look(): Promise<{ free: number; reserve: number }> {
    const { bavail, blocks, bsize } = await statfs(this.#directory)
    const free = bavail * bsize
    const reserve = Math.min(maxReserveBytes, (blocks * bsize) / 10)
    // Two limits, so that it does not change its mind with every part that is merged.
    const isLow = this.#isLow ? free < reserve * 1.25 : free < reserve
    if (isLow !== this.#isLow) this.#change ??= this.#changeTo(isLow)
    await this.#change
    return { free, reserve }
  }

  async #changeTo(isLow: boolean): Promise<void> {
    try {
      await this.#onChange(isLow)
      this.#isLow = isLow
    } finally {
      this.#change = undefined
    }
  }
}

export const diskFull = (): AppError =>
  new AppError('store.full', 'the disk of the event store is full', {
    retryAfterSeconds: 5,
    hint: 'make room on the disk; storing goes on by itself',
  })
