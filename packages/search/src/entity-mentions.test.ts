import { entityKinds, longestEntityValue, type Entity } from '@aurora/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addTerm } from './add-term.ts'
import { mentionsPredicate, mentionsQuery } from './entity-mentions.ts'
import { parseSearch } from './search.ts'

const read = (text: string) => parseSearch(text, { nowUs: 0 })

const hostile: readonly (readonly [string, string])[] = [
  ['quotes', '" OR source.ip:"10.0.0.1'],
  ['a backslash at the end', 'corp\\'],
  ['an escaped quote', 'a\\" OR *'],
  ['wildcards', '*?'],
  ['lines', 'bob\nNOT\tuser.name:"eve"\r\n'],
  ['bidirectional controls', 'invoice\u202egpj.exe\u2066'],
  ['NUL and other controls', '\0\u0007\u001b[2J\u0085\u2028'],
  ['parentheses and regular expressions', ') OR (/.*/ [* TO *]'],
  ['a number', '0123'],
  ['a network', '10.0.0.0/8'],
  ['words of the language', 'AND'],
  ['as many characters as a value may have', '"\\'.repeat(longestEntityValue / 2)],
]

describe('the search for an entity', () => {
  test('names its fields', () => {
    expect(mentionsQuery({ kind: 'address', value: '203.0.113.77' })).toBe(
      'source.ip:"203.0.113.77" OR client.ip:"203.0.113.77" OR destination.ip:"203.0.113.77" OR host.ip:"203.0.113.77"',
    )
    expect(mentionsQuery({ kind: 'host', value: 'web1' })).toBe('host.name:"web1"')
  })

  test('looks for a hash anywhere, and for what only is called one in its fields', () => {
    const sha256 = 'a'.repeat(64)
    expect(mentionsQuery({ kind: 'hash', value: sha256 })).toMatch(/ OR "a{64}"$/)
    expect(mentionsQuery({ kind: 'hash', value: 'none of it' })).not.toMatch(/ OR "[^"]*"$/)
  })

  test.for(hostile)('reads a value with %s as that value', ([, value]) => {
    for (const kind of entityKinds) meansItself({ kind, value })
  })

  test('is refused as too long, never cut, with a value that nothing keeps', () => {
    const parsed = read(mentionsQuery({ kind: 'address', value: '"\\'.repeat(2_000) }))
    expect(parsed).toMatchObject({ ok: false, problem: { offset: 16_384 } })
  })

  test('means what its text says, for any value', () => {
    const entity = fc.record({
      kind: fc.constantFrom(...entityKinds),
      value: fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 64 }), fc.stringMatching(/^[0-9a-f]{32}$/)),
    })
    fc.assert(fc.property(entity, meansItself))
  })

  test('takes one more condition on all of it', () => {
    const entity: Entity = { kind: 'user', value: 'a" OR "b' }
    const narrowed = read(addTerm(mentionsQuery(entity), { field: 'dataset', value: 'dns' }))
    expect(narrowed).toMatchObject({ ok: true, predicate: { kind: 'and', of: [mentionsPredicate(entity), {}] } })
  })
})

function meansItself(entity: Entity): void {
  const parsed = read(mentionsQuery(entity))
  expect(parsed).toMatchObject({ ok: true })
  if (parsed.ok) expect(parsed.predicate).toEqual(mentionsPredicate(entity))
}
