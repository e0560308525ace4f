import { expect, test } from 'vitest'
import { Recent } from './recent.ts'

test('what was worked out lately is not worked out again, for each key', async () => {
  let made = 0
  const recent = new Recent(60_000, (key) => Promise.resolve(`${key} ${++made}`))
  expect(await Promise.all([recent.read('a'), recent.read('a'), recent.read('b')])).toEqual(['a 1', 'a 1', 'b 2'])
})

test('what is old is worked out again', async () => {
  let made = 0
  const recent = new Recent(-1, () => Promise.resolve(++made))
  expect([await recent.read('a'), await recent.read('a')]).toEqual([1, 2])
})

test('a failure is not kept', async () => {
  let made = 0
  const recent = new Recent(60_000, () => (++made === 1 ? Promise.reject(new Error('no')) : Promise.resolve(made)))
  await expect(recent.read('a')).rejects.toThrow('no')
  expect(await recent.read('a')).toBe(2)
})
