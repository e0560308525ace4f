import { expect, test } from 'vitest'
import { sidebarLines } from './field-groups.ts'

const field = (name: string, share: number) => ({
  name,
  share,
  space: 'ecs' as const,
  kind: 'text',
  about: '',
  promoted: false,
})
const fields = [
  field('a.ip', 0.2),
  field('b.name', 0.9),
  field('c.port', 0.5),
  field('d.Name', 0.5),
  field('e.none', 0),
]
const names = (choice: Partial<Parameters<typeof sidebarLines>[1]>) =>
  sidebarLines(fields, { pinned: [], used: [], filter: '', ...choice }).map((line) =>
    line.kind === 'head' ? `# ${line.title} ${line.count}` : line.field.name,
  )

test('pinned, then used, then all by share, each once', () => {
  expect(names({ pinned: ['a.ip'], used: ['c.port', 'a.ip'] })).toEqual([
    '# Pinned 1',
    'a.ip',
    '# In use 1',
    'c.port',
    '# All 2',
    'b.name',
    'd.Name',
    '# In no event here 1',
    'e.none',
  ])
})

test('the filter matches anywhere and leaves no empty group', () => {
  expect(names({ pinned: ['a.ip'], filter: 'NAME' })).toEqual(['# All 2', 'b.name', 'd.Name'])
})
