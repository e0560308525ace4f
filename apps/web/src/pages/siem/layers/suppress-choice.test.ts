import { expect, test } from 'vitest'
import { criteriaOf } from './suppress-choice.ts'

const host = { field: 'host.name', value: 'web 1' }
const user = { field: 'user.name', value: 'bob' }

test.for([
  [[], undefined],
  [[host], { entity: { kind: 'host', value: 'web 1' } }],
  [[host, user], { query: 'host.name:"web 1" user.name:bob' }],
  [[{ field: 'source', value: 'zeek' }], { query: 'source:zeek' }],
] as const)('%j is %j', ([chosen, criteria]) => {
  expect(criteriaOf(chosen)).toEqual(criteria)
})
