import { expect, test } from 'vitest'
import { contentOf, draftOf, problemsOf } from './rule-draft.ts'

const draft = { ...draftOf(undefined, 'Failed logons'), techniques: 't1110, T1078.004 T1110' }

test('a new rule has the name of its hunt and runs every ten minutes', () => {
  expect(problemsOf(draft)).toBeUndefined()
  expect(contentOf(draft)).toMatchObject({
    title: 'Failed logons',
    everyMinutes: 10,
    techniques: ['T1110', 'T1078.004'],
  })
  expect(contentOf({ ...draft, isScheduled: false, everyMinutes: '' }).everyMinutes).toBeNull()
})

test.for([
  [{ title: ' ' }, 'A rule needs a name.'],
  [{ techniques: 'phishing' }, '“PHISHING” is no technique: they are written T1110 or T1078.004.'],
  [{ everyMinutes: '0' }, 'A rule runs every 1 to 10080 minutes.'],
  [{ everyMinutes: '1.5' }, 'A rule runs every 1 to 10080 minutes.'],
  [{ everyMinutes: '' }, 'A rule runs every 1 to 10080 minutes.'],
] as const)('%j: %s', ([part, problem]) => {
  expect(problemsOf({ ...draft, ...part })).toBe(problem)
})
