import { fold } from '@aurora/query'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FoundNumbers } from './found-numbers.ts'
import type { Literal } from './literal.ts'
import { LiteralAutomaton } from './literal-automaton.ts'

/** Few characters, so that texts and literals overlap: with case, beyond ASCII, folding to ASCII (K), and in pairs. */
const character = fc.constantFrom(
  'a',
  'b',
  'A',
  'B',
  '-',
  '\\',
  'é',
  'É',
  '\u212a',
  'k',
  'ſ',
  's',
  '中',
  '😀',
  '\ud83d',
)
const text = (size: { minLength?: number; maxLength: number }): fc.Arbitrary<string> =>
  fc.array(character, size).map((characters) => characters.join(''))

const literal = fc.record({
  text: fc.oneof(text({ minLength: 1, maxLength: 4 }), text({ minLength: 4, maxLength: 9 })).map(fold),
  atStart: fc.boolean(),
  atEnd: fc.boolean(),
  id: fc.nat(9),
})

const holds = ({ text: part, atStart, atEnd }: Literal, folded: string): boolean =>
  atStart && atEnd
    ? folded === part
    : atStart
      ? folded.startsWith(part)
      : atEnd
        ? folded.endsWith(part)
        : folded.includes(part)

/** Literals that are found by stepping over bytes: long, and anywhere. */
const longLiteral = fc.record({
  text: text({ minLength: 5, maxLength: 8 }).map(fold),
  atStart: fc.constant(false),
  atEnd: fc.constant(false),
  id: fc.nat(9),
})

test('it finds what looking for each literal finds', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.array(literal, { maxLength: 30 }), fc.array(longLiteral, { minLength: 1, maxLength: 8 })),
      fc.array(text({ maxLength: 90 }), { maxLength: 5 }),
      (literals, texts) => {
        const automaton = new LiteralAutomaton(literals)
        for (const each of texts) {
          const found = new FoundNumbers(10)
          found.begin()
          automaton.scan(each, fold, found)
          const folded = fold(each)
          const expected = new Set(literals.filter((one) => holds(one, folded)).map(({ id }) => id))
          expect([...found.numbers.subarray(0, found.length)].sort()).toEqual([...expected].sort())
        }
      },
    ),
    { numRuns: 2000 },
  )
})

test('a long list of literals, and a text with all of them', () => {
  const literals = Array.from({ length: 5000 }, (_, id) => ({
    text: `value-${id}.exe`,
    atStart: false,
    atEnd: false,
    id,
  }))
  const found = new FoundNumbers(5000)
  found.begin()
  new LiteralAutomaton(literals).scan(literals.map((each) => each.text.toUpperCase()).join(' '), fold, found)
  expect(found.length).toBe(5000)
})

test('more literals than the table has numbers for states are found all the same', () => {
  // The first four letters of each are its own, so that all but the first of them is a state of its own.
  const letters = 'abcdefghijklmnopqrstuvwxyz012345'
  const word = (number: number): string =>
    Array.from({ length: 6 }, (_, i) => letters[Math.floor(number / letters.length ** (3 - i)) % letters.length] ?? 'x')
      .join('')
      .replace(/(.)(.)(.)(.)/, '$3$4$1$2')
  const literals = Array.from({ length: 80_000 }, (_, id) => ({ text: word(id), atStart: false, atEnd: false, id }))
  const automaton = new LiteralAutomaton(literals)
  const found = new FoundNumbers(literals.length)
  for (const id of [0, 1, 777, 31_415, 79_999]) {
    found.begin()
    automaton.scan(`- ${word(id).toUpperCase()} -`, fold, found)
    const expected = literals.filter(({ text: part }) => ` ${word(id)} `.includes(part)).map((one) => one.id)
    expect([...found.numbers.subarray(0, found.length)].sort()).toEqual(expected.sort())
    expect(expected).toContain(id)
  }
})
