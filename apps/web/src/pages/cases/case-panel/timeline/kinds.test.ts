import { expect, test } from 'vitest'
import { groupOf, kindGroups, kindsOf, piecesOf } from './kinds.ts'

test('every kind is in one group', () => {
  const kinds = kindGroups.flatMap((group) => [...group.kinds] as string[])
  expect(kinds).toEqual([...new Set(kinds)])
  for (const kind of kinds) expect(groupOf(kind).kinds).toContain(kind)
})

test('a kind of a newer server is a change', () => {
  expect(groupOf('teleported').name).toBe('changes')
})

test('no group chosen asks for all', () => {
  expect(kindsOf(new Set())).toEqual([])
  expect(kindsOf(new Set(['tasks', 'notes']))).toEqual(['note', 'task'])
})

test('what the server names can be opened', () => {
  expect(piecesOf('alert_linked', 'A-1, A-22 and 3 more')).toEqual([
    { text: 'A-1', opens: 'alert' },
    { text: ', ' },
    { text: 'A-22', opens: 'alert' },
    { text: ' and 3 more' },
  ])
  expect(piecesOf('merged', 'merged into C-2')).toEqual([{ text: 'merged into ' }, { text: 'C-2', opens: 'case' }])
})

test('what a person writes stays text', () => {
  expect(piecesOf('note', 'see A-1')).toEqual([{ text: 'see A-1' }])
})
