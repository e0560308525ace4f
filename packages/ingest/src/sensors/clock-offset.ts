const samples = 16
const leastSamples = 4
const sampleEveryMs = 1000

/** A clock that is so far from ours is told of, in seconds. */
const aheadSeconds = 60
const behindSeconds = 300

/** Clocks and time zones are wrong by a day and some hours at most; what is older was sent late. */
const mostBehindSeconds = 27 * 3600

/** Late events come more and less late; a clock is wrong by the same all the time. */
const steadySeconds = 120

/**
 * How far a sensor's clock is from ours, told from its newest events and when they came.
 *
 * What comes from the future can only be a wrong clock. What comes from the past may be a wrong clock or zone, or events
 * that wait somewhere: only when it is late by the same, time after time, it is the clock.
 */
export class ClockOffset {
  readonly #seconds: number[] = []
  #sampledMs = 0

  /** `newestUs`: time of the newest event of what came at `receivedUs`; NaN when none had a time. */
  add(newestUs: number, receivedUs: number): void {
    const receivedMs = receivedUs / 1000
    if (Number.isNaN(newestUs) || Math.abs(receivedMs - this.#sampledMs) < sampleEveryMs) return
    this.#sampledMs = receivedMs
    this.#seconds.push((newestUs - receivedUs) / 1e6)
    if (this.#seconds.length > samples) this.#seconds.shift()
  }

  /** Seconds the clock is ahead, negative when it is behind; 0 when it is right, as far as one can tell. */
  get seconds(): number {
    const sorted = this.#seconds.toSorted((a, b) => a - b)
    const [first, last] = [sorted[0] ?? 0, sorted.at(-1) ?? 0]
    const middle = Math.round(sorted[sorted.length >> 1] ?? 0)
    if (sorted.length < leastSamples) return 0
    if (first > aheadSeconds) return middle
    const isBehind = last < -behindSeconds && first > -mostBehindSeconds && last - first < steadySeconds
    return isBehind ? middle : 0
  }
}
