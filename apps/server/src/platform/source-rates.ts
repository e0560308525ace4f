import type { SourceRates } from '@aurora/http'

const windowSeconds = 30
const dayMs = 86_400_000

interface Sensor {
  /** Events in each of the last seconds, by second modulo the window. */
  readonly seconds: Float64Array
  lastSecond: number
  day: number
  today: number
  lastMs: number
  /** Mean gap between arrivals in seconds, slowly forgetting. */
  gapSeconds: number
}

/** Counts what sensors send: events a second over the last half minute, today's total, and whether one broke its rhythm. */
export class RateCounter implements SourceRates {
  readonly #sensors = new Map<string, Sensor>()
  readonly #startedMs = Date.now()

  /** Sets today's totals from what is stored already. */
  seed(counts: readonly { source: string; sensor: string; count: number }[]): void {
    for (const { source, sensor, count } of counts) this.#sensor(source, sensor).today = count
  }

  add(source: string, sensor: string, events: number, nowMs = Date.now()): void {
    const one = this.#sensor(source, sensor)
    this.#advance(one, nowMs)
    if (one.lastMs > 0 && nowMs > one.lastMs)
      one.gapSeconds = one.gapSeconds * 0.9 + ((nowMs - one.lastMs) / 1000) * 0.1
    const at = Math.floor(nowMs / 1000) % windowSeconds
    one.seconds[at] = (one.seconds[at] ?? 0) + events
    one.today += events
    one.lastMs = nowMs
  }

  of(source: string, sensor: string) {
    const one = this.#sensors.get(`${source}\0${sensor}`)
    if (one === undefined) return { eventsPerSecond: 0, today: 0, lastMs: undefined, isSilent: false }
    const nowMs = Date.now()
    this.#advance(one, nowMs)
    const seconds = Math.max(1, Math.min(windowSeconds, (nowMs - this.#startedMs) / 1000))
    const sum = one.seconds.reduce((total, count) => total + count, 0)
    const quietSeconds = one.lastMs === 0 ? 0 : (nowMs - one.lastMs) / 1000
    return {
      eventsPerSecond: Math.round((sum / seconds) * 10) / 10,
      today: one.today,
      lastMs: one.lastMs === 0 ? undefined : one.lastMs,
      isSilent: one.gapSeconds > 0 && quietSeconds > Math.max(60, one.gapSeconds * 20),
    }
  }

  #sensor(source: string, sensor: string): Sensor {
    const key = `${source}\0${sensor}`
    const known = this.#sensors.get(key)
    if (known !== undefined) return known
    const made: Sensor = {
      seconds: new Float64Array(windowSeconds),
      lastSecond: Math.floor(Date.now() / 1000),
      day: Math.floor(Date.now() / dayMs),
      today: 0,
      lastMs: 0,
      gapSeconds: 0,
    }
    this.#sensors.set(key, made)
    return made
  }

  /** Clears the seconds that have gone by since the last look, and the day when it is over. */
  #advance(one: Sensor, nowMs: number): void {
    const second = Math.floor(nowMs / 1000)
    for (let passed = one.lastSecond + 1; passed <= second && passed <= one.lastSecond + windowSeconds; passed++)
      one.seconds[passed % windowSeconds] = 0
    one.lastSecond = second
    const day = Math.floor(nowMs / dayMs)
    if (day !== one.day) {
      one.day = day
      one.today = 0
    }
  }
}
