import fc from 'fast-check'
import { expect, test } from 'vitest'
import { JsonTape } from './json-tape.ts'
import { MemberNames } from './member-names.ts'
import { Kind } from './scan.ts'

const names = new MemberNames(['known'], (name) => name.length)
const tape = new JsonTape(names)

/** Reads a text in the middle of others. */
function isRead(text: string): boolean {
  const bytes = Buffer.from(`{"${text}","x":1}`)
  return tape.read(bytes, 2, bytes.length - 8)
}

/** The values that the tape has, put together again. */
function valueAt(value: number): unknown {
  const { kinds, bytes, starts, ends, nexts } = tape
  const inner: number[] = []
  for (let at = value + 1; at < (nexts[value] ?? 0); at = nexts[at] ?? Infinity) inner.push(at)
  const text = bytes.toString('utf8', starts[value], ends[value])
  switch (kinds[value]) {
    case Kind.object:
      return Object.fromEntries(inner.map((at) => [names.text(tape.names[at] ?? -1), valueAt(at)]))
    case Kind.list:
      return inner.map(valueAt)
    case Kind.text:
    case Kind.escaped:
      return JSON.parse(`"${text}"`)
    default:
      return JSON.parse(text)
  }
}

const name = fc.oneof(fc.constantFrom('known', 'a', 'b', 'é', '__proto__', '7', ''), fc.string({ maxLength: 3 }))
const { document } = fc.letrec<{ document: object; value: unknown }>((tie) => ({
  document: fc.dictionary(name, tie('value'), { maxKeys: 6 }),
  value: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
    tie('document'),
    fc.array(tie('value'), { maxLength: 4 }),
  ),
}))

test('what is read is what JSON.parse reads', () => {
  let read = 0
  fc.assert(
    fc.property(document, fc.boolean(), (one, hasBlanks) => {
      const text = hasBlanks ? JSON.stringify(one, null, 1).replaceAll('\n', ' ') : JSON.stringify(one)
      if (!isRead(text)) return
      read++
      expect(valueAt(0)).toEqual(JSON.parse(text))
    }),
    { numRuns: 2000 },
  )
  expect(read).toBeGreaterThan(400)
})

test.for([
  '{"a":1}', '{ "a" : [ 1 , { } , [ ] ] }', '{"a":"\\u0041\\"\\\\\\n"}', '{"a":-1,"b":0}', '{"a":1234567890123456789}', '{}',
  '{"a":{"b":1},"b":{"a":1}}',
] as const)('read: %s', (text) => expect(isRead(text)).toBe(true)) // prettier-ignore

test.for([
  '', '{', '}', '{]', '[1]', '{"a":1]', '{"a"}', '{"a":}', '{"a":1,}', '{,}', '{"a":1 "b":2}', '{"a":[1,]}', '{"a":"}',
  '{"a":tru}', '{"a":nulll}', '{"a":01}', '{"a":-0}', '{"a":-}', '{"a":1.0}', '{"a":1e1}', '{"a":12345678901234567890}',
  '{"a":"\t"}', '{"a":"\\/"}', '{"a":"\\u00e9"}', '{"a":"\\u001f"}', '{"a":"\\u00"}', '{"a":"\\x"}', '{"\\n":1}',
  '{"1":1}', '{"a":1,"a":1}', '{"a":1}{"b":2}', '{"a":1}}', '{\n"a":1}', `{"a":${'['.repeat(20)}${']'.repeat(20)}}`,
  `{"${'n'.repeat(200)}":1}`, `{"a":[${'1,'.repeat(3000)}1]}`,
] as const)('not read: %s', (text) => expect(isRead(text)).toBe(false)) // prettier-ignore

test('nothing is taken from behind the end of a line', () => {
  const bytes = Buffer.from('{"a":"x}","b":1}{"a":[1}]}{"a":1}')
  expect(tape.read(bytes, 0, 8)).toBe(false)
  expect(tape.read(bytes, 16, 24)).toBe(false)
  expect(tape.read(bytes, 26, bytes.length)).toBe(true)
  expect(tape.read(bytes, 26, bytes.length - 1)).toBe(false)
})

test('a name has one number, and its traits, until names are forgotten', () => {
  const first = names.numberOf('another')
  expect(names.numberOf('another')).toBe(first)
  expect([names.text(first), names.traits[first]]).toEqual(['another', 7])
  expect(names.numberOf('known')).toBe(0)
  const { generation } = names
  for (let n = 0; n < 10_000; n++) {
    names.makeRoom()
    const number = names.numberOf(`name ${n}`)
    expect(number).toBeLessThan(4096)
    if (number >= 0) expect(names.text(number)).toBe(`name ${n}`)
  }
  expect(names.generation).toBeGreaterThan(generation)
  expect(names.numberOf('known')).toBe(0)
  expect(names.numberOf('x'.repeat(1000))).toBe(-1)
})
