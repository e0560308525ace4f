import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLongNumber, longNumberKey, scanLongNumbers } from './long-number.ts'
import { tokenize } from './tokens.ts'

test.for([
  ['9999', false],
  ['10000', true],
  ['00009999', false],
  ['000010000', true],
  ['18446744073709551615', true],
  ['18446744073709551616', false],
  ['000018446744073709551615', true],
  ['99999999999999999999', false],
  ['100000000000000000000', false],
  ['12345a', false],
  ['１２３４５', false],
  ['', false],
] as const)('%s: %s', ([token, isLong]) => {
  expect(isLongNumber(token)).toBe(isLong)
})

test('the scan of a line finds the keys of its long tokens, in order', () => {
  const piece = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 24 }),
    fc.bigInt({ min: 0n, max: 2n ** 66n }).map(String),
    fc.constantFrom(' ', '.', ':', '"', 'a', 'é', '-', '\n', '９'),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.nat(9), fc.nat(9), (pieces, before, after) => {
      const text = pieces.join('')
      const bytes = Buffer.from('7'.repeat(before) + text + '7'.repeat(after))
      const keys: number[] = []
      scanLongNumbers(bytes, before, bytes.length - after, (key) => keys.push(key))
      expect(keys).toEqual(tokenize(text).filter(isLongNumber).map(longNumberKey))
    }),
    { numRuns: 3000 },
  )
})
