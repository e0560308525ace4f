import { expect, test } from 'vitest'
import { SensorLimit } from './sensor-limit.ts'

const refusal = (retryAfterSeconds: number): object => ({
  code: 'ingest.rate_limited',
  detail: expect.objectContaining({ retryAfterSeconds }) as object,
})

function limited(perSecond: number): { limit: SensorLimit; pass: (seconds: number) => void } {
  let nowMs = 0
  return { limit: new SensorLimit(perSecond, () => nowMs), pass: (seconds) => (nowMs += seconds * 1000) }
}

function refused(limit: SensorLimit, sensor: string): unknown {
  try {
    limit.admit(sensor)
    return undefined
  } catch (error) {
    return error
  }
}

test('ten seconds’ worth may come at once, and what is beyond is paid off first', () => {
  const { limit, pass } = limited(100)
  limit.admit('a')
  limit.spend('a', 999)
  limit.admit('a')
  limit.spend('a', 501)
  expect(refused(limit, 'a')).toMatchObject(refusal(6))
  pass(4)
  expect(refused(limit, 'a')).toMatchObject(refusal(2))
  pass(1.1)
  limit.admit('a')
})

test('over a long time no more passes than the rate, and all of it', () => {
  const { limit, pass } = limited(100)
  let passed = 0
  for (let second = 0; second < 1000; second += 0.25) {
    if (refused(limit, 'a') === undefined) {
      limit.spend('a', 70)
      passed += 70
    }
    pass(0.25)
  }
  expect(passed).toBeGreaterThan(99_900)
  expect(passed).toBeLessThan(101_100)
})

test('a sensor that waits gathers no more than the burst', () => {
  const { limit, pass } = limited(10)
  limit.spend('a', 1)
  pass(1e6)
  limit.spend('a', 101)
  expect(refused(limit, 'a')).toMatchObject(refusal(1))
})

test('each has its own, and is asked to wait a minute at most', () => {
  const { limit } = limited(1)
  limit.spend('a', 1_000_000)
  expect(refused(limit, 'a')).toMatchObject(refusal(60))
  limit.admit('b')
})

test('of many sensors those that owe are remembered', () => {
  const { limit } = limited(1)
  limit.spend('wild', 1000)
  for (let n = 0; n < 30_000; n++) limit.spend(`s${n}`, 1)
  expect(refused(limit, 'wild')).toMatchObject(refusal(60))
  for (let n = 0; n < 30_000; n++) limit.spend(`w${n}`, 1000)
  expect(refused(limit, 'w29999')).toMatchObject(refusal(60))
})
