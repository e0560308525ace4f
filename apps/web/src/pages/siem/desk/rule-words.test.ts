import { expect, test } from 'vitest'
import { countMatches, foundWords, isFailing, scheduleWords } from './rule-words.ts'

const schedule = { coveredTo: null, nextRun: '2026-11-20T10:42:00Z', failures: 0, lastError: '' }
const run = {
  id: '1', rule: 'r', ruleVersion: '1', evaluation: 'scheduled', state: 'done', from: '', to: '', started: '',
  durationMs: 1, matches: 3, suppressed: 1, findings: 2, samples: [], error: '',
} as const // prettier-ignore

test('when a rule runs', () => {
  const rule = { everyMinutes: 10, isEnabled: true, schedule }
  expect(scheduleWords(rule, 'UTC')).toBe('every 10 min, next 2026-11-20 10:42Z')
  expect(scheduleWords({ ...rule, everyMinutes: null }, 'UTC')).toBe('by hand only')
  expect(scheduleWords({ ...rule, isEnabled: false }, 'UTC')).toBe('switched off')
})

test('what it found', () => {
  expect(foundWords({ lastRun: null })).toBe('never run')
  expect(foundWords({ lastRun: { ...run, samples: [] } })).toBe('last run 3 matches, 1 suppressed')
  expect(foundWords({ lastRun: { ...run, samples: [], state: 'failed' } })).toBe('last run failed')
  expect([0, 1, 1200].map(countMatches)).toEqual(['0 matches', '1 match', '1,200 matches'])
})

test('three errors in a row are failing', () => {
  expect([2, 3].map((failures) => isFailing({ schedule: { ...schedule, failures } }))).toEqual([false, true])
})
