import { parseNativeDocument, type Event } from '@aurora/core'
import type { FieldRef, Pattern, Predicate } from '@aurora/query'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blank, decodedOf, expectAgreement, idOf, idsInStore, tableOf } from './query-equivalence.fixture.ts'

// Rules name hundreds of packages, hashes and tools: alternatives about one field become few conditions.

const command: FieldRef = { space: 'native', path: 'CommandLine' }
const message: FieldRef = { space: 'platform', name: 'message' }
const native = (value: unknown): string => JSON.stringify({ CommandLine: value })

function eventWith(raw: string, text: string, index: number): Event {
  const document = parseNativeDocument(raw)
  return { ...blank, id: idOf(`e${index}`), timeUs: 1e15, receivedUs: 1e15, raw, native: document, message: text, decoded: decodedOf(document, raw, true) } // prettier-ignore
}

const piece = fc.constantFrom('a', 'B', 'k', '\u212a', 'İ', 'i', 'ß', '%', '_', '\\', '.', '*', '"', '😀', ' ')
const text = fc.array(piece, { maxLength: 4 }).map((parts) => parts.join(''))
const part = fc.oneof(
  text.map((literal) => ({ literal })),
  fc.constantFrom({ wild: '*' } as const, { wild: '?' } as const, { wild: 'oneOf', oneOf: ['a', 'İ', '-'] } as const),
)
const pattern: fc.Arbitrary<Pattern> = fc.array(part, { minLength: 1, maxLength: 4 })
const field = fc.constantFrom(command, message)
const alternative = fc.tuple(field, fc.boolean()).chain(([at, isCased]) => {
  const cased = isCased ? { cased: true } : {}
  return fc.oneof(
    { weight: 3, arbitrary: text.map((value): Predicate => ({ kind: 'contains', field: at, value, ...cased })) },
    text.map((value): Predicate => ({ kind: 'startsWith', field: at, value, ...cased })),
    text.map((value): Predicate => ({ kind: 'equals', field: at, value, ...cased })),
    pattern.map((of): Predicate => ({ kind: 'wildcard', field: at, pattern: of, ...cased })),
  )
})

test('many alternatives mean the same in memory and in the store', { timeout: 120_000 }, async () => {
  const value = fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.constantFrom(1, null, true))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(value, text), { minLength: 1, maxLength: 12 }),
      fc.array(alternative, { minLength: 2, maxLength: 90 }),
      async (contents, of) => {
        const events = contents.map(([inside, said], i) => eventWith(native(inside), said, i))
        await expectAgreement(await tableOf(events), events, { kind: 'or', of })
      },
    ),
    { numRuns: Number(process.env['AURORA_FUZZ_RUNS'] ?? 40) },
  )
})

test('ten thousand values, each in two fields, are planned and asked at once', { timeout: 60_000 }, async () => {
  const of = Array.from({ length: 10_000 }, (_, i): Predicate => {
    const kind = i % 20 === 0 ? 'endsWith' : 'contains'
    const value = `package-${i}@1.${i}`
    return { kind: 'or', of: [command, message].map((field) => ({ kind, field, value })) }
  })
  const events = ['npm i package-77@1.77', 'npm i package-77@1.8', 'x PACKAGE-9980@1.9980'].map((line, i) =>
    eventWith(native(line), '', i),
  )
  const found = await idsInStore(await tableOf(events), { kind: 'or', of })
  expect(found.toSorted()).toEqual([events[0]?.id, events[2]?.id].toSorted())
})
