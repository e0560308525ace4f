import { expect, test } from 'vitest'
import { ReadingPace } from './reading-pace.ts'

const rests = (reads: readonly number[]): number[] => {
  const pace = new ReadingPace(100)
  return reads.map((bytes) => pace.restMsAfter(bytes))
}

test.for([
  { name: 'a sender of little rests long', reads: [1, 1, 1, 1], are: [50, 50, 50, 50] },
  { name: 'full reads follow one another', reads: [100, 100, 200], are: [0, 0, 0] },
  {
    name: 'a rest that was too long is followed by shorter ones',
    reads: [9, 100, 9, 100, 9, 100, 9],
    are: [50, 0, 25, 0, 12, 0, 6],
  },
  {
    name: 'until none is left',
    reads: [9, 100, 9, 100, 9, 100, 9, 100, 9, 100, 9, 100, 9],
    are: [50, 0, 25, 0, 12, 0, 6, 0, 3, 0, 1, 0, 0],
  },
  { name: 'and longer ones when the sender slows down', reads: [9, 100, 9, 9, 9], are: [50, 0, 25, 50, 50] },
])('$name', ({ reads, are }) => {
  expect(rests(reads)).toEqual(are)
})
