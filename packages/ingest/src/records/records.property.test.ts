import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Rejected, type Draft } from '../draft.ts'
import { RowEncoder } from '../encode/row-encoder.ts'
import { parseJsonLine, type JsonLine } from '../parsers/json-line.ts'
import { eveMapping } from '../sources/suricata/mapping.ts'
import { DocumentRecord } from './document-record.ts'
import { LineScanner } from './line-scanner.ts'
import { draftOf } from './mapping.ts'
import { composeMessage, type MessageParts } from './message.ts'
import { MessageWriter } from './message-writer.ts'
import { ScannedRecord } from './scanned-record.ts'
import { RecordShape } from './shape.ts'

// A record that is looked through where it lies says the same as one that was read as an object, or nothing at all.

const shape = new RecordShape()
const paths = ['a', 'b', 'c.a', 'c.b', 'c.c.a', 'l[0].a', 'l[0]', 'l', '"\\', 'é'].map((path) => shape.path(path))
const dotted = shape.path(['a.b'])
const flow = {
  sourceIp: shape.path('a'),
  sourcePort: shape.path('b'),
  destinationIp: shape.path('c.a'),
  destinationPort: dotted,
}
const beginnings = paths.slice(0, 3).map((beginningOf, i) => ({ beginningOf, maxCharacters: 9 + i, isLine: i > 0 }))
const everywhere: MessageParts = ['x é', undefined, ...paths, flow, '', ...beginnings]

const name = fc.constantFrom('a', 'b', 'c', 'l', 'a.b', '"\\', 'é', 'other', '__proto__', 'constructor', '')
const scalar = fc.oneof(
  fc.constantFrom(
    '',
    '203.0.113.7',
    '2001:DB8::1',
    '007',
    '1e3',
    '2026-03-14T09:12:04.118233+0000',
    'a/b"c\\d\té\u0001\ud800',
    '-',
    'C:\\Windows\\System32\\cmd.exe',
    'first line\r\nsecond line',
    'läuft über 💥 neun',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
)
const { document } = fc.letrec<{ document: object; value: unknown }>((tie) => ({
  document: fc.dictionary(name, tie('value'), { maxKeys: 6 }),
  value: fc.oneof({ depthSize: 'small' }, scalar, tie('document'), fc.array(tie('value'), { maxLength: 3 })),
}))

/** Spellings a sender may choose that JSON.stringify does not. */
const respelled = (line: string, how: number): string => {
  if (how === 1) return line.replaceAll('/', '\\/')
  if (how === 2) return line.replace(/:(\d+)([,}])/, ':$1e0$2')
  if (how === 3) return line.replace(/:(\d+)([,}])/, ':-0$2')
  if (how === 4) return line.replace('{', '{"a":1,')
  if (how === 5) return line.replace(/:(\d)/, ':123456789012345678$1')
  return line
}
const line = fc.tuple(document, fc.nat(12)).map(([one, how]) => respelled(JSON.stringify(one), how))

/** Bytes in the middle of others, which must not matter. */
function surrounded(text: string): { bytes: Buffer; start: number; end: number } {
  const bytes = Buffer.from(`{"a":"${text}\n{"`)
  return { bytes, start: 6, end: bytes.length - 3 }
}

const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text)

function read(text: string): ScannedRecord | undefined {
  const record = new ScannedRecord(shape)
  const { bytes, start, end } = surrounded(text)
  return record.read(bytes, start, end, isAscii(text)) ? record : undefined
}

function expectTheSame(record: ScannedRecord, parsed: JsonLine): void {
  const other = new DocumentRecord(parsed.document, shape)
  for (const path of [...paths, dotted]) {
    expect(record.has(path)).toBe(other.has(path))
    expect(record.isObject(path)).toBe(other.isObject(path))
    expect(record.isList(path)).toBe(other.isList(path))
    expect(record.isText(path)).toBe(other.isText(path))
    expect(record.text(path)).toBe(other.text(path))
    expect(record.word(path)).toBe(other.word(path))
    expect(record.says(path)).toBe(other.says(path))
    expect(record.number(path)).toBe(other.number(path))
    expect(record.baseName(path)).toBe(other.baseName(path))
    expect(record.timeUs(path)).toBe(other.timeUs(path))
    expect(record.count(path)).toBe(other.count(path))
    expect(record.texts(path)).toEqual(other.texts(path))
    expect(record.document(path)).toEqual(other.document(path))
  }
  const written = new MessageWriter().write(record, everywhere)
  const message = composeMessage(other, everywhere).toWellFormed() // it may be cut within a character
  if (written !== undefined) expect(written.bytes.toString('utf8', 0, written.length)).toBe(message)
  else expect(message.length).toBeGreaterThan(600)
}

const wordsOf = (decoded: string): Set<string> => new Set(decoded.split('\n'))

