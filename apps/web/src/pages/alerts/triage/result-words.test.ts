import { expect, test } from 'vitest'
import { resultWords } from './use-bulk.ts'

const job = {
  id: 'j',
  state: 'done',
  total: 300,
  changed: 296,
  unchanged: 0,
  refused: 4,
  refusals: [],
  failure: null,
} as const

test.for([
  [{}, '296 done, 4 refused'],
  [{ refused: 0, unchanged: 4 }, '296 done, 4 were so before'],
  [{ state: 'stopped', changed: 100, refused: 0 }, '100 done, 200 left as they were'],
  [{ state: 'running', changed: 100, refused: 0 }, '100 done'],
  [
    { state: 'failed', total: null, changed: 0, refused: 0, failure: { code: 'x', message: 'too many' } },
    '0 done, too many',
  ],
] as const)('%j', ([part, words]) => {
  expect(resultWords({ ...job, refusals: [], ...part })).toBe(words)
})
