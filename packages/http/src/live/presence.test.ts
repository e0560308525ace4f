import { expect, test } from 'vitest'
import { Presence } from './presence.ts'

const ann = { id: '1', name: 'ann' }
const bob = { id: '2', name: 'bob' }

test('each is told of the others who have the same open, and never of themselves', () => {
  const presence = new Presence()
  expect(presence.seen('alert a', ann)).toEqual([])
  expect(presence.seen('alert a', bob)).toEqual(['ann'])
  expect(presence.seen('alert b', bob)).toEqual([])
  expect(presence.seen('alert a', ann)).toEqual(['bob'])
  presence.left('alert a', bob)
  expect(presence.seen('alert a', ann)).toEqual([])
})

test('who gives no sign any more has gone', () => {
  let nowMs = 0
  const presence = new Presence(() => nowMs)
  presence.seen('case c', ann)
  nowMs = 16_000
  expect(presence.seen('case c', bob)).toEqual(['ann'])
  nowMs = 16_001
  expect(presence.seen('case c', bob)).toEqual([])
})

test('what is kept has an end, of people and of things', () => {
  const presence = new Presence()
  for (let i = 0; i < 30; i++) presence.seen('case c', { id: `p${i}`, name: `p${i}` })
  expect(presence.seen('case c', ann)).toHaveLength(20)
  for (let i = 0; i < 6_000; i++) presence.seen(`alert ${i}`, bob)
  expect(presence.seen('alert 0', ann)).toEqual([])
  expect(presence.seen('alert 5999', ann)).toEqual(['bob'])
})
