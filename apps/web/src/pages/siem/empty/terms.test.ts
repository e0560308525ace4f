import { expect, test } from 'vitest'
import { droppableTerms } from './terms.ts'

test.for([
  ['a b', ['b', 'a']],
  ['a AND user.name:"x y" AND c', ['user.name:"x y" AND c', 'a AND c', 'a AND user.name:"x y"']],
  ['a (b OR c)', ['(b OR c)', 'a']],
  ['a OR b', []],
  ['a', []],
  ['', []],
] as const)('%s without each of its terms', ([query, rests]) => {
  expect(droppableTerms(query).map((one) => one.rest)).toEqual(rests)
})
