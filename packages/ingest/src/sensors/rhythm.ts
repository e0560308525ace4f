const hourMs = 3_600_000
const hoursOfWeek = 168
const dayMs = 24 * hourMs
const daysOfWeek = 7

/** Before a sensor is known so well, no pause of it means anything. */
const [leastArrivals, leastKnownMs] = [20, 600_000]

/** A pause so short never does. */
const shortestSeconds = 60

/** What a pause may last that began at an hour that is not known from an earlier day. */
const unknownHourSeconds = 3600

/** A pause may last so many times the longest known. */
const tolerance = 2

/** What is left after a week of what was learned. */
const weeklyMemory = 0.7

/** As it is kept between starts. */
export interface KnownRhythm {
  readonly arrivals: number
  readonly firstMs: number
  readonly lastMs: number
  /** By hour of the week (UTC). */
  readonly pauses: Readonly<Record<string, Pause>>
}

/** The longest pause that began in an hour; the day it was learned, and the day on which the first one was (from 1970). */
type Pause = readonly [seconds: number, learnedDay: number, sinceDay: number]

/**
 * The rhythm of a sensor: how long its pauses are, by the hour of the week in which they begin. Offices are quiet at
 * night and over the weekend; a pause of ten minutes at ten in the morning is something else.
 *
 * In its first week the same hour of the days before speaks for an hour, on its first day an hour's pause is allowed.
 * Every pause teaches, outages too: they blunt one hour of the week, and are forgotten by a third every week.
 */
export class Rhythm {
  #arrivals: number
  readonly #firstMs: number
  #lastMs: number
  readonly #pauses: Map<number, Pause>

  constructor(nowMs: number, known?: KnownRhythm) {
    this.#arrivals = known?.arrivals ?? 0
    this.#firstMs = known?.firstMs ?? nowMs
    this.#lastMs = known?.lastMs ?? 0
    this.#pauses = new Map(Object.entries(known?.pauses ?? {}).map(([hour, pause]) => [Number(hour), pause]))
  }

  get lastMs(): number {
    return this.#lastMs
  }

  /** Something came. `listeningMs`: since when somebody was there to hear it; what was before is no pause. */
  heard(nowMs: number, listeningMs: number): void {
    const pauseMs = nowMs - this.#lastMs
    if (this.#lastMs >= listeningMs && pauseMs >= 1000) this.#learn(pauseMs / 1000)
    if (pauseMs >= 1000) this.#arrivals++
    this.#lastMs = nowMs
  }

  /** How long the pause that is on may last, in seconds; undefined while the sensor is not known well enough. */
  get longestPauseSeconds(): number | undefined {
    if (this.#arrivals < leastArrivals || this.#lastMs - this.#firstMs < leastKnownMs) return undefined
    return Math.max(shortestSeconds, this.#usualSeconds() * tolerance)
  }

  /** For how many seconds a sensor that should have been heard was not; 0 while it keeps its rhythm. */
  silentSeconds(nowMs: number, listeningMs: number): number {
    const quietSeconds = (nowMs - Math.max(this.#lastMs, listeningMs)) / 1000
    const longest = this.longestPauseSeconds
    return longest !== undefined && quietSeconds > longest ? (nowMs - this.#lastMs) / 1000 : 0
  }

  /** What is to be kept. */
  known(): KnownRhythm {
    return {
      arrivals: this.#arrivals,
      firstMs: this.#firstMs,
      lastMs: this.#lastMs,
      pauses: Object.fromEntries(this.#pauses),
    }
  }

  #learn(seconds: number): void {
    const hour = hourOfWeek(this.#lastMs)
    const today = dayOf(this.#lastMs)
    if (seconds > (this.#remembered(hour) ?? 0))
      this.#pauses.set(hour, [Math.round(seconds * 10) / 10, today, this.#pauses.get(hour)?.[2] ?? today])
  }

  /** The longest pause known for the hour in which the last one began: of that hour of the week, else of any day. */
  #usualSeconds(): number {
    const hour = hourOfWeek(this.#lastMs)
    const today = dayOf(this.#lastMs)
    const knownFor = (one: number): number => today - (this.#pauses.get(one)?.[2] ?? Infinity)
    if (knownFor(hour) >= daysOfWeek) return this.#remembered(hour) ?? 0
    const sameHour = Array.from({ length: daysOfWeek }, (_, day) => (hour + day * 24) % hoursOfWeek)
    const known = sameHour.filter((one) => knownFor(one) > 0)
    if (known.length > 0) return this.#longest(known)
    return Math.max(unknownHourSeconds / tolerance, this.#longest([...this.#pauses.keys()]))
  }

  #longest(hours: readonly number[]): number {
    return Math.max(0, ...hours.map((one) => this.#remembered(one) ?? 0))
  }

  #remembered(hour: number): number | undefined {
    const [seconds, learnedDay] = this.#pauses.get(hour) ?? []
    if (seconds === undefined || learnedDay === undefined) return undefined
    return seconds * weeklyMemory ** Math.floor((dayOf(this.#lastMs) - learnedDay) / daysOfWeek)
  }
}

const hourOfWeek = (ms: number): number => Math.floor(ms / hourMs) % hoursOfWeek
const dayOf = (ms: number): number => Math.floor(ms / dayMs)
