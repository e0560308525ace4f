import { expect, test } from 'vitest'
import { sampleFinding } from './event-store-findings.contract.ts'
import { readFindingRow } from './finding-row.ts'

test('a finding that an earlier version kept has no more to say', () => {
  const { description: _, ...older } = sampleFinding(1)
  expect(readFindingRow(['7', JSON.stringify(older)])).toEqual({ sequence: 7, finding: sampleFinding(1) })
  const told = sampleFinding(1, { description: 'ask ann' })
  expect(readFindingRow(['7', JSON.stringify(told)]).finding).toEqual(told)
})
