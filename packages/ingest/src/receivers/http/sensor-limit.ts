import { AppError } from '@aurora/core'

/** So many seconds' worth of events may come at once. */
const burstSeconds = 10

/** Sensors that are remembered; one that owes nothing is forgotten first. */
const maxSensors = 10_000

const maxLooks = 16

/** The longest a sender is asked to wait: it may ask again sooner than it has to. */
const maxRetrySeconds = 60

/**
 * Bounds the events a second of each sensor over HTTP, so that one that runs wild cannot take the place of all others.
 *
 * A request is never cut: what it brings beyond the rate is owed, and the next ones are refused until that is paid off
 * (a token bucket that may go below zero). It is no defence against a thief of a key, who can make up sensors.
 */
export class SensorLimit {
  readonly #perSecond: number
  readonly #nowMs: () => number
  /** Events that may come at the given time, by sensor; the ones used last stand behind. */
  readonly #buckets = new Map<string, { events: number; atMs: number }>()

  constructor(perSecond: number, nowMs: () => number = () => performance.now()) {
    this.#perSecond = perSecond
    this.#nowMs = nowMs
  }

  /** Fails with 'ingest.rate_limited' while a sensor owes events. */
  admit(sensor: string): void {
    const events = this.#eventsOf(sensor)
    if (events > 0) return
    const seconds = Math.ceil((1 - events) / this.#perSecond)
    throw new AppError('ingest.rate_limited', `sensor ${sensor} may send ${this.#perSecond} events a second`, {
      retryAfterSeconds: Math.min(maxRetrySeconds, seconds),
      hint: 'send the same request again after that, or have the limit raised (sensorEventsPerSecond)',
    })
  }

  /** Takes note of what a sensor brought. */
  spend(sensor: string, events: number): void {
    const left = this.#eventsOf(sensor) - events
    this.#buckets.delete(sensor)
    this.#buckets.set(sensor, { events: left, atMs: this.#nowMs() })
    if (this.#buckets.size > maxSensors) this.#forgetOne()
  }

  #eventsOf(sensor: string): number {
    const full = this.#perSecond * burstSeconds
    const bucket = this.#buckets.get(sensor)
    if (bucket === undefined) return full
    return Math.min(full, bucket.events + ((this.#nowMs() - bucket.atMs) / 1000) * this.#perSecond)
  }

  /** Of those used longest ago the first that owes nothing, else the very first. */
  #forgetOne(): void {
    const [oldest = '', ...others] = this.#buckets.keys().take(maxLooks)
    this.#buckets.delete([oldest, ...others].find((sensor) => this.#eventsOf(sensor) > 0) ?? oldest)
  }
}
