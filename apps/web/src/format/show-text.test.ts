import { expect, test } from 'vitest'
import { shorten, showText } from './show-text.ts'

test.for([
  ['plain text, ünïcode, 日本語, 🙂', 'plain text, ünïcode, 日本語, 🙂'],
  ['a\u0000b\u0007c', 'a\\0b\\x07c'],
  ['one\ntwo\r\tthree', 'one\\ntwo\\r\\tthree'],
  ['\u001b[31mred', '\\e[31mred'],
  ['user\u202egnp.exe', 'user\\u202Egnp.exe'],
  ['ad\u200bmin', 'ad\\u200Bmin'],
  ['half \ud83d pair', 'half \\uD83D pair'],
  ['tag \u{e0041}', 'tag \\u{E0041}'],
] as const)('%j is shown as %j', ([text, expected]) => {
  expect(showText(text)).toBe(expected)
})

test('lines may stay lines', () => {
  expect(showText('a\n\tb\u0001', { keepLines: true })).toBe('a\n\tb\\x01')
})

test('the middle goes, both ends stay', () => {
  expect(shorten('abcdefghij', 7)).toBe('abc…hij')
  expect(shorten('abc', 7)).toBe('abc')
  expect(shorten('ab🙂cdefgh', 5)).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/)
})
