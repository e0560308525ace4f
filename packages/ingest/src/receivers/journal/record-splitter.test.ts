import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RecordSplitter } from './record-splitter.ts'

const record = (cursor: string, message: string): string => JSON.stringify({ MESSAGE: message, __CURSOR: cursor })

/** What comes of a text that arrives in parts of this size, as text. */
function split(text: string, partBytes: number, maxBytes?: number): { text: string; cursor: string; isCut: boolean }[] {
  const splitter = new RecordSplitter(maxBytes)
  const bytes = Buffer.from(text)
  const parts = Array.from({ length: Math.ceil(bytes.length / partBytes) }, (_, i) => i * partBytes)
  return parts.flatMap((at) =>
    splitter
      .push(bytes.subarray(at, at + partBytes))
      .map(({ bytes: own, ...rest }) => ({ text: own.toString(), ...rest })),
  )
}

describe('the output of journalctl', () => {
  test('comes out record by record, wherever it is cut', () => {
    const message = fc.oneof(fc.string(), fc.constant('","__CURSOR":"s=other"'), fc.constant('"__CURSOR":"s=other"'))
    fc.assert(
      fc.property(fc.array(message), fc.integer({ min: 1, max: 64 }), (messages, partBytes) => {
        const lines = messages.map((one, i) => record(`s=1;i=${i}`, one))
        const want = lines.map((text, i) => ({ text, cursor: `s=1;i=${i}`, isCut: false }))
        expect(split(lines.map((line) => `${line}\n`).join(''), partBytes)).toEqual(want)
      }),
    )
  })

  test('of a record that is too long the head is kept, and its cursor, wherever that stands', () => {
    const long = 'x'.repeat(900)
    const records = [
      JSON.stringify({ MESSAGE: long, __CURSOR: 's=last' }),
      JSON.stringify({ A: 'y'.repeat(80), __CURSOR: 's=edge', MESSAGE: long }),
      JSON.stringify({ __CURSOR: 's=first', MESSAGE: long }),
      JSON.stringify({ A: 'z'.repeat(400), __CURSOR: 's=behind', MESSAGE: long }),
      record('s=short', 'short'),
    ]
    for (let partBytes = 1; partBytes < 200; partBytes += 3) {
      const found = split(records.map((line) => `${line}\n`).join(''), partBytes, 100)
      expect(found.map(({ cursor }) => cursor)).toEqual(['s=last', 's=edge', 's=first', 's=behind', 's=short'])
      expect(found.map(({ isCut }) => isCut)).toEqual([true, true, true, true, false])
      expect(found.map(({ text }) => text)).toEqual(records.map((line) => line.slice(0, 100)))
    }
  })

  test('what it says about itself is no record, an unfinished one waits, and any other line is refused', () => {
    expect(split('-- No entries --\n\n{"__CURSOR":"s=1"', 7)).toEqual([])
    expect(() => split('{"MESSAGE":"x"}\n', 7)).toThrow(/no record of the journal/)
    expect(() => split(`{"__CURSOR":"${'x'.repeat(600)}"}\n`, 7)).toThrow(/no record of the journal/)
  })
})
