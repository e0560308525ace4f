import type { NativeValue } from '@aurora/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textsNotIn } from './texts-not-in.ts'

test.for([
  ['{"a":"x y"}', '', 'a text that stands there'],
  ['{"a":"x\\ty"}', 'x\ty', 'an escape'],
  ['{"a":"\\u0061bc"}', 'abc', 'a letter as an escape'],
  ['{"a":"b"}', '', 'a key and a value that stand there'],
  ['{"\\u0061":1}', 'a', 'a key with an escape'],
  ['{"a":1e3}', '1000', 'an exponent'],
  ['{"a":"bc\\u0064","b":"bc"}', 'bcd', 'a text that is the beginning of another word'],
  ['{"2":"two","1":"one"}', '', 'members that are read in another order than they stand'],
] as const)('%s hides %j: %s', ([line, expected]) => {
  expect(textsNotIn(JSON.parse(line) as NativeValue, line, true)).toBe(expected)
})

/** Texts of a value, each looked for in the whole line. */
function plainly(value: NativeValue, line: string): string[] {
  const isWord = (character: string | undefined): boolean =>
    character !== undefined && /[0-9a-z\u0080-\uffff]/i.test(character)
  const stands = (text: string): boolean => {
    for (let at = line.indexOf(text); at >= 0; at = line.indexOf(text, at + 1)) {
      const [before, first, last, behind] = [line[at - 1], text[0], text.at(-1), line[at + text.length]]
      if (!(isWord(before) && isWord(first)) && !(isWord(behind) && isWord(last))) return true
    }
    return text === ''
  }
  if (typeof value === 'string') return stands(value) ? [] : [value]
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, member]) => [
    ...(Array.isArray(value) || stands(key) ? [] : [key]),
    ...plainly(member as NativeValue, line),
  ])
}

test('what is found is what a plain search finds', () => {
  const unit = fc.constantFrom('a', 'b', ' ', '"', '\\', '\n', 'é', '1', '.')
  const text = fc.string({ unit, maxLength: 6 })
  const value = fc.dictionary(text, fc.oneof(text, fc.array(text), fc.dictionary(text, text)))
  fc.assert(
    fc.property(value, (document) => {
      const line = JSON.stringify(document)
      const parsed = JSON.parse(line) as NativeValue
      expect(textsNotIn(parsed, line, true)).toBe(plainly(parsed, line).join('\n'))
    }),
  )
})

test('takes linear time, and keeps what it had no time to look for', () => {
  const hidden = Object.fromEntries(Array.from({ length: 40_000 }, (_, n) => [`k${n}\\`, `v${n}\\x`]))
  const line = JSON.stringify(hidden)
  const kept = new Set(textsNotIn(hidden, line, true).split('\n'))
  for (const value of Object.values(hidden)) expect(kept.has(value)).toBe(true)
  const repeated = { a: 'a'.repeat(100_000), b: Array.from({ length: 2000 }, () => 'a'), '\\': 1 }
  textsNotIn(repeated, JSON.stringify(repeated), true)
})
