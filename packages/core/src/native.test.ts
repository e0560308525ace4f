import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseNativeDocument, parseNativeValue, printNativeValue, toApiValue } from './native.ts'

test('integers beyond 2^53 keep every digit', () => {
  const text = '{"session_id":9223372036854775807,"small":53,"ratio":1.5,"text":"12345678901234567890"}'
  const document = parseNativeDocument(text)
  expect(document['session_id']).toBe(9223372036854775807n)
  expect(printNativeValue(document)).toBe(text)
  expect(toApiValue(document)).toEqual({
    session_id: '9223372036854775807',
    small: 53,
    ratio: 1.5,
    text: '12345678901234567890',
  })
})

test('only integers beyond 2^53 become another kind of number', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.maxSafeInteger(),
        fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
        fc.bigInt(2n ** 53n - 9n, 2n ** 53n + 9n),
      ),
      fc.constantFrom('', '0.', '1234567890123456.5e', 'x'),
      fc.stringMatching(/^[0-9 ]{0,20}$/),
      (number, before, shift) => {
        const exact = BigInt(number)
        const text = `{"s":"${shift}","n":${exact},"t":"${before}${exact}"}`
        const isSafe = Number.isSafeInteger(Number(exact))
        expect(parseNativeDocument(text)).toEqual({
          s: shift,
          n: isSafe ? Number(exact) : exact,
          t: `${before}${exact}`,
        })
      },
    ),
  )
})

test('what is no object reads as an empty document', () => {
  for (const text of ['', '[1]', '"x"', 'null', '{broken']) expect(parseNativeDocument(text)).toEqual({})
  expect(() => parseNativeValue('{broken')).toThrow(SyntaxError)
})

test('a key named __proto__ is a key', () => {
  expect(Object.keys(parseNativeDocument('{"__proto__":{"x":1}}'))).toEqual(['__proto__'])
})
