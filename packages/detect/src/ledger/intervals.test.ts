import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coverageOf, coverageStates, recorded, worstOf, type CoverageState, type Interval } from './intervals.ts'

const minutes = 40
const range = { fromMinute: 0, toMinute: minutes }
const interval = fc
  .record({
    fromMinute: fc.integer({ min: 0, max: minutes }),
    length: fc.integer({ min: 0, max: 15 }),
    state: fc.constantFrom(...coverageStates),
    reason: fc.constantFrom('', 'because'),
  })
  .map(({ fromMinute, length, ...rest }): Interval => ({
    fromMinute,
    toMinute: Math.min(minutes, fromMinute + length),
    ...rest,
  }))

type Fate = readonly [CoverageState, string]

/** A row for each minute: what the intervals stand for. */
function rowsOf(
  list: readonly Interval[],
  fates: (Fate | undefined)[] = Array.from({ length: minutes }),
): (Fate | undefined)[] {
  for (const { fromMinute, toMinute, state, reason } of list) {
    for (let minute = fromMinute; minute < toMinute; minute++) fates[minute] = [state, reason]
  }
  return fates
}

const isMerged = (list: readonly Interval[]): boolean =>
  list.every(({ fromMinute, toMinute, state, reason }, i) => {
    const before = list[i - 1]
    const touches = before?.toMinute === fromMinute
    return (
      fromMinute < toMinute &&
      (before?.toMinute ?? 0) <= fromMinute &&
      !(touches && before.state === state && before.reason === reason)
    )
  })

test('intervals say of each minute what was said last, as a row for each minute would', () => {
  fc.assert(
    fc.property(fc.array(interval, { maxLength: 20 }), (said) => {
      const kept = said.reduce<Interval[]>(recorded, [])
      expect(rowsOf(kept)).toEqual(rowsOf(said))
      expect(isMerged(kept)).toBe(true)
    }),
  )
})

test('what is said of a rule goes before what is said of its set, and nothing is left out', () => {
  fc.assert(
    fc.property(fc.array(interval, { maxLength: 8 }), fc.array(interval, { maxLength: 8 }), (ofSet, own) => {
      const below = ofSet.reduce<Interval[]>(recorded, [])
      const above = own.reduce<Interval[]>(recorded, [])
      const expected = rowsOf(
        own,
        rowsOf(
          ofSet,
          Array.from({ length: minutes }, (): Fate => ['none', '']),
        ),
      )
      const covered = coverageOf(range, below, above)
      expect(rowsOf(covered)).toEqual(expected)
      expect(isMerged(covered)).toBe(true)
    }),
  )
})

test('of several sets the worst counts', () => {
  fc.assert(
    fc.property(fc.array(fc.array(interval, { maxLength: 5 }), { maxLength: 4 }), (sets) => {
      const lists = sets.map((said) => said.reduce<Interval[]>(recorded, []))
      const states = (list: readonly Interval[]) =>
        rowsOf(list).map((fate) => (fate === undefined ? -1 : coverageStates.indexOf(fate[0])))
      const expected = Array.from({ length: minutes }, (_, minute) =>
        Math.max(-1, ...lists.map((list) => states(list)[minute] as number)),
      )
      expect(states(worstOf(lists))).toEqual(expected)
    }),
  )
})
