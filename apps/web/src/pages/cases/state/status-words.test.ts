import fc from 'fast-check'
import { expect, test } from 'vitest'
import { caseStatuses } from './address.ts'
import { inOrder, isTaskOpen, nextStatuses, nextTask } from './status-words.ts'

const taskStates = ['open', 'in_progress', 'done', 'cancelled'] as const

const task = (title: string, rest: { due?: string; state?: (typeof taskStates)[number]; created?: string } = {}) => ({
  ...{ id: title, title, assignee: null, due: null, state: 'open' as const, updated: '2026-11-20T10:00:00Z' },
  ...{ created: '2026-11-20T10:00:00Z', commentCount: 0, ...rest },
})

test('next is what is due first, then what was there first', () => {
  const tasks = [
    task('later', { created: '2026-11-20T11:00:00Z' }),
    task('done', { due: '2026-11-20T10:00:00Z', state: 'done' }),
    task('first'),
    task('due', { due: '2026-11-22T10:00:00Z' }),
  ]
  expect(inOrder(tasks).map(({ title }) => title)).toEqual(['due', 'first', 'later', 'done'])
  expect(nextTask(tasks)?.title).toBe('due')
  expect(nextTask([task('done', { state: 'done' })])).toBeUndefined()
})

test('what is open stands before what is not, and nothing is lost', () => {
  const tasks = fc.array(
    fc.record({
      state: fc.constantFrom(...taskStates),
      due: fc.constantFrom('2026-11-20T10:00:00Z', '2026-11-21T10:00:00Z'),
    }),
  )
  fc.assert(
    fc.property(tasks, (parts) => {
      const given = parts.map((part, i) => task(String(i), part))
      const open = inOrder(given).map(isTaskOpen)
      expect(open).toEqual(open.toSorted((a, b) => Number(b) - Number(a)))
      expect(new Set(inOrder(given))).toEqual(new Set(given))
    }),
  )
})

test('a merged case goes nowhere, every other one somewhere', () => {
  for (const status of caseStatuses) {
    expect(nextStatuses({ status, mergedInto: 'x' })).toEqual([])
    expect(nextStatuses({ status, mergedInto: null })).not.toContain(status)
    expect(nextStatuses({ status, mergedInto: null }).length).toBeGreaterThan(0)
  }
})
