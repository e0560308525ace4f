import type { HistogramAnswer } from '@aurora/contract'
import { expect, test } from 'vitest'
import { barsOf, rangeOfBars, sayBar, stacked, summaryOf } from './bars.ts'

const none = { info: 0, low: 0, medium: 0, high: 0, critical: 0 }
const answer: HistogramAnswer = {
  range: { from: '2026-11-20T10:00:00Z', to: '2026-11-20T10:04:30Z' },
  barSeconds: 60,
  bars: [
    { from: '2026-11-20T10:00:00Z', total: 3, severities: { ...none, info: 2, critical: 1 } },
    { from: '2026-11-20T10:01:00Z', total: 0, severities: none },
    { from: '2026-11-20T10:03:00Z', total: 1, severities: { ...none, low: 1 } },
    { from: '2026-11-20T10:04:00Z', total: 5, severities: { ...none, info: 5 } },
  ],
  tookMs: 1,
}
const bars = barsOf(answer, Date.parse('2026-11-20T10:04:30Z'))

test('every step has a bar: counted, empty, not known or not over', () => {
  expect(bars.map((bar) => [bar.total, bar.isMissing, bar.isOpen])).toEqual([
    [3, false, false],
    [0, false, false],
    [0, true, false],
    [1, false, false],
    [5, false, true],
  ])
})

test('the worst severity stands at the bottom; a gap is no zero', () => {
  const [critical, , , low, info] = stacked(bars)
  expect(critical).toEqual([1, 0, null, 0, 0])
  expect(low).toEqual([1, 0, null, 1, 0])
  expect(info).toEqual([3, 0, null, 1, 5])
})

test('the chart speaks', () => {
  expect(summaryOf(bars, 'UTC')).toBe(
    'Histogram: 9 events from 2026-11-20 10:00Z to 2026-11-20 10:05Z in bars of 1 m, most at 2026-11-20 10:04Z with 5.',
  )
  expect(bars.map((bar) => sayBar(bar, 'UTC').slice(40))).toEqual([
    '3 events (1 critical, 2 info)',
    '0 events',
    'not known',
    '1 event (1 low)',
    '5 events (5 info), not over yet',
  ])
})

test('a brush is cut to the range', () => {
  const within = { fromMs: Date.parse('2026-11-20T10:00:30Z'), toMs: Date.parse('2026-11-20T10:04:30Z') }
  expect(rangeOfBars(bars, 4, 0, within)).toEqual({ from: '2026-11-20T10:00:30.000Z', to: '2026-11-20T10:04:30.000Z' })
  expect(rangeOfBars(bars, 9, 9, within)).toBeUndefined()
})
