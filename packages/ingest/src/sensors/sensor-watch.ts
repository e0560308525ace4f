import { ClockOffset } from './clock-offset.ts'
import { EventRate } from './event-rate.ts'
import { Rhythm, type KnownRhythm } from './rhythm.ts'
import type { RhythmStore, SensorRhythm } from './rhythm-store.ts'

const lookEveryMs = 5000
const saveEveryMs = 60_000

/** One instance of a product. */
export interface SensorName {
  readonly source: string
  readonly sensor: string
}

/** What is told when a sensor breaks its rhythm, and when it is heard again. */
export interface SensorObserver {
  sensorSilent(at: SensorName & { silentSeconds: number; usualSeconds: number }): void
  sensorBack(at: SensorName & { silentSeconds: number }): void
}

/** How a sensor does just now. */
export interface SensorState {
  readonly eventsPerSecond: number
  readonly today: number
  /** When it was heard last, since this start or before; undefined when never. */
  readonly lastMs: number | undefined
  /** For how long it is silent against its rhythm; 0 when it keeps it. */
  readonly silentSeconds: number
  /** How long a pause of it may be before it is called silent; undefined while it is not known well enough. */
  readonly longestPauseSeconds: number | undefined
  /** Seconds its clock is ahead of ours, negative when behind; 0 when it is right. */
  readonly clockSkewSeconds: number
}

interface Sensor extends SensorName {
  rate: EventRate
  readonly rhythm: Rhythm
  readonly clock: ClockOffset
  isUnsaved: boolean
  /** When it fell silent; undefined while it keeps its rhythm. */
  silentSinceMs: number | undefined
}

const unheard: SensorState = {
  eventsPerSecond: 0,
  today: 0,
  lastMs: undefined,
  silentSeconds: 0,
  longestPauseSeconds: undefined,
  clockSkewSeconds: 0,
}

/**
 * Watches what every sensor sends: how much, whether it broke its own rhythm, and whether its clock is wrong. What was
 * learned of the rhythms is kept between starts; the time in between is nobody's pause.
 */
export class SensorWatch {
  readonly #sensors = new Map<string, Sensor>()
  readonly #store: RhythmStore
  readonly #observer: SensorObserver
  readonly #listeningMs: number
  readonly #isWatched: (at: SensorName) => boolean
  #timer: NodeJS.Timeout | undefined
  #savedMs = Date.now()
  #saving: Promise<void> = Promise.resolve()

  private constructor(store: RhythmStore, observer: SensorObserver, options: WatchOptions) {
    this.#store = store
    this.#observer = observer
    this.#isWatched = options.isWatched ?? (() => true)
    this.#listeningMs = options.nowMs ?? Date.now()
  }

  /** `today`: events of each sensor since midnight (UTC). */
  static async open(
    store: RhythmStore,
    today: readonly (SensorName & { count: number })[],
    observer: SensorObserver,
    options: WatchOptions = {},
  ): Promise<SensorWatch> {
    const watch = new SensorWatch(store, observer, options)
    for (const known of await store.all()) watch.#add(known, watch.#listeningMs, known.rhythm)
    for (const { count, ...at } of today)
      watch.#find(at, watch.#listeningMs).rate = new EventRate(watch.#listeningMs, count)
    watch.#timer = setInterval(() => watch.look(Date.now()), lookEveryMs).unref()
    return watch
  }

  /** Events of a sensor were stored. `newestUs`: the time of the newest of them, NaN when none had one. */
  heard(at: SensorName, events: number, newest: { timeUs: number; receivedUs: number }, nowMs = Date.now()): void {
    const one = this.#find(at, nowMs)
    one.rate.add(events, nowMs)
    one.rhythm.heard(nowMs, this.#listeningMs)
    one.clock.add(newest.timeUs, newest.receivedUs)
    one.isUnsaved = true
    if (one.silentSinceMs === undefined) return
    this.#observer.sensorBack({ ...nameOf(one), silentSeconds: Math.round((nowMs - one.silentSinceMs) / 1000) })
    one.silentSinceMs = undefined
  }

  of(source: string, sensor: string, nowMs = Date.now()): SensorState {
    const one = this.#sensors.get(keyOf({ source, sensor }))
    if (one === undefined) return unheard
    return {
      eventsPerSecond: one.rate.perSecond(nowMs, nowMs - this.#listeningMs),
      today: one.rate.today(nowMs),
      lastMs: one.rhythm.lastMs === 0 ? undefined : one.rhythm.lastMs,
      silentSeconds: this.#silentSeconds(one, nowMs),
      longestPauseSeconds: one.rhythm.longestPauseSeconds,
      clockSkewSeconds: one.clock.seconds,
    }
  }

  /** Looks who is silent, and saves what was learned. */
  look(nowMs: number): void {
    for (const one of this.#sensors.values()) {
      const silentSeconds = this.#silentSeconds(one, nowMs)
      if (silentSeconds === 0 || one.silentSinceMs !== undefined) continue
      one.silentSinceMs = one.rhythm.lastMs
      const usualSeconds = Math.round(one.rhythm.longestPauseSeconds ?? 0)
      this.#observer.sensorSilent({ ...nameOf(one), silentSeconds: Math.round(silentSeconds), usualSeconds })
    }
    if (nowMs - this.#savedMs < saveEveryMs) return
    this.#savedMs = nowMs
    this.#saving = this.#saving.then(async () => await this.#save()).catch(() => undefined) // the next minute again
  }

  /** Forgets sensors that were removed. */
  async forget(sensor: string): Promise<void> {
    for (const [key, one] of this.#sensors) if (one.sensor === sensor) this.#sensors.delete(key)
    await this.#store.drop(sensor)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#saving
    await this.#save()
  }

  #silentSeconds(one: Sensor, nowMs: number): number {
    return this.#isWatched(one) ? one.rhythm.silentSeconds(nowMs, this.#listeningMs) : 0
  }

  async #save(): Promise<void> {
    const unsaved = [...this.#sensors.values()].filter((one) => one.isUnsaved)
    for (const one of unsaved) one.isUnsaved = false
    try {
      await this.#store.save(unsaved.map((one): SensorRhythm => ({ ...nameOf(one), rhythm: one.rhythm.known() })))
    } catch (error) {
      for (const one of unsaved) one.isUnsaved = true
      throw error
    }
  }

  #find(at: SensorName, nowMs: number): Sensor {
    return this.#sensors.get(keyOf(at)) ?? this.#add(at, nowMs)
  }

  #add(at: SensorName, nowMs: number, known?: KnownRhythm): Sensor {
    const one: Sensor = {
      ...nameOf(at),
      rate: new EventRate(this.#listeningMs),
      rhythm: new Rhythm(nowMs, known),
      clock: new ClockOffset(),
      isUnsaved: false,
      silentSinceMs: undefined,
    }
    this.#sensors.set(keyOf(at), one)
    return one
  }
}

interface WatchOptions {
  /** Whether the silence of a sensor means anything. */
  readonly isWatched?: (at: SensorName) => boolean
  /** Since when sensors are listened to; now. */
  readonly nowMs?: number
}

const keyOf = ({ source, sensor }: SensorName): string => `${source}\0${sensor}`
const nameOf = ({ source, sensor }: SensorName): SensorName => ({ source, sensor })
