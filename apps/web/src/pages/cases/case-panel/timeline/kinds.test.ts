import { expect, test } from 'vitest'
import { groupOf, kindGroups, kindsOf, piecesOf, wordsOf } from './kinds.ts'

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
  expect(kindsOf(new Set(['tasks', 'notes']))).toEqual(['note', 'notebook', 'task'])
})

test.for([
  ['status', 'open → in_progress', {}, 'moved it open → in progress'],
  ['assignee', 'assigned to ann', {}, 'gave it to ann'],
  ['task', 'task: call bob', { task: 't', state: 'open' }, 'added the task call bob'],
  ['task', 'task done: call: bob', { from: 'open', to: 'done' }, 'finished the task call: bob'],
  ['task', 'task: call bob', { from: 'open', to: 'open' }, 'changed the task call bob'],
  ['opened', 'opened (rule)', {}, 'opened the case as a rule asks '],
  ['opened', 'a call from the help desk', {}, 'opened the case a call from the help desk'],
  ['teleported', 'away', {}, 'teleported away'],
] as const)('%s “%s” is told', ([kind, text, details, told]) => {
  const words = wordsOf({ kind, text, details })
  expect(`${words.verb} ${words.text}`).toBe(told)
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
