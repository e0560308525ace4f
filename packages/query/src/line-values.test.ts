import { expect, test } from 'vitest'
import { valuesOfDecoded, valuesOfLine } from './line-values.ts'

test.for([
  ['{"a":"b","c": {"d" :[1,"e"]}}', '{"b", {[1,"e"]}}'],
  ['{"a":"\\"x\\": y","b\\"c":2}', '{"\\"x\\": y",2}'],
  ['["a",":",{"b"\t:\n"c"}]', '["a",":",{\n"c"}]'],
  [' {"a":"b', ' {"b'],
  ['{"a', '{"a'],
  ['{"a\\', '{"a\\'],
  ['{"a\\":', '{"a\\":'],
  ['<13>gw app: {"a":"b"}', '<13>gw app: {"a":"b"}'],
  ['"a":"b"', '"a":"b"'],
  ['', ''],
])('the values of %s', ([line = '', values]) => {
  expect(valuesOfLine(line)).toBe(values)
})

test('decoded names are none', () => {
  expect(valuesOfDecoded('EventID\nevil\ntoString', { EventID: 1, x: 'evil' })).toBe('evil\ntoString')
})

test('a line of quotes takes time that grows with it', () => {
  const line = `{"${'\\"'.repeat(500_000)}`
  expect(valuesOfLine(line)).toBe(line)
})
