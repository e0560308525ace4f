import { expect, test } from 'vitest'
import { LogGate } from './log-gate.ts'

test('one stranger gets two records a minute, all together twenty, and what is kept back is counted', () => {
  const gate = new LogGate()
  const passed = (who: string, nowMs: number): number | undefined => gate.pass(who, nowMs)
  expect([passed('scanner', 0), passed('scanner', 1), passed('scanner', 2)]).toEqual([0, 0, undefined])
  expect(passed('other', 3), 'a loud one hides nobody, and is told').toBe(1)
  const many = Array.from({ length: 100 }, (_, i) => passed(`peer-${i}`, 10))
  expect(many.filter((one) => one !== undefined)).toHaveLength(17)
  expect(passed('scanner', 59_999)).toBeUndefined()
  expect(passed('scanner', 60_000), 'what was kept back, in all').toBe(84)
  expect(passed('scanner', 60_001)).toBe(0)
})
