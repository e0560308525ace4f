import fc from 'fast-check'
import { expect, test } from 'vitest'
import { GatheredBytes } from './gathered-bytes.ts'

test('what was added comes out, in order and once', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 60 }), (parts) => {
      const gathered = new GatheredBytes()
      for (const part of parts) gathered.add(Buffer.from(part))
      const all = Buffer.concat(parts)
      expect(gathered.length).toBe(all.length)
      expect(gathered.take().equals(all)).toBe(true)
      expect([gathered.length, gathered.take().length]).toEqual([0, 0])
    }),
  )
})

test('it keeps no buffer of its giver', () => {
  const gathered = new GatheredBytes()
  const given = Buffer.from('abc')
  gathered.add(given)
  given.fill('x')
  expect(gathered.take().toString()).toBe('abc')
})
