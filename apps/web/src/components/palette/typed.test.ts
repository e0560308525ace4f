import fc from 'fast-check'
import { expect, test } from 'vitest'
import { typedOf } from './typed.ts'

test('numbers of alerts and cases, as people write them', () => {
  expect(typedOf(' a-1042 ')).toEqual({ kind: 'alert', name: 'A-1042' })
  expect(typedOf('A 7')).toEqual({ kind: 'alert', name: 'A-7' })
  expect(typedOf('c017')).toEqual({ kind: 'case', name: 'C-17' })
  expect(typedOf('a-1042x')).toEqual({ kind: 'words', value: 'a-1042x' })
})

test('addresses of both kinds, and what only looks like one', () => {
  for (const value of ['10.0.0.5', '2001:db8::1', '::1', '::ffff:10.0.0.5'])
    expect(typedOf(value)).toEqual({ kind: 'address', value })
  for (const value of ['10.0.0.256', '10.0.0', '1:2', '2001:db8::1::2', '10.0.0.5:443'])
    expect(typedOf(value)).toEqual({ kind: 'words', value })
})

test('names in the domain system and hashes', () => {
  for (const value of ['evil.example', 'a-1.b_2.Example', 'x.xn--p1ai'])
    expect(typedOf(value)).toEqual({ kind: 'domain', value })
  for (const value of ['a'.repeat(32), 'A1'.repeat(32)]) expect(typedOf(value)).toEqual({ kind: 'hash', value })
  for (const value of ['web1', 'evil.', '-a.example', 'v1.2.3', 'a'.repeat(33), `${'a.'.repeat(130)}example`])
    expect(typedOf(value)).toEqual({ kind: 'words', value })
})

test('any text is something, and blanks are nothing', () => {
  expect(typedOf(' \t')).toEqual({ kind: 'nothing' })
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void typedOf(text)))
})
