import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compilePattern, likeOf, type Pattern, type PatternPart } from './pattern.ts'

const part: fc.Arbitrary<PatternPart> = fc.oneof(
  fc
    .string({ unit: fc.constantFrom('a', 'b', '🦊', '\n', '%'), minLength: 1, maxLength: 3 })
    .map((literal) => ({ literal })),
  fc.constantFrom<PatternPart>({ wild: '*' }, { wild: '?' }),
  fc.constantFrom(['a', '🦊'], ['\n', '%', 'b']).map((oneOf): PatternPart => ({ wild: 'oneOf', oneOf })),
)
const text = fc.string({ unit: fc.constantFrom('a', 'b', '🦊', '\n', '%', '_'), maxLength: 12 })

/** The same pattern for the platform's own engine, which counts code points with the flag `u`. */
function asRegExp(pattern: Pattern): RegExp {
  const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const parts = pattern.map((each) => {
    if ('literal' in each) return quoted(each.literal)
    if (each.wild === 'oneOf') return `(?:${each.oneOf.map(quoted).join('|')})`
    return each.wild === '*' ? '.*' : '.'
  })
  return new RegExp(`^${parts.join('')}$`, 'su')
}

test('a pattern matches what the same regular expression matches', () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), text, (pattern, given) => {
      expect(compilePattern(pattern)(given)).toBe(asRegExp(pattern).test(given))
    }),
    { numRuns: 5000 },
  )
})

test('the characters that LIKE knows are escaped', () => {
  expect(likeOf([{ literal: '100%_\\' }, { wild: '*' }, { wild: '?' }])).toBe('100\\%\\_\\\\%_')
})

test('LIKE has no word for a choice', () => {
  expect(likeOf([{ wild: 'oneOf', oneOf: ['a', 'b'] }])).toBeUndefined()
})
