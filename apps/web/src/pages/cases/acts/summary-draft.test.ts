import { expect, test } from 'vitest'
import { summaryDraft } from './summary-draft.ts'

const entry = (number: number, kind: string, text: string, name = 'ann') => ({
  number,
  at: `2026-11-20T10:4${number}:07.000000Z`,
  kind,
  actor: { kind: name === 'system' ? 'system' : 'user', id: 'u', name },
  text,
  details: {},
  isPinned: false,
})

test('tells what happened, oldest first, without how it was worked on', () => {
  const entries = [
    entry(4, 'note', 'wiped\nand rebuilt'),
    entry(3, 'assignee', 'assigned to ann'),
    entry(2, 'task', 'task done: image the disk'),
    entry(1, 'opened', 'opened (rule)', 'system'),
  ]
  expect(summaryDraft(entries, 'UTC')).toBe(
    [
      '2026-11-20 10:41Z Aurora: opened (rule)',
      '2026-11-20 10:42Z ann: task done: image the disk',
      '2026-11-20 10:44Z ann: wiped and rebuilt',
    ].join('\n'),
  )
})

test('of nothing is nothing', () => {
  expect(summaryDraft([], 'UTC')).toBe('')
})
