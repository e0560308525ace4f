import { expect, test } from 'vitest'
import { standsHostileText } from './hostile-text.contract.ts'
import { parseKeyValues, punctuated } from './key-value.ts'

const cases: readonly (readonly [text: string, fields: Record<string, string | string[]>, strays: number])[] = [
  ['a=1 b=two c=', { a: '1', b: 'two', c: '' }, 0],
  ['msg="two words" n=1', { msg: 'two words', n: '1' }, 0],
  ['msg="say \\"hi\\" \\\\ there" n=1', { msg: 'say "hi" \\ there', n: '1' }, 0],
  ['msg=\'op=login acct="root"\' n=1', { msg: 'op=login acct="root"', n: '1' }, 0],
  ['msg="never closed n=1', { msg: '"never', n: '1' }, 1],
  ['a=1 stray b=2', { a: '1', b: '2' }, 1],
  ['a=1 a=2 a=3', { a: ['1', '2', '3'] }, 0],
  ['x.y-z/0=1 path=C:\\Temp', { 'x.y-z/0': '1', path: 'C:\\Temp' }, 0],
  ['url="https://example.com/?a=b&c=d"', { url: 'https://example.com/?a=b&c=d' }, 0],
  ['=1 b=2', { b: '2' }, 0],
  ['nothing at all', {}, 0],
]

test.each(cases)('%s', (text, fields, strays) => {
  const line = parseKeyValues(text)
  expect({ ...line.fields }).toEqual(fields)
  expect(line.strays).toBe(strays)
})

test('commas and semicolons part pairs where the form says so', () => {
  const line = parseKeyValues('vsys=public, source-ip=192.0.2.1; name=two', punctuated)
  expect({ ...line.fields }).toEqual({ vsys: 'public', 'source-ip': '192.0.2.1', name: 'two' })
})

test('what stands before the pairs, and what is spelled with escapes', () => {
  const line = parseKeyValues('some words: a="x\\"y" b=1')
  expect(line.lead).toBe('some words:')
  expect(line.decoded).toEqual(['x"y'])
})

test('only a value without quotes is decoded', () => {
  const decode = (_name: string, text: string): string => text.toLowerCase()
  const line = parseKeyValues('a=ABC b="ABC"', { separators: '', decode })
  expect({ ...line.fields }).toEqual({ a: 'abc', b: 'ABC' })
})

standsHostileText('key=value', [...cases.map(([text]) => text)], (text) => [
  parseKeyValues(text),
  parseKeyValues(text, punctuated),
])
