import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findJsonRecords, isJsonFramed } from './json-records.ts'

const wrappers = ['Records', 'value']
const recordsOf = (text: string): string[] => {
  const bytes = Buffer.from(text)
  return [...findJsonRecords(bytes, wrappers)].map(({ start, end }) => bytes.toString('utf8', start, end))
}

test.for([
  ['lines', '{"a":1}\n{"a":2}\n', ['{"a":1}', '{"a":2}']],
  ['a list', '[{"a":1}, {"a":[2,3]} ,4]', ['{"a":1}', '{"a":[2,3]}', '4']],
  ['a list of lists of records', '[[{"a":1}],[]]', ['[{"a":1}]', '[]']],
  ['pretty-printed objects', '{\n  "a": "}"\n}\n{\n "b": {}}', ['{\n  "a": "}"\n}', '{\n "b": {}}']],
  ['a wrapper', '{"Records":[{"a":1},{"a":2}]}', ['{"a":1}', '{"a":2}']],
  ['a wrapper with more about it', '{"next":{"x":[1]},"value" : [ {"a":1} ],"count":2}', ['{"a":1}']],
  ['wrappers one behind the other', '{"value":[{"a":1}]}\n{"value":[{"a":2}]}', ['{"a":1}', '{"a":2}']],
  ["a list of a wrapper's name that holds no objects", '{"value":[1,2]}', ['{"value":[1,2]}']],
  ['a name of a wrapper deeper in', '{"a":{"Records":[1]}}', ['{"a":{"Records":[1]}}']],
  ['a wrapper of no list', '{"Records":5}', ['{"Records":5}']],
  ['brackets and quotes in texts', '[{"a":"]},\\"["},{"b":"\\\\"}]', ['{"a":"]},\\"["}', '{"b":"\\\\"}']],
  ['a list that is cut off', '{"Records":[{"a":1},{"a":', ['{"a":1}', '{"a":']],
  ['what is no JSON', '[{"a":1} oops, {"b":2}]', ['{"a":1}', 'oops', '{"b":2}']],
  ['nothing', ' \n, ', []],
] as const)('%s', ([, text, expected]) => {
  expect(recordsOf(text)).toEqual(expected)
})

test.for([
  ['[{"a":1}]', true],
  ['  [\n', true],
  ['{"Records":[{"a"', true],
  ['{"count":2,"value":[', true],
  ['{"count":2,"value":[7]}', false],
  ['{\n  "a": 1\n}', true],
  ['{"a":1}\n{"a":2}\n', false],
  ['{"a":1}', false],
  ['{"a":"cut', false],
  ['{"a":"cut\n{"a":2}\n', false],
  ['{"a":"cut\n"b":2}\n', false],
  ['{"a":1,"b":\n{"a":2}\n', false],
  ['{"a":1,\n{"a":2}\n', false],
  ['{"a":{"b":1\n{"a":2}\n', false],
  ['{ "a": 1,\n  "b": 2 }', true],
  ['{\r\n  "a": 1\r\n}', true],
  ['Mar 14 09:12:04 host app: [1]', false],
  ['[Sat Mar 14 09:12:04 2026] [error] text', false],
  ['', false],
] as const)('%j is framed by JSON: %s', ([head, expected]) => {
  expect(isJsonFramed(Buffer.from(head), wrappers)).toBe(expected)
})

test('records of any JSON, in a list, wrapped, or behind each other, are those that were put in', () => {
  const json = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()))
  fc.assert(
    fc.property(fc.array(json), fc.constantFrom(0, 2), (values, indent) => {
      const texts = values.map((value) => JSON.stringify(value, null, indent))
      expect(recordsOf(`[${texts.join(',')}]`)).toEqual(texts)
      const objects = values.filter((value) => !Array.isArray(value))
      expect(recordsOf(JSON.stringify({ about: 'x', Records: objects }))).toEqual(objects.map((v) => JSON.stringify(v)))
    }),
  )
})

test('any bytes: every character but separators is in a record or a wrapper, in order, and it ends', () => {
  const soup = fc.string({
    unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', ' ', '\n', 'a', '1', 'Records'),
  })
  fc.assert(
    fc.property(soup, (text) => {
      const bytes = Buffer.from(text)
      let before = 0
      for (const { start, end } of findJsonRecords(bytes, wrappers)) {
        expect(start).toBeGreaterThanOrEqual(before)
        expect(end).toBeGreaterThan(start)
        before = end
      }
      expect(before).toBeLessThanOrEqual(bytes.length)
    }),
  )
})

test('takes linear time on hostile input', () => {
  for (const piece of ['[', '{', '"', '\\', '{"Records":[', '{"a":'])
    for (const record of findJsonRecords(Buffer.from(piece.repeat(200_000)), wrappers))
      expect(record.end).toBeGreaterThan(record.start)
})
