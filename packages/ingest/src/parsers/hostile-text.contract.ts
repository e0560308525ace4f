import fc from 'fast-check'
import { test } from 'vitest'

// What every parser of text must stand, whatever it reads. For tests only.

const size = 64 * 1024
const runs = ['\\', '=', '"', "'", ' ', '|', '\t', ',', '[', '(', '%', 'a', '0', 'a=', 'a= ', '="', '\\"', "='", 'a="b\\" ', '%ASA-', ' from ', 'IN= OUT='] // prettier-ignore

/** Whole lines of one piece, also behind the beginning of a good line. */
function* hostile(good: readonly string[]): Generator<string> {
  const heads = good.slice(0, 4)
  for (const run of runs) {
    const whole = run.repeat(Math.ceil(size / run.length)).slice(0, size)
    yield whole
    for (const line of heads) {
      yield line + whole
      yield line.slice(0, Math.floor(line.length / 2)) + whole
    }
  }
  for (const line of good) yield line.repeat(Math.ceil(size / line.length))
}

/** Words that objects have a member for: a table that is an object would answer to them. */
const inherited = fc.constantFrom('constructor', '__proto__', 'toString', 'valueOf')

/** A good line with a piece cut out, put in or doubled. */
const mutated = (good: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...good),
      fc.nat(),
      fc.nat(64),
      fc.oneof(inherited, fc.string({ unit: 'binary', maxLength: 8 })),
    )
    .map(([line, at, cut, put]) => {
      const start = at % (line.length + 1)
      return (line.slice(0, start) + put + line.slice(start + (cut % 7))).toWellFormed()
    })

/**
 * Tests that `read` never throws, for any text and for mutations of `good`, and that lines of 64 KiB made to be hard take
 * time by their length only: all of them together, hundreds, within a minute on any machine.
 */
export function standsHostileText(name: string, good: readonly string[], read: (text: string) => unknown): void {
  test(`${name}: any text, mutations of good lines`, () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string(), mutated(good)), (text) => void read(text)),
      {
        numRuns: 2000,
      },
    )
  })
  test(`${name}: long lines`, { timeout: 60_000 }, () => {
    for (const line of hostile(good)) read(line)
  })
}
