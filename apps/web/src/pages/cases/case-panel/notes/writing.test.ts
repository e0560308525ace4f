import type { Notebook } from '@aurora/contract'
import { expect, test } from 'vitest'
import { beginWriting, isUnsaved, next } from './writing.ts'

const book = (text: string, revision: number): Notebook => ({
  text,
  revision,
  updated: '2026-11-20T10:00:00Z',
  updatedBy: 'ann',
})

test('what others write appears while nothing of one’s own waits', () => {
  const heard = next(beginWriting(book('a', 1)), { kind: 'heard', notebook: book('b', 2) })
  expect(heard).toMatchObject({ text: 'b', theirs: undefined })
})

test('what was typed is never replaced: both texts stand until somebody decides', () => {
  const typed = next(beginWriting(book('a', 1)), { kind: 'typed', text: 'mine' })
  const conflict = next(typed, { kind: 'heard', notebook: book('theirs', 2) })
  expect(conflict).toMatchObject({ text: 'mine', theirs: { text: 'theirs' } })
  expect(next(conflict, { kind: 'mine' })).toMatchObject({ base: { revision: 2 }, text: 'mine', theirs: undefined })
  expect(next(conflict, { kind: 'theirs' })).toMatchObject({ text: 'theirs', theirs: undefined })
  expect(next(conflict, { kind: 'both' })).toMatchObject({ text: 'theirs\n\nmine', base: { revision: 2 } })
  expect(next(conflict, { kind: 'heard', notebook: book('later', 3) }).theirs?.text).toBe('later')
})

test('what is typed while a save is under way is still to be saved', () => {
  const typed = next(beginWriting(book('a', 1)), { kind: 'typed', text: 'ab' })
  const saved = next(next(typed, { kind: 'typed', text: 'abc' }), { kind: 'saved', notebook: book('ab', 2) })
  expect(saved.text).toBe('abc')
  expect(isUnsaved(saved)).toBe(true)
})

test('an older answer changes nothing, nor does the same text of somebody else make a conflict', () => {
  const typed = next(beginWriting(book('a', 3)), { kind: 'typed', text: 'same' })
  expect(next(typed, { kind: 'heard', notebook: book('old', 2) })).toBe(typed)
  expect(next(typed, { kind: 'heard', notebook: book('same', 4) })).toMatchObject({ theirs: undefined, text: 'same' })
})
