import { compileMatcher, EventView, type Pattern, type Predicate } from '@aurora/query'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventWith } from '../testing/events.ts'
import { RuleIndex } from './rule-index.ts'

const text = fc
  .array(fc.constantFrom('a', 'B', '-', '\\', 'é', '\u212a', '1', '*', '"'), { maxLength: 4 })
  .map((each) => each.join(''))
const field = fc
  .constantFrom('Image', 'CommandLine', 'nested.key', 'list')
  .map((path) => ({ space: 'native', path }) as const)
const cased = fc.boolean().map((is) => (is ? { cased: true } : {}))
const pattern: fc.Arbitrary<Pattern> = fc.array(
  fc.oneof(
    text.map((literal) => ({ literal })),
    fc.constantFrom({ wild: '*' } as const, { wild: '?' } as const, { wild: 'oneOf', oneOf: ['-', '/', 'é'] } as const),
  ),
  { maxLength: 4 },
)

const leaf: fc.Arbitrary<Predicate> = fc.oneof(
  fc
    .record({ kind: fc.constantFrom('contains', 'startsWith', 'endsWith', 'equals'), field, value: text, cased })
    .map(({ cased: is, ...rest }) => ({ ...rest, ...is }) as Predicate),
  fc
    .record({ field, value: fc.constantFrom('1', '1.0', '01', '-1') })
    .map(({ field: at, value }): Predicate => ({ kind: 'equals', field: at, value, numeric: true })),
  fc
    .record({ field, pattern, cased })
    .map(({ field: at, pattern: of, cased: is }): Predicate => ({ kind: 'wildcard', field: at, pattern: of, ...is })),
  fc
    .record({
      field,
      pattern: fc.constantFrom('a.*B', '(?i)ab?', 'é|-', '^1$', '[ab]{2}', '\\\\+a'),
      flags: fc.constantFrom('', 'i'),
    })
    .map((each): Predicate => ({ kind: 'regex', ...each })),
  fc.record({ pattern, cased }).map(({ pattern: of, cased: is }): Predicate => ({ kind: 'part', pattern: of, ...is })),
  fc
    .record({ pattern: fc.constantFrom('a.*B', '(?i)ab', '\\\\a', '"é'), flags: fc.constantFrom('', 'i') })
    .map((each): Predicate => ({ kind: 'lineRegex', ...each })),
  field.map((at): Predicate => ({ kind: 'exists', field: at })),
  field.map((at): Predicate => ({ kind: 'present', field: at })),
  fc.constantFrom<Predicate>({ kind: 'all' }, { kind: 'none' }),
)

const predicate = fc.letrec<{ predicate: Predicate }>((tie) => ({
  predicate: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('predicate'), { maxLength: 4 }).map((of): Predicate => ({ kind: 'or', of })),
    fc.array(tie('predicate'), { maxLength: 4 }).map((of): Predicate => ({ kind: 'and', of })),
    tie('predicate').map((of): Predicate => ({ kind: 'not', of })),
  ),
})).predicate

const value = fc.oneof(
  text,
  fc.constantFrom(1, true, null, 1.5),
  fc.array(fc.oneof(text, fc.constant(1)), { maxLength: 3 }),
)
const event = fc
  .record({ Image: value, CommandLine: value, list: value, key: value }, { requiredKeys: [] })
  .chain(({ key, ...rest }) =>
    text.map((decoded) => eventWith({ ...rest, ...(key === undefined ? {} : { nested: { key } }) }, { decoded })),
  )

/** DESIGN §7: the index is only a shorter way to the same answer. */
test('the index finds what testing every predicate finds', () => {
  fc.assert(
    fc.property(
      fc.array(predicate, { maxLength: 25 }),
      fc.array(event, { minLength: 1, maxLength: 8 }),
      (predicates, events) => {
        const index = new RuleIndex(predicates)
        const tests = predicates.map(compileMatcher)
        for (const each of events)
          expect(index.match(new EventView(each))).toEqual([
            ...tests.keys().filter((number) => tests[number]?.(each) === true),
          ])
      },
    ),
    { numRuns: 1500 },
  )
})
