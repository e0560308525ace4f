import { expect, test } from 'vitest'
import { tickLabel, timeTicks } from './ticks.ts'

const ms = (text: string): number => Date.parse(text)

test.for([
  ['a usual day', '2026-06-10T22:00:00Z', '2026-06-11T22:00:00Z', 24],
  ['the day the clocks go forward', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 23],
  ['the day the clocks go back', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 25],
] as const)('%s in Berlin has its number of hours', ([, from, to, hours]) => {
  expect(timeTicks(ms(from), ms(to), 'Europe/Berlin', 30)).toHaveLength(hours)
})

test('ticks are round on the clock that is shown', () => {
  const ticks = timeTicks(ms('2026-11-20T10:03:12Z'), ms('2026-11-20T11:03:12Z'), 'Asia/Kathmandu', 8)
  expect(ticks.map((tick) => tickLabel(tick, 'Asia/Kathmandu', 600_000))).toEqual([
    '15:50',
    '16:00',
    '16:10',
    '16:20',
    '16:30',
    '16:40',
  ])
})

test('days are named at midnight', () => {
  const ticks = timeTicks(ms('2026-11-18T12:00:00Z'), ms('2026-11-21T12:00:00Z'), 'UTC', 8)
  expect(ticks.map((tick) => tickLabel(tick, 'UTC', 43_200_000))).toEqual([
    '12:00',
    '11-19',
    '12:00',
    '11-20',
    '12:00',
    '11-21',
  ])
})
