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

test('what is no object reads as an empty document', () => {
  for (const text of ['', '[1]', '"x"', 'null', '{broken']) expect(parseNativeDocument(text)).toEqual({})
  expect(() => parseNativeValue('{broken')).toThrow(SyntaxError)
})

test('a key named __proto__ is a key', () => {
  expect(Object.keys(parseNativeDocument('{"__proto__":{"x":1}}'))).toEqual(['__proto__'])
})
