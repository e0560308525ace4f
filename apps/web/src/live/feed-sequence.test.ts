import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSocketMessage, takeNews, type AlertNews } from './feed-sequence.ts'

const news = (sequence: number): AlertNews => ({
  sequence,
  kind: 'opened',
  alertId: `id-${sequence}`,
  name: `A-${sequence}`,
  title: 'x',
  severity: 'high',
})

test('however deliveries overlap, each message is told once and in order', () => {
  const delivery = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 8 }))
  fc.assert(
    fc.property(fc.array(delivery, { maxLength: 12 }), (deliveries) => {
      let last = 0
      const told: number[] = []
      for (const [start, length] of deliveries) {
        // A delivery begins at or before what comes next: the server is asked for what is behind the last one.
        const first = Math.min(start, last + 1)
        const taken = takeNews(
          last,
          Array.from({ length }, (_, i) => news(first + i)),
        )
        last = taken.last
        told.push(...taken.news.map(({ sequence }) => sequence))
      }
      expect(told).toEqual(Array.from({ length: last }, (_, i) => i + 1))
    }),
  )
})

test('messages of the socket are read, others are nothing', () => {
  expect(readSocketMessage('{"type":"ready","sequence":4,"latest":9}')).toEqual({ type: 'ready', sequence: 4 })
  expect(readSocketMessage('{"type":"gap","behind":4,"next":90}')).toEqual({ type: 'gap', next: 90 })
  const alert = {
    type: 'alert',
    sequence: 5,
    kind: 'opened',
    alert: { id: 'id-5', name: 'A-5', title: 'x', severity: 'high' },
  }
  expect(readSocketMessage(JSON.stringify(alert))).toEqual({ type: 'alert', news: news(5) })
  for (const wrong of ['', 'null', '[]', '{"type":"alert"}', '{"type":"alert","sequence":1,"alert":{"id":1}}'])
    expect(readSocketMessage(wrong)).toBeUndefined()
})

test('whatever comes, reading it never throws', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readSocketMessage(text)))
})
