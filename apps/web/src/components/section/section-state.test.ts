import { expect, test } from 'vitest'
import { ApiProblem } from '../../api/problem.ts'
import { sectionState, type SectionQuery } from './section-state.ts'

const base: SectionQuery<string> = {
  data: undefined,
  error: null,
  fetchStatus: 'idle',
  failureCount: 0,
  failureReason: null,
  dataUpdatedAt: 0,
  refetch: () => undefined,
}
const problem = (status: number): ApiProblem =>
  new ApiProblem({ status, title: '', detail: 'no', code: 'x', requestId: 'r' })

test.for([
  ['loading', { fetchStatus: 'fetching' }],
  ['stopped', {}],
  ['forbidden', { error: problem(403) }],
  ['signedOut', { error: problem(401) }],
  ['failed', { error: problem(500) }],
  ['ready', { data: 'x' }],
  ['ready', { data: 'x', error: problem(500) }],
] as const)('%s', ([kind, part]) => {
  expect(sectionState({ ...base, ...part }).kind).toBe(kind)
})

test('what the whole page says, no section says again', () => {
  for (const status of [0, 401])
    expect(sectionState({ ...base, data: 'x', error: problem(status) })).toMatchObject({ stale: undefined })
})

test('old content stays: refreshing first, stale when that failed', () => {
  const stale = { ...base, data: 'x', error: problem(503) }
  expect(sectionState(stale)).toMatchObject({ isRefreshing: false, stale: { status: 503 } })
  expect(sectionState({ ...stale, fetchStatus: 'fetching' })).toMatchObject({ isRefreshing: true, stale: undefined })
})
