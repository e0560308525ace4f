import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ariaKeysOf, holderOf, keyIds, keysUnder, readKeyChoices, usualKeys } from './key-choices.ts'
import type { KeyId } from './key-table.ts'
import { collide, isCharacterKeys, parseKeys } from './pressed-keys.ts'

test.for([
  ['e', 'e'],
  [' E ', 'E'],
  ['gs', 'g s'],
  ['g  s', 'g s'],
  ['?', '?'],
  ['ü', 'ü'],
  ['', undefined],
  ['g s a', undefined],
  ['Ctrl+k', undefined],
  ['\u202e', undefined],
  ['\u0007', undefined],
] as const)('%j is read as the keys %j', ([text, keys]) => {
  expect(parseKeys(text)).toBe(keys)
})

test('keys that begin others would hide them', () => {
  expect([
    collide('g', 'g s'),
    collide('g s', 'g'),
    collide('x', 'x'),
    collide('g s', 'g a'),
    collide('s', 'g s'),
  ]).toEqual([true, true, true, false, false])
})

test('only character keys of what the page listens for can be changed', () => {
  expect([usualKeys('alert.take'), usualKeys('go.siem'), usualKeys('act.undo')]).toEqual(['e', 'g s', 'z'])
  expect([usualKeys('palette.open'), usualKeys('layer.close'), usualKeys('row.move')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

test('what was chosen stands in the place of the usual keys, and the others stay', () => {
  const choices = readKeyChoices({ 'act.undo': 'u', 'alert.take': 'gt' })
  expect(keysUnder(choices, 'act.undo')).toEqual(['u', 'Ctrl+z'])
  expect(keysUnder(choices, 'alert.take')).toEqual(['g t'])
  expect(keysUnder(choices, 'alert.note')).toEqual(['n'])
})

test('keys that are taken have a holder; two may change places', () => {
  expect(holderOf({}, 'alert.take', 'n')).toBe('alert.note')
  expect(holderOf({}, 'alert.take', 'g')).toBe('go.overview')
  expect(holderOf({}, 'alert.take', 'x y')).toBe('row.select')
  expect(holderOf({}, 'alert.take', 'q')).toBeUndefined()
  const swapped = { 'row.next': 'k', 'row.previous': 'j' }
  expect(readKeyChoices(swapped)).toEqual(swapped)
})

test('whatever is stored, each key does one thing', () => {
  const keys = fc.oneof(fc.constantFrom('e', 'n', 'g', 'gs', 'q', 'qw', 'j', 'k'), fc.string({ maxLength: 3 }))
  const ids = fc.oneof(fc.constantFrom<string>(...keyIds), fc.string({ maxLength: 12 }))
  fc.assert(
    fc.property(fc.oneof(fc.dictionary(ids, keys), fc.jsonValue()), (raw) => {
      const choices = readKeyChoices(raw)
      for (const [id, chosen] of Object.entries(choices) as [KeyId, string][]) {
        expect(isCharacterKeys(chosen)).toBe(true)
        expect(holderOf(choices, id, chosen)).toBeUndefined()
      }
    }),
  )
})

test('shortcuts are told to assistive programs in their own form', () => {
  expect([['A'], ['e'], ['Ctrl+k'], ['g s'], []].map(ariaKeysOf)).toEqual([
    'Shift+A',
    'e',
    'Control+k',
    undefined,
    undefined,
  ])
})
