import { expect, test } from 'vitest'
import { ApiProblem } from '../api/problem.ts'
import { asksAgain, retryDelayMs } from './query-client.ts'

const problem = (status: number, retryAfterSeconds?: number): ApiProblem =>
  new ApiProblem({
    title: '',
    detail: '',
    code: 'x',
    requestId: '',
    status,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  })

test.for([
  [0, 0, true],
  [3, 503, true],
  [4, 503, false],
  [0, 400, false],
  [0, 401, false],
  [0, 403, false],
  [0, 429, true],
] as const)('after %i failures with status %i: %s', ([failures, status, expected]) => {
  expect(asksAgain(failures, problem(status))).toBe(expected)
})

test('the delay doubles, and the server may set it', () => {
  expect([0, 1, 2, 3].map((n) => retryDelayMs(n, problem(503), 0.5))).toEqual([1000, 2000, 4000, 8000])
  expect(retryDelayMs(0, problem(429, 7))).toBe(7000)
})
