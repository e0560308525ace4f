import { expect, test } from 'vitest'
import { ByteRate } from './byte-rate.ts'

/** The rate after a minute of `bytes` every `everyMs`. */
function after(bytes: number, everyMs: number): number {
  const rate = new ByteRate(3000)
  for (let atMs = 0; atMs <= 60_000; atMs += everyMs) rate.add(1e12 + atMs, bytes)
  return rate.bytesPerSecond
}

test('bursts and a steady stream of as many bytes are much the same rate', () => {
  expect(after(1_000_000, 100) / 1e7).toBeCloseTo(1, 1)
  expect(after(5_000_000, 500) / 1e7).toBeCloseTo(1.1, 1)
})

test('what is long ago does not count, nor does a clock that was set back', () => {
  const rate = new ByteRate(3000)
  rate.add(1e12, 1e9)
  rate.add(1e12 + 100_000, 3000)
  expect(rate.bytesPerSecond).toBeCloseTo(1000, 3)
  rate.add(1e12, 3000)
  expect(rate.bytesPerSecond).toBeCloseTo(2000, 3)
  rate.add(1e12 + 100_000, 0)
  expect(rate.bytesPerSecond).toBeCloseTo(0, 3)
})
