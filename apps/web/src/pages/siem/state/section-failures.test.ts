import { expect, test } from 'vitest'
import { ApiProblem } from '../../../api/problem.ts'
import { failureWords } from './section-failures.ts'

const problem = (status: number): ApiProblem =>
  new ApiProblem({ status, title: '', detail: 'broken', code: 'store.unavailable', requestId: 'r-1' })

test('those that failed are counted, and named with their causes', () => {
  expect(
    failureWords([
      ['sources', undefined],
      ['hunts', problem(500)],
      ['rules', problem(429)],
    ]),
  ).toEqual({
    toast: '2 SIEM section(s) failed to load',
    console: 'SIEM supplemental fetch: 2 section(s) failed',
    causes: ['hunts: 500 store.unavailable broken (request r-1)', 'rules: 429 store.unavailable broken (request r-1)'],
  })
})

test.for([
  ['nothing failed', undefined],
  ['not permitted', problem(403)],
  ['signed out', problem(401)],
  ['offline', problem(0)],
] as const)('%s: nothing is told', ([, cause]) => {
  expect(failureWords([['rules', cause]])).toBeUndefined()
})
