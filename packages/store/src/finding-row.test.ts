import { expect, test } from 'vitest'
import { sampleFinding } from './event-store-findings.contract.ts'
import { readFindingRow } from './finding-row.ts'

test('a finding that an earlier version kept has no more to say', () => {
  const kept = sampleFinding(1)
  const { description: _, ...older } = kept
  expect(readFindingRow(['7', JSON.stringify(older)])).toEqual({ sequence: 7, finding: kept })
  const told = { ...kept, description: 'ask ann' }
  expect(readFindingRow(['7', JSON.stringify(told)]).finding).toEqual(told)
})
