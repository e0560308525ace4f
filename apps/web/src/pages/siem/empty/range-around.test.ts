import { expect, test } from 'vitest'
import { rangeAround } from './range-around.ts'

test('the moment is inside, the width stays', () => {
  const at = Date.parse('2026-11-20T10:42:07.123Z')
  expect(rangeAround(at, { fromMs: 0, toMs: 900_000 })).toEqual({
    from: '2026-11-20T10:27:08.000Z',
    to: '2026-11-20T10:42:08.000Z',
  })
})
