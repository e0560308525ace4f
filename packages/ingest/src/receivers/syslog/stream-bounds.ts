import { ByteBudget } from '../../byte-budget.ts'

/** What all connections of the stream listeners may take together. */
export interface StreamLimits {
  readonly maxConnections: number
  /** Bytes received and not yet stored, unfinished messages included. */
  readonly maxHeldBytes: number
  /** Bytes of unfinished messages alone: these the store cannot take away, so they must leave room for what it can. */
  readonly maxUnfinishedBytes: number
}

export const defaultStreamLimits: StreamLimits = {
  maxConnections: 10_000,
  maxHeldBytes: 64 << 20,
  maxUnfinishedBytes: 32 << 20,
}

/** Who holds an unfinished message, and can give out what there is of it. */
export interface UnfinishedHolder {
  readonly unfinishedBytes: number
  /** Sends what there is of the message to the store as a piece. Does nothing when that is not possible. */
  cutMessage(): void
}

/**
 * Bounds the connections of all stream listeners and the memory they take (RFC 5425 and RFC 6587 bound neither).
 *
 * A connection takes from `held` for what it received before it reads it, and gives back when that is stored: while
 * nothing is left, none is read. Messages that never end are cut, the longest first, so that they cannot take
 * all of it: the pieces go to the store, and a sender of usual messages notices nothing.
 */
export class StreamBounds {
  readonly held: ByteBudget
  readonly #limits: StreamLimits
  readonly #unfinished = new Map<UnfinishedHolder, number>()
  #unfinishedBytes = 0
  #isCutting = false
  #connections = 0

  constructor(limits: Partial<StreamLimits> = {}) {
    this.#limits = { ...defaultStreamLimits, ...limits }
    this.held = new ByteBudget(this.#limits.maxHeldBytes, Infinity) // the connections wait, and their number is bounded
  }

  get connections(): number {
    return this.#connections
  }

  get unfinishedBytes(): number {
    return this.#unfinishedBytes
  }

  /** Counts a connection in; false when there are as many as may be. Who got in calls `leave` once. */
  enter(): boolean {
    if (this.#connections >= this.#limits.maxConnections) return false
    this.#connections++
    return true
  }

  leave(): void {
    this.#connections--
  }

  /** Takes note of how much a connection holds of an unfinished message, and cuts the longest when all are too much. */
  noteUnfinished(holder: UnfinishedHolder): void {
    const bytes = holder.unfinishedBytes
    this.#unfinishedBytes += bytes - (this.#unfinished.get(holder) ?? 0)
    if (bytes === 0) this.#unfinished.delete(holder)
    else this.#unfinished.set(holder, bytes)
    if (this.#unfinishedBytes > this.#limits.maxUnfinishedBytes && !this.#isCutting) this.#cutLongest()
  }

  /** Cuts a quarter of what may be held at once, so that finding the longest is rare whatever is sent. */
  #cutLongest(): void {
    this.#isCutting = true // each that is cut takes note of it here
    const enough = this.#limits.maxUnfinishedBytes * 0.75
    for (const [holder] of [...this.#unfinished].sort(([, a], [, b]) => b - a)) {
      if (this.#unfinishedBytes <= enough) break
      holder.cutMessage()
    }
    this.#isCutting = false
  }
}