test('a record in its line is the record as an object', () => {
  fc.assert(
    fc.property(line, (text) => {
      const parsed = parseJsonLine(text, 'machine')
      const record = read(text)
      if (record === undefined) return
      if (parsed instanceof Rejected) throw new Error(`read, and no JSON: ${text}`)
      expectTheSame(record, parsed)
      const { start, end } = surrounded(text)
      expect(wordsOf(record.decoded(start, end))).toEqual(wordsOf(parsed.decoded))
    }),
    { numRuns: 5000 },
  )
})

const hasFraction = (value: unknown): boolean =>
  typeof value === 'number'
    ? !Number.isInteger(value)
    : value !== null && typeof value === 'object' && Object.values(value).some(hasFraction)

test('what JSON.stringify writes without \\u, long digits, and fractions beside escapes is read here', () => {
  fc.assert(
    fc.property(document, (one) => {
      const text = JSON.stringify(one)
      const names = text.match(/"[^"]*":/g) ?? []
      fc.pre(!/\\u|\d{16}|[\d.]e|"\\"/.test(text) && new Set(names).size === names.length)
      fc.pre(!(text.includes('\\') && hasFraction(one)))
      expect(read(text)).toBeDefined()
    }),
    { numRuns: 2000 },
  )
})

test('what is no JSON is never read, and nothing hangs', () => {
  const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0x20, max: 0x7e }), cut: fc.boolean() })
  fc.assert(
    fc.property(line, change, (text, { at, byte, cut }) => {
      const place = at % (text.length + 1)
      const broken = (
        text.slice(0, place) + (cut ? '' : String.fromCharCode(byte) + text.slice(place + 1))
      ).toWellFormed()
      const record = read(broken)
      if (record !== undefined) expectTheSame(record, parseJsonLine(broken, 'machine') as JsonLine)
      const alone = Buffer.from(broken)
      new ScannedRecord(shape).read(alone, 0, alone.length, isAscii(broken))
    }),
    { numRuns: 5000 },
  )
})

test.for<[string, string]>([
  ['nested deeper than the limit', `{"a":${'['.repeat(200)}${']'.repeat(200)}}`],
  ['a member twice', '{"a":1,"a":2}'],
  ['an object twice', '{"c":{"a":1},"c":{"b":2}}'],
  ['blanks', '{"a": 1}'],
  ['a letter as an escape', '{"a":"\\u0061"}'],
  ['a name with an escape, where names matter', '{"\\/":1}'],
  ['twenty digits', '{"a":12345678901234567890}'],
  ['a leading zero', '{"a":01}'],
  ['a control character', '{"a":"\t"}'],
  ['more escapes than are kept', JSON.stringify(Array.from({ length: 70 }, () => '\\')).replace(/^.*$/s, '{"o":$&}')],
])('left to the other reading: %s', ([, text]) => expect(read(text)).toBeUndefined())

describe('rows', () => {
  const origin = { site: 's', source: 'suricata', sensor: 'x', receivedUs: 5, batch: 1 }
  const id = '0'.repeat(32)
  /** The block of one event, whichever way it was read. */
  const blockOf = (text: string, draft: Draft): Buffer => {
    const bytes = Buffer.from(text)
    const rows = new RowEncoder(origin)
    rows.add({ ...draft, fields: '', decoded: '' }, id, { bytes, start: 0, end: bytes.length })
    return Buffer.from(rows.finish())
  }
  const expectTheSameRow = (text: string): boolean => {
    const bytes = Buffer.from(text)
    const scanned = new LineScanner(eveMapping, bytes, isAscii(text) ? 'ascii' : 'utf8').read(0, bytes.length)
    if (scanned === undefined) return false
    const parsed = parseJsonLine(text, 'machine') as JsonLine
    expect(blockOf(text, scanned).equals(blockOf(text, draftOf(eveMapping, parsed)))).toBe(true)
    return true
  }

  test('of every recorded event are the same bytes', () => {
    const fixture = join(import.meta.dirname, '../../../../fixtures/suricata/eve.jsonl')
    for (const text of readFileSync(fixture, 'utf8').trim().split('\n')) expect(expectTheSameRow(text)).toBe(true)
  })

  test('of whatever a sender writes are the same bytes', () => {
    const names = [...new Set(eveMapping.shape.paths.flat().filter((one) => one !== '[0]'))]
    const { eve } = fc.letrec<{ eve: object; value: unknown }>((tie) => ({
      eve: fc.dictionary(fc.constantFrom(...names, 'constructor'), tie('value'), { maxKeys: 12 }),
      value: fc.oneof({ depthSize: 'small' }, scalar, tie('eve'), fc.array(tie('value'), { maxLength: 3 })),
    }))
    const event = fc
      .tuple(eve, fc.constantFrom('alert', 'dns', 'http', 'tls', 'fileinfo', 'anomaly', 'flow'))
      .map(([one, type]) => JSON.stringify({ event_type: type, ...one }))
    fc.assert(
      fc.property(event, (text) => void expectTheSameRow(text)),
      { numRuns: 3000 },
    )
  })
})
