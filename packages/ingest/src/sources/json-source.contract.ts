import { findField } from '@aurora/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Rejected, type Draft } from '../draft.ts'
import type { Source } from '../source.ts'

/** What every source of JSON records promises, whatever a sender writes under the names the source looks at. */
export function jsonSourceContract(source: Source, names: readonly string[]): void {
  const reader = source.open({ receivedUs: 0, context: '' })
  const read = (document: unknown): Draft => {
    const draft = reader.read(JSON.stringify(document))
    if (draft === undefined || draft instanceof Rejected) throw new Error('a well-formed object was not read')
    return draft
  }

  test('never throws, and names only ECS fields there are', () => {
    const key = fc.constantFrom(...names, '__proto__', 'constructor')
    const document = fc.object({ key, maxDepth: 4, withNullPrototype: false })
    fc.assert(
      fc.property(fc.oneof(document, fc.object()), (any) => {
        const line = JSON.stringify(any)
        const draft = read(any)
        source.recognize({ line, document: JSON.parse(line) as never, first: line })
        for (const name of Object.keys(draft.ecs)) expect(findField(name)?.space).toBe('ecs')
        expect([0, 1, 2, 3, 4]).toContain(draft.severity)
      }),
      { numRuns: 300 },
    )
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
