const windowSeconds = 30
const dayMs = 86_400_000

/** How many events a sensor sends: a second over the last half minute, and in all today (UTC). */
export class EventRate {
  /** Events in each of the last seconds, by second modulo the window. */
  readonly #seconds = new Float64Array(windowSeconds)
  #lastSecond: number
  #day: number
  #today: number

  /** `today`: what was counted of the day before now. */
  constructor(nowMs: number, today = 0) {
    this.#lastSecond = Math.floor(nowMs / 1000)
    this.#day = Math.floor(nowMs / dayMs)
    this.#today = today
  }

  add(events: number, nowMs: number): void {
    this.#advance(nowMs)
    const at = Math.floor(nowMs / 1000) % windowSeconds
    this.#seconds[at] = (this.#seconds[at] ?? 0) + events
    this.#today += events
  }

  /** `watchedMs`: for how long events were counted at all. */
  perSecond(nowMs: number, watchedMs: number): number {
    this.#advance(nowMs)
    const seconds = Math.max(1, Math.min(windowSeconds, watchedMs / 1000))
    return Math.round((this.#seconds.reduce((sum, count) => sum + count, 0) / seconds) * 10) / 10
  }

  today(nowMs: number): number {
    this.#advance(nowMs)
    return this.#today
  }

  /** Clears the seconds that have gone by since the last look, and the day when it is over. */
  #advance(nowMs: number): void {
    const second = Math.floor(nowMs / 1000)
    for (let passed = this.#lastSecond + 1; passed <= second && passed <= this.#lastSecond + windowSeconds; passed++)
      this.#seconds[passed % windowSeconds] = 0
    this.#lastSecond = second
    const day = Math.floor(nowMs / dayMs)
    if (day !== this.#day) {
      this.#day = day
      this.#today = 0
    }
  }
}
