/**
 * Whole lines of one stream on their way to the store.
 *
 * `space` names the place the positions count in: a file (device, inode, generation), an idempotency key, or the
 * receiver itself. `isReplayable` says that the sender will repeat what was not acknowledged from the same positions,
 * so that the ledger keeps how far the space was accepted; without it a line is stored as often as it arrives.
 */
export interface RawChunk {
  readonly source: string
  readonly sensor: string
  readonly space: string
  readonly isReplayable: boolean
  /** Whether positions count bytes (files) or lines (requests, messages). */
  readonly unit: 'byte' | 'line'
  /** Position of the first byte or line of `bytes`. */
  readonly start: number
  /** Lines at the head that were accepted before: they are counted as deduplicated, not stored. */
  readonly skipLines: number
  readonly receivedUs: number
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Lengths of the messages in `bytes`, one behind the other, when newlines do not part them; else they do. */
  readonly frames?: Uint32Array
  /** The first line is only a piece of one that was too long for one chunk, or was cut: it is kept as a reject. */
  readonly isContinued?: boolean
  /** The stream broke off here, and why: the last of it, which is all of `bytes`, is kept as a reject. */
  readonly broken?: string
  /** What earlier lines of the stream said about these (Source.open). */
  readonly context: string
  /** What the sender must be given to go on behind this chunk: kept with its position in place of a context. */
  readonly resume?: string
}

/** What became of the lines of a chunk: `received = stored + rejected + deduplicated`. */
export interface ChunkOutcome {
  readonly received: number
  readonly stored: number
  readonly rejected: number
  readonly deduplicated: number
  /** Position behind the last byte or line. */
  readonly end: number
  readonly context: string
}
