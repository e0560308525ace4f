import { findField } from '@aurora/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Rejected, type Draft } from '../draft.ts'
import type { Source } from '../source.ts'

/** Names that every object answers to. */
const inherited = ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty']

/** Whether everything in the event is of the type it should have. */
function expectPlain(draft: Draft): void {
  expect([0, 1, 2, 3, 4]).toContain(draft.severity)
  expect([draft.dataset, draft.message].map((text) => typeof text)).toEqual(['string', 'string'])
  for (const value of Object.values(draft.ecs)) expect(['string', 'number', 'undefined']).toContain(typeof value)
  for (const value of Object.values(draft.ecs)) expect(String(value)).not.toContain('[native code]')
}

/** What every source of JSON records promises, whatever a sender writes under the names the source looks at. */
export function jsonSourceContract(source: Source, names: readonly string[]): void {
  const reader = source.open({ receivedUs: 0, context: '' })
  const read = (document: unknown): Draft => {
    const draft = reader.read(JSON.stringify(document))
    if (draft === undefined || draft instanceof Rejected) throw new Error('a well-formed object was not read')
    return draft
  }

  test('never throws, and names only ECS fields there are', () => {
    const key = fc.constantFrom(...names, ...inherited)
    const word = fc.oneof(fc.constantFrom(...inherited), fc.string())
    const document = fc.object({ key, values: [word, fc.integer(), fc.double(), fc.boolean()], maxDepth: 4 })
    fc.assert(
      fc.property(fc.oneof(document, fc.object()), (any) => {
        const line = JSON.stringify(any)
        const draft = read(any)
        source.recognize({ line, document: JSON.parse(line) as never, first: line })
        for (const name of Object.keys(draft.ecs)) expect(findField(name)?.space).toBe('ecs')
        expectPlain(draft)
      }),
      { numRuns: 500 },
    )
  })

  test.for(inherited)('a word that objects have a member for is a word: %s', (word) => {
    expectPlain(read(Object.fromEntries(names.map((name) => [name, word]))))
    for (const name of names) expectPlain(read({ [name]: { [names[0] ?? '']: word } }))
  })

  test('only what is no JSON object is refused', () => {
    for (const line of ['', '[1]', '{"a":', 'text']) expect(reader.read(line)).toBeInstanceOf(Rejected)
  })

  test('a megabyte of escapes, names or brackets takes no longer than its size', () => {
    const texts = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`k${n}\\`, `v${n}\\x`]))
    const known = Object.fromEntries(names.map((name) => [name, '\\"=,; '.repeat(8000)]))
    const lists = Object.fromEntries(
      names.map((name) => [name, Array.from({ length: 2000 }, (_, n) => ({ [name]: n }))]),
    )
    for (const document of [texts, known, lists]) read(document)
  })
}
