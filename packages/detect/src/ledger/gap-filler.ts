import type { Clock } from '../clock.ts'
import { startOfMinute } from './intervals.ts'
import type { Gap, Ledger, MinuteRange, Subject } from './ledger.ts'

/** Whoever evaluates: live rules as a set, scheduled rules one by one. */
export interface Backfiller {
  /**
   * Must evaluate the subject over everything received in a range, in µs, and hand over what it finds. Resolves to
   * 'truncated' when there was more than it could; to undefined when it leaves the range to its own schedule.
   */
  backfill(
    subject: Subject,
    fromUs: number,
    toUs: number,
    signal?: AbortSignal,
  ): Promise<'backfilled' | 'truncated' | undefined>
}

export interface GapFillerOptions {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly backfiller: Backfiller
  readonly onProblem?: (error: unknown) => void
}

/** Minutes of one piece: what is lost when one is broken off. */
const pieceMinutes = 60
/** Pieces of one round. */
const maxPieces = 20
const firstWaitMs = 60_000
const maxWaitMs = 6 * 3600_000

/**
 * Fills what was left out, the oldest first, in pieces. What fails waits, twice as long each time, and stays a gap with its
 * reason: the ledger says `backfilled` only of what was evaluated.
 */
export class GapFiller {
  readonly #options: GapFillerOptions
  readonly #waiting = new Map<string, { readonly untilMs: number; readonly waitMs: number }>()

  constructor(options: GapFillerOptions) {
    this.#options = options
  }

  /** One round over the gaps of a range. Resolves to how many pieces were filled. */
  async fill(range: MinuteRange, signal?: AbortSignal): Promise<number> {
    const gaps = (await this.#options.ledger.gaps(range)).filter(({ state }) => state === 'gap')
    this.#forgetAllBut(new Set(gaps.map(nameOf)))
    let pieces = 0
    for (const gap of gaps) {
      if (pieces >= maxPieces || signal?.aborted) break
      if (this.#isWaiting(gap)) continue
      pieces += await this.#fillOne(gap, maxPieces - pieces, signal)
    }
    return pieces
  }

  async #fillOne(gap: Gap, most: number, signal: AbortSignal | undefined): Promise<number> {
    let pieces = 0
    try {
      for (let from = gap.fromMinute; from < gap.toMinute && pieces < most && !signal?.aborted;) {
        const to = Math.min(gap.toMinute, from + pieceMinutes)
        const { ledger, backfiller } = this.#options
        const state = await backfiller.backfill(gap.subject, startOfMinute(from), startOfMinute(to), signal)
        if (state === undefined) break
        const reason = state === 'truncated' ? 'more than a backfill may find' : ''
        await ledger.record(gap.subject, { fromMinute: from, toMinute: to, state, reason })
        from = to
        pieces++
      }
    } catch (error) {
      if (!signal?.aborted) this.#wait(gap)
      this.#options.onProblem?.(error)
    }
    return pieces
  }

  #isWaiting(gap: Gap): boolean {
    const waiting = this.#waiting.get(nameOf(gap))
    return waiting !== undefined && this.#options.clock.monotonicMs() < waiting.untilMs
  }

  #wait(gap: Gap): void {
    const before = this.#waiting.get(nameOf(gap))
    const waitMs = before === undefined ? firstWaitMs : Math.min(maxWaitMs, before.waitMs * 2)
    this.#waiting.set(nameOf(gap), { waitMs, untilMs: this.#options.clock.monotonicMs() + waitMs })
  }

  /** What is no gap any more waits for nothing. */
  #forgetAllBut(names: ReadonlySet<string>): void {
    for (const name of this.#waiting.keys()) if (!names.has(name)) this.#waiting.delete(name)
  }
}

/** A gap by its end: what was filled of it is at its beginning. */
const nameOf = ({ subject, toMinute }: Gap): string => JSON.stringify([subject, toMinute])
