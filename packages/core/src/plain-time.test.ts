import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePlainTimeUs } from './plain-time.ts'
import { parseIsoTimeUs } from './time.ts'

const read = (text: string): number => {
  const bytes = new TextEncoder().encode(`x${text}y`)
  return parsePlainTimeUs(bytes, 1, bytes.length - 1)
}

test('every time a sender may write reads as it does as text, or not at all', () => {
  const two = (max: number): fc.Arbitrary<string> => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'))
  const six = fc.integer({ min: 0, max: 999_999 }).map((n) => String(n).padStart(6, '0'))
  const zone = fc.oneof(
    fc.constantFrom('Z', '+0000', '-0600', '+00:00', '', '*0000'),
    fc.tuple(fc.constantFrom('+', '-'), two(25), two(61)).map((parts) => parts.join('')),
  )
  const year = fc.integer({ min: 0, max: 9999 }).map((n) => String(n).padStart(4, '0'))
  const time = fc
    .tuple(year, two(13), two(32), two(25), two(61), two(61), six, zone)
    .map(([y, mo, d, h, mi, s, us, z]) => `${y}-${mo}-${d}T${h}:${mi}:${s}.${us}${z}`)
  fc.assert(
    fc.property(fc.oneof(time, fc.string({ minLength: 27, maxLength: 31, unit: 'binary-ascii' })), (text) => {
      const plain = read(text)
      if (!Number.isNaN(plain)) expect(plain).toBe(parseIsoTimeUs(text))
    }),
    { numRuns: 5000 },
  )
})

test.for(['2026-03-14T09:12:04.118233+0000', '2026-03-14T09:12:04.118233Z', '2016-12-31T23:59:60.000000-0730'])(
  'the form of most senders is read: %s',
  (text) => expect(read(text)).toBe(parseIsoTimeUs(text)),
)

test.for(['2026-02-30T09:12:04.118233Z', '2026-03-14 09:12:04.118233Z', '2026-03-14T09:12:04,118233Z'])(
  'another form is not: %s',
  (text) => expect(read(text)).toBeNaN(),
)
