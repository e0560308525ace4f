import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LineSearch } from '../parsers/texts-not-in.ts'
import { Needle } from './needle.ts'
import { Underscores } from './underscores.ts'

const unit = fc.constantFrom('a', 'b', '_', ' ', 'é', '1', '"')
const text = fc.string({ unit, minLength: 1, maxLength: 5 })
const line = fc.string({ unit, maxLength: 60 })

test('a needle stands where a search of the line finds it, and no underscore denies it', () => {
  const underscores = new Underscores()
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), fc.array(text, { minLength: 1 }), (lines, texts) => {
      const bytes = Buffer.from(lines.join(''))
      let start = 0
      for (const one of lines) {
        const end = start + Buffer.byteLength(one)
        underscores.begin(bytes, start, end)
        for (const needle of texts.map((each) => new Needle(each))) {
          const stands = needle.standsIn(bytes, start, end, { bytesLeft: 10_000 })
          expect(stands).toBe(new LineSearch(one).holds(needle.text))
          if (stands === true && needle.underscored >= 0) expect(underscores.mayHave(needle.underscored)).toBe(true)
        }
        start = end
      }
    }),
    { numRuns: 3000 },
  )
})

test('a search that costs too much has no answer', () => {
  const bytes = Buffer.from('a'.repeat(10_000))
  expect(new Needle(`b${'a'.repeat(60)}`).standsIn(bytes, 0, bytes.length, { bytesLeft: 20_000 })).toBeUndefined()
})
