import { describe, expect, test } from 'vitest'
import { resolveField, specOf } from './field.ts'
import { escapeKey, joinsFrom, parsePath } from './path.ts'

describe('reading a path', () => {
  test.for<[path: string, steps: [key: string, ...indices: number[]][]]>([
    ['a', [['a']]],
    ['dns.answers[0].rdata', [['dns'], ['answers', 0], ['rdata']]],
    ['a[1][2]', [['a', 1, 2]]],
    ['a\\.b.c', [['a.b'], ['c']]],
    ['a\\[0]', [['a[0]']]],
    ['a\\\\[0]', [['a\\', 0]]],
    ['[0]', [['[0]']]],
    ['a[x]', [['a[x]']]],
    ['', [['']]],
    ['a..b', [['a'], [''], ['b']]],
    [
      Array.from({ length: 20 }, () => 'a').join('.'),
      [...Array.from({ length: 15 }, () => ['a'] as [string]), ['a.a.a.a.a']],
    ],
  ])('%s', ([path, steps]) => {
    expect(parsePath(path)).toEqual(steps.map(([key, ...indices]) => ({ key, indices })))
  })

  test.for(['a.b', 'x[0]', '\\', 'é', ''])('an escaped key is one step: %s', (key) => {
    expect(parsePath(escapeKey(key))).toEqual([{ key, indices: [] }])
  })
})

describe('the keys tried at one object', () => {
  const keysOf = (path: string): string[] =>
    joinsFrom(parsePath(path)).map(({ step, rest }) => [step.key, ...rest.map(({ key }) => key)].join(' '))

  test('up to four steps: every join', () =>
    expect(keysOf('a.b.c.d')).toEqual(['a b c d', 'a.b c d', 'a.b.c d', 'a.b.c.d']))
  test('more: the plain step and the join of all', () =>
    expect(keysOf('a.b.c.d.e')).toEqual(['a b c d e', 'a.b.c.d.e']))
  test('a position ends a join', () => expect(keysOf('a.b[0].c')).toEqual(['a b c', 'a.b c']))
})

describe('looking up a name', () => {
  const aliases = { 'tls.server.ja3s': { zeek: 'ja3s' } }
  test.for<[name: string, found: object]>([
    ['source', { space: 'platform', name: 'source' }],
    ['native.source', { space: 'native', path: 'source' }],
    ['source.ip', { space: 'ecs', name: 'source.ip' }],
    ['@timestamp', { space: 'platform', name: 'time' }],
    ['tls.server.ja3s', { space: 'ecs', name: 'tls.server.ja3s', paths: { zeek: 'ja3s' } }],
    ['dns.rrname', { space: 'native', path: 'dns.rrname' }],
    ['constructor', { space: 'native', path: 'constructor' }],
    ['native.', { space: 'native', path: 'native.' }],
  ])('%s', ([name, found]) => {
    expect(resolveField(name, aliases)).toEqual(found)
  })

  test('an alias has no column', () => expect(specOf(resolveField('tls.server.ja3s', aliases))).toBeUndefined())
})
