import { migrate, openState, type State } from '@aurora/state'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RhythmStore, rhythmMigrations } from './rhythm-store.ts'
import { SensorWatch } from './sensor-watch.ts'

const minute = 60_000
const startMs = Date.UTC(2026, 2, 16, 10)
const gate = { source: 'syslog', sensor: 'gate' }
const noTime = { timeUs: NaN, receivedUs: 0 }

let state: State
let told: object[]
const observer = {
  sensorSilent: (at: object) => told.push({ silent: at }),
  sensorBack: (at: object) => told.push({ back: at }),
}
beforeEach(async () => {
  told = []
  state = await openState('sqlite::memory:')
  await migrate(state, rhythmMigrations)
})
afterEach(async () => await state.close())

const open = async (nowMs: number, isWatched = true): Promise<SensorWatch> =>
  await SensorWatch.open(new RhythmStore(state), [{ ...gate, count: 7 }], observer, {
    nowMs,
    isWatched: () => isWatched,
  })

/** Heard every ten seconds for a day and an hour; when that ends. */
function hear(watch: SensorWatch, fromMs: number): number {
  const lastMs = fromMs + 25 * 60 * minute
  for (let ms = fromMs; ms <= lastMs; ms += 10_000) watch.heard(gate, 2, noTime, ms)
  return lastMs
}

test('who breaks the rhythm is told of once, and again when it is back', async () => {
  const watch = await open(startMs)
  const lastMs = hear(watch, startMs)
  for (const seconds of [30, 59, 61, 90]) watch.look(lastMs + seconds * 1000)
  expect(told).toEqual([{ silent: { ...gate, silentSeconds: 61, usualSeconds: 60 } }])
  expect(watch.of('syslog', 'gate', lastMs + 90_000)).toMatchObject({ silentSeconds: 90, longestPauseSeconds: 60 })
  watch.heard(gate, 1, noTime, lastMs + 2 * minute)
  expect(told[1]).toEqual({ back: { ...gate, silentSeconds: 120 } })
  expect(watch.of('syslog', 'gate', lastMs + 2 * minute).silentSeconds).toBe(0)
  await watch.close()
})

test('what was learned is known after the next start', async () => {
  const first = await open(startMs)
  const lastMs = hear(first, startMs)
  await first.close()
  const second = await open(lastMs + 5 * minute)
  second.look(lastMs + 5 * minute + 59_000)
  expect(told).toEqual([])
  second.look(lastMs + 7 * minute)
  expect(told).toMatchObject([{ silent: { silentSeconds: 420 } }])
  await second.close()
})

test('rates count what was stored today, and who is not watched is never silent', async () => {
  const watch = await open(startMs, false)
  const lastMs = hear(watch, startMs)
  watch.look(lastMs + 60 * minute)
  expect(told).toEqual([])
  expect(watch.of('syslog', 'gate', lastMs)).toMatchObject({ today: 7922, eventsPerSecond: 0.2, silentSeconds: 0 })
  expect(watch.of('syslog', 'other')).toMatchObject({ today: 0, lastMs: undefined })
  await watch.close()
})

test('a sensor that was removed is forgotten', async () => {
  const watch = await open(startMs)
  hear(watch, startMs)
  await watch.close()
  await watch.forget('gate')
  expect(await new RhythmStore(state).all()).toEqual([])
  expect(watch.of('syslog', 'gate').today).toBe(0)
})
