/** One record of an answer. */
export interface PolledRecord {
  /** As the API wrote it. */
  readonly bytes: Buffer
  /** Tells it from all others. */
  readonly id: string
  /** When it is from, where the API says so. */
  readonly timeMs: number | undefined
}

/** One answer: its records in order, and where to ask next. */
export interface Page<Position> {
  readonly records: readonly PolledRecord[]
  /** JSON; kept with the records in one transaction. */
  readonly position: Position
  /** Whether nothing more is there now. */
  readonly isLast: boolean
}

/** One kind of API. `position` is undefined at the very beginning. */
export interface PollApi<Position = unknown> {
  /** Asks for the page at `position`. Nothing up to `knownMs` need come again: what is from then or before is stored. */
  page(position: Position | undefined, knownMs: number, signal: AbortSignal): Promise<Page<Position>>
}

/** A time as a position takes it: one record whose clock is ahead must not make us pass over those that come before. */
export const notAhead = (timeMs: number): number => Math.min(timeMs, Date.now())

/** An API that does not give what was asked for, and when to ask again if it says so. */
export class PollFault extends Error {
  readonly retryAfterMs: number | undefined
  constructor(message: string, retryAfterMs?: number) {
    super(message)
    this.retryAfterMs = retryAfterMs
  }
}
