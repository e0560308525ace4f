import { expect, test } from 'vitest'
import type { AlertNews } from '../../../live/feed-sequence.ts'
import { gather, nothingHeard } from './gathered.ts'

const news = (kind: AlertNews['kind'], alertId: string): AlertNews => ({
  sequence: 1,
  kind,
  alertId,
  name: alertId,
  title: 'x',
  severity: 'high',
})

test('what opens may come into the list, whatever is told is different', () => {
  const first = gather(nothingHeard, { kind: 'news', news: [news('opened', 'a'), news('repeated', 'b')] })
  const second = gather(first, { kind: 'news', news: [news('reopened', 'c'), news('changed', 'a')] })
  expect([...second.opened]).toEqual(['a', 'c'])
  expect([...second.changed]).toEqual(['a', 'b', 'c'])
  expect(second.isUnknown).toBe(false)
})

test('a gap is remembered', () => {
  const heard = gather(gather(nothingHeard, { kind: 'unknown' }), { kind: 'news', news: [news('opened', 'a')] })
  expect(heard.isUnknown).toBe(true)
})

test('a long pause takes no more memory than a short one', () => {
  const many = Array.from({ length: 5_000 }, (_, i) => news('opened', `id-${i}`))
  const heard = gather(nothingHeard, { kind: 'news', news: many })
  expect(heard).toMatchObject({ isUnknown: true })
  expect(heard.opened.size + heard.changed.size).toBe(0)
})
