import { expect, test } from 'vitest'
import { matrixOf, tacticWords } from './matrix.ts'

const item = (id: string, tactics: string[], events: number, enabled: number) => ({
  id, tactics, name: `name of ${id}`, domain: 'enterprise' as const, state: 'current' as const, replaces: [],
  rules: { installed: enabled, enabled, asked: enabled }, data: 'arrives' as const, logsources: [],
  seen: { findings: Math.min(events, 1), alerts: 0, events }, isBlind: false,
}) // prettier-ignore

const items = [
  item('T1110', ['credential-access'], 1_000, 2),
  item('T1078', ['persistence', 'initial-access'], 1, 0),
  item('T9999', [], 7, 0),
  item('T1059', ['execution'], 0, 0),
]
const shown = (show: 'seen' | 'covered' | 'uncovered'): string[] =>
  matrixOf(items, show).map(
    ({ tactic, cells }) => `${tactic}: ${cells.map(({ id, count }) => `${id} ${count}`).join()}`,
  )

test('tactics come in their order, with what is counted', () => {
  expect(shown('seen')).toEqual([
    'initial-access: T1078 1',
    'persistence: T1078 1',
    'credential-access: T1110 1000',
    'no tactic known: T9999 7',
  ])
  expect(shown('covered')).toEqual(['credential-access: T1110 2'])
  expect(shown('uncovered')).toEqual(['initial-access: T1078 1', 'persistence: T1078 1', 'no tactic known: T9999 7'])
})

test('the most is the deepest, the least still has a colour', () => {
  const depths = matrixOf(items, 'seen').map(({ cells }) => cells[0]?.depth)
  expect(depths).toEqual([1, 1, 4, 2])
  expect(tacticWords('credential-access')).toBe('Credential access')
})
