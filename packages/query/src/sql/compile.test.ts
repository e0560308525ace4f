import { AppError } from '@aurora/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FieldRef } from '../field.ts'
import type { Predicate } from '../predicate.ts'
import { longNumberKey } from '../long-number.ts'
import { compileSql } from './compile.ts'
import { promotedColumn } from './promoted.ts'
import { groupingSql, leafSql } from './value.ts'

const rrname: FieldRef = { space: 'native', path: 'dns.rrname' }
const source: FieldRef = { space: 'platform', name: 'source' }

describe('what stands in the SQL', () => {
  test('nothing of the query: values and paths are parameters', () => {
    const hostile = fc.string({ minLength: 4 }).map((text) => `'); DROP TABLE x; -- ${text}`)
    fc.assert(
      fc.property(hostile, hostile, (path, value) => {
        const field: FieldRef = { space: 'native', path }
        const { sql } = compileSql({
          kind: 'and',
          of: [
            { kind: 'contains', field, value },
            { kind: 'equals', field: source, value },
            { kind: 'phrase', text: value },
            { kind: 'regex', field, pattern: value, flags: '' },
          ],
        })
        expect(sql).not.toContain('DROP')
        expect(leafSql(path).sql).not.toContain('DROP')
      }),
    )
  })

  test('every placeholder has its parameter', () => {
    const { sql, params } = compileSql(
      {
        kind: 'or',
        of: [
          { kind: 'equals', field: rrname, value: 'a' },
          { kind: 'word', text: 'b' },
        ],
      },
      { prefix: 'q' },
    )
    const named = [...sql.matchAll(/\{(\w+):/g)].map(([, name]) => name)
    expect([...new Set(named)].toSorted()).toEqual(Object.keys(params).toSorted())
    expect(Object.keys(params).every((name) => name.startsWith('q'))).toBe(true)
  })

  test('a value and a condition can share a statement', () => {
    const condition = compileSql({ kind: 'equals', field: rrname, value: 'a' })
    const value = groupingSql(rrname).key
    expect(Object.keys(condition.params).filter((name) => name in value.params)).toEqual([])
  })

  test('typed columns come before documents, documents before scans', () => {
    const scan: Predicate = { kind: 'glob', pattern: [{ literal: 'a' }, { wild: '*' }] }
    const { sql } = compileSql({
      kind: 'and',
      of: [scan, { kind: 'exists', field: rrname }, { kind: 'equals', field: source, value: 'x' }],
    })
    expect(sql.indexOf('lower(source)')).toBeLessThan(sql.indexOf('JSONExtractRaw'))
    expect(sql.indexOf('JSONExtractRaw')).toBeLessThan(sql.indexOf('match('))
  })

  test('whole tokens of a value narrow by the index; numbers only by the digits of an integer; else the keys', () => {
    const narrows = (value: string): unknown =>
      Object.values(compileSql({ kind: 'equals', field: rrname, value, numeric: true }).params).find(
        (param) => Array.isArray(param) && !String(param).includes('"') && !String(param).includes('\\u'),
      )
    expect(narrows('Updates.Example.net')).toEqual(['updates', 'example', 'net'])
    expect(narrows('204')).toEqual(['204'])
    const number = compileSql({ kind: 'equals', field: rrname, value: '9000204', numeric: true })
    expect(number.sql).toContain('has(long_numbers, ')
    expect(Object.values(number.params)).toContain(longNumberKey('9000204'))
    expect(narrows('9000204')).toBeUndefined()
    for (const value of ['1.5', 'true', 'ΑΣ', '---', '']) expect([value, narrows(value)]).toEqual([value, ['dns']])
  })

  test('alternatives on one field read it once', () => {
    const of = Array.from({ length: 100 }, (_, i): Predicate => ({ kind: 'contains', field: rrname, value: `x${i}` }))
    expect(compileSql({ kind: 'or', of }).sql.split('arrayFirst').length).toBe(
      compileSql({ kind: 'or', of: of.slice(0, 1) }).sql.split('arrayFirst').length,
    )
  })
})

describe('a promoted column', () => {
  test('has a name of its own', () => {
    expect(promotedColumn('dns.rrname').column).toMatch(/^path_dns_rrname_[0-9a-f]{8}$/)
    expect(promotedColumn('dns.rrname').column).not.toBe(promotedColumn('dns_rrname').column)
  })

  test('stands in place of the reading', () => {
    const { sql } = compileSql({ kind: 'exists', field: rrname }, { promoted: new Map([['dns.rrname', 'native_x']]) })
    expect(sql).toContain('`native_x`')
    expect(sql).not.toContain('JSONExtractRaw(raw')
  })

  test.for(["a'b", 'a;b', 'é', 'a\nb', '', 'a'.repeat(201), '`'])('is refused for %j', (path) => {
    expect(() => promotedColumn(path)).toThrow(AppError)
  })

  test('a backslash in a path stays inside its quotes', () => {
    expect(promotedColumn('a\\.b\\\\').expression).toContain("'a.b\\\\'")
  })
})
