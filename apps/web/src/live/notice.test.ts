import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AlertNews } from './feed-sequence.ts'
import { NoticePace, paceMs } from './notice-pace.ts'
import { addNews, isNoticed, noticeOf, type Waiting } from './notice.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const news = (sequence: number, severity: AlertNews['severity'], kind: AlertNews['kind'] = 'opened'): AlertNews => ({
  sequence,
  kind,
  alertId: `id-${sequence}`,
  name: `A-${sequence}`,
  title: `Title ${sequence}`,
  severity,
})

test('new alerts of at least a severity are told, changes of known ones are not', () => {
  expect(isNoticed(news(1, 'high'), 'high')).toBe(true)
  expect(isNoticed(news(1, 'critical', 'reopened'), 'high')).toBe(true)
  expect(isNoticed(news(1, 'medium'), 'high')).toBe(false)
  for (const kind of ['repeated', 'seen_again', 'changed'] as const)
    expect(isNoticed(news(1, 'critical', kind), 'info')).toBe(false)
})

test('of several the worst is named, the first of equals', () => {
  const all = [news(1, 'high'), news(2, 'critical'), news(3, 'critical')]
  const waiting = all.reduce<Waiting | undefined>(addNews, undefined)
  expect(waiting && noticeOf(waiting)).toEqual({ title: 'A-2 critical, and 2 more', body: 'Title 2', alert: 'A-2' })
})

test('a title is shown as text, and short', () => {
  const worst = { ...news(1, 'high'), title: `pay\u202efdp.exe ${'x'.repeat(500)}` }
  const { body } = noticeOf({ count: 1, worst })
  expect(body.startsWith('pay\\u202Efdp.exe')).toBe(true)
  expect(body.length).toBeLessThanOrEqual(120)
})

test('one at once, then one every five seconds with all that came meanwhile', () => {
  const told: Waiting[] = []
  const pace = new NoticePace((waiting) => told.push(waiting))
  pace.offer([news(1, 'high')])
  for (let i = 2; i < 40; i++) pace.offer([news(i, i === 20 ? 'critical' : 'high')])
  expect(told.map(({ count }) => count)).toEqual([1])
  vi.advanceTimersByTime(paceMs)
  expect(told.map(({ count, worst }) => [count, worst.name])).toEqual([
    [1, 'A-1'],
    [38, 'A-20'],
  ])
  vi.advanceTimersByTime(2 * paceMs)
  expect(told).toHaveLength(2)
  pace.offer([news(50, 'high')])
  expect(told).toHaveLength(3)
  pace.offer([news(51, 'high')])
  pace.close()
  vi.advanceTimersByTime(2 * paceMs)
  expect(told).toHaveLength(3)
})
