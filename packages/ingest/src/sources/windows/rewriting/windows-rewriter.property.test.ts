import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Rejected, type Draft } from '../../../draft.ts'
import { RowEncoder } from '../../../encode/row-encoder.ts'
import { LineScanner } from '../../../records/line-scanner.ts'
import { flatNames, numbers, winlogNames } from '../names.ts'
import { windowsMapping } from '../mapping.ts'
import { windowsSource } from '../source.ts'

// An event that is rewritten from its bytes makes the same row as one that was read as an object, or is left to it.

const reader = windowsSource.open({ receivedUs: 0, context: '' })
const id = '0'.repeat(32)
const origin = { site: 's', source: 'windows', sensor: 'x', receivedUs: 5, batch: 1 }

function blockOf(line: Buffer, draft: Draft): Buffer {
  const rows = new RowEncoder(origin)
  rows.add(draft, id, { bytes: line, start: 0, end: line.length })
  return Buffer.from(rows.finish())
}

/** The row by the reading in place, in the middle of other bytes; undefined when the line is left to the other reading. */
function rewrittenRow(line: Buffer): Buffer | undefined {
  const before = Buffer.from('{"a":"_')
  const bytes = Buffer.concat([before, line, Buffer.from('{"_":"')])
  const isAscii = line.every((byte) => byte < 0x80)
  const scanner = new LineScanner(windowsMapping, bytes, isAscii ? 'ascii' : 'mixed', reader.rewriter)
  const draft = scanner.read(before.length, before.length + line.length)
  return draft === undefined ? undefined : blockOf(line, draft)
}

/** Whether both readings read the line, and then the same. */
function isReadInBoth(text: string): boolean {
  const line = Buffer.from(text)
  const rewritten = rewrittenRow(line)
  if (rewritten === undefined) return false
  const draft = reader.read(line.toString())
  if (draft === undefined || draft instanceof Rejected) throw new Error(`rewritten, and not read: ${text}`)
  if (!rewritten.equals(blockOf(line, draft))) expect(printable(rewritten), text).toBe(printable(blockOf(line, draft)))
  return true
}

const printable = (block: Buffer): string => block.toString('latin1').replaceAll(/[^ -~]+/g, '\n')

const names = fc.oneof(
  fc.constantFrom(...windowsMapping.shape.paths.map(([name]) => name ?? ''), ...flatNames.keys(), ...numbers),
  fc.constantFrom(
    'Data', '#text', '_', 'Value', '#attributes', '@attributes', '$', '@Name', '-Name', 'xmlns', '@xmlns', 'Name',
    'Guid', 'SystemTime', 'UserID', 'ProcessID', 'ThreadID', 'Provider', 'Execution', 'TimeCreated', 'Keywords', 'Event',
    'System', 'EventData', 'UserData', 'winlog', 'win', 'winlog.channel', 'Collector', 'xml_name', 'OpcodeName',
    '__proto__', 'constructor', '9', '12a', 'é', 'a"b', '', 'Provider_Name', 'Execution_ProcessID',
  ),
) // prettier-ignore
const words = [
  '', '-', '007', '4625', '12', '0', '0x1f4', '0x8010000000000000', '-9214364837600034816', '18446744073709551615',
  'C:\\Windows\\System32\\cmd.exe', 'C:\\temp\\new', '\\Device\\x', '\\', '\\\\', 'a\\', '"C:\\Program Files\\a" -b "c"',
  'one\r\ntwo\tthree', '\n', 'Provider_Name', 'x Provider_Name y', 'EXAMPLE\\alice', 'Security', 'läuft', '💥', 'a\u0000b',
  '\ud800', 'Microsoft-Windows-Sysmon/Operational', '2026-03-14T09:12:04.118233Z', '2026-03-14 09:12:04.118', '<&>',
  'SHA1=a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1,MD5=', '192.0.2.7', '::ffff:192.0.2.7', '2001:DB8::1', 'AUDIT_FAILURE',
  'technique_id=T1059.001,technique_name=x', '{"a":1}', `${'x'.repeat(255)}é`, `${'y'.repeat(300)}\\`, '\u007f',
] // prettier-ignore
const scalar = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...words) },
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
)
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 12, arbitrary: scalar },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.dictionary(names, tie('value'), { maxKeys: 3 }) },
  ),
}))
const members = fc.dictionary(names, value, { maxKeys: 8 })
const plain = fc.dictionary(names, scalar, { maxKeys: 12 })
const few = fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: members })

const element = fc.oneof(
  scalar,
  plain.map((group) => ({ '#attributes': group })),
  fc.tuple(plain, scalar).map(([group, text]) => ({ '#attributes': group, '#text': text })),
  members,
)
const system = fc.dictionary(names, element, { maxKeys: 8 })
const xml = fc
  .tuple(system, fc.oneof(plain, value), fc.oneof(fc.constant(undefined), value), few)
  .map(([System, EventData, UserData, more]) => ({
    System,
    EventData,
    ...(UserData === undefined ? {} : { UserData }),
    ...more,
  }))
const winlog = fc
  .tuple(fc.dictionary(fc.constantFrom(...winlogNames.keys(), 'api', 'user', 'process'), value), plain, value, few)
  .map(([beat, event_data, process, more]) => ({ ...more, winlog: { ...beat, event_data, process } }))
const processed = fc.tuple(scalar, scalar, plain).map(([pid, id, event_data]) => ({
  winlog: { process: { pid, thread: { id } }, user: { identifier: id }, event_data },
}))

const document = fc.oneof(
  fc.tuple(xml, few).map(([Event, more]) => ({ Event, ...more })),
  xml,
  winlog,
  processed,
  plain,
  members,
)

/** Spellings a sender may choose that JSON.stringify does not. */
const respellings: readonly ((line: string) => string)[] = [
  (line) => line.replaceAll('":', '": ').replaceAll(',"', ', "'),
  (line) => line.replaceAll(/[<>&]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`),
  (line) => line.replaceAll('l', '\\u006C'),
  (line) => line.replaceAll('/', '\\/'),
  (line) => line.replace(/:(\d)/, ':-92143648376000348$1'),
  (line) => line.replaceAll(/:(\d)/g, ':12345678901234567$1'),
  (line) => line.replace(/:(\d)/, ':123456789012345678901$1'),
  (line) => line.replace(/:(\d+)([,}])/, ':$1e0$2'),
  (line) => line.replace(/:(\d+)([,}])/, ':-0$2'),
  (line) => line.replace(/\{("[^"]*":)/, '{$10,$11,'),
  (line) => line.replaceAll('{', '{\t'),
]
const line = fc
  .tuple(document, fc.nat(respellings.length * 2))
  .map(([one, how]) => (respellings[how] ?? ((same: string) => same))(JSON.stringify(one)))

test('of every recorded event both readings make the same row', () => {
  const fixture = join(import.meta.dirname, '../../../../../../fixtures/windows/events.jsonl')
  for (const text of readFileSync(fixture, 'utf8').trim().split('\n')) expect(isReadInBoth(text)).toBe(true)
})

test('whatever a Windows event of any form holds, both readings make the same row', () => {
  let [read, all] = [0, 0]
  fc.assert(
    fc.property(line, (text) => {
      all++
      if (isReadInBoth(text)) read++
    }),
    { numRuns: 10_000 },
  )
  expect(read / all).toBeGreaterThan(0.1)
})

test('what is no JSON is never read, and nothing hangs', () => {
  const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0x20, max: 0x7e }), cut: fc.boolean() })
  fc.assert(
    fc.property(line, change, (text, { at, byte, cut }) => {
      const place = at % (text.length + 1)
      const rest = cut ? '' : String.fromCharCode(byte) + text.slice(place + 1)
      isReadInBoth((text.slice(0, place) + rest).toWellFormed())
    }),
    { numRuns: 5000 },
  )
})

const event = (more: string): string => `{"Event":{"System":{"EventID":1},"EventData":{${more}}}}`

test.for<[string, string]>([
  ['blanks between tokens', event('"a" : "b" , "c":[ 1, 2 ]').replaceAll('":', '": ')],
  ['a printable character by its number', event('"a":"\\u003cb\\u005c\\u0022"')],
  ['integers of 18 digits', event('"a":123456789012345678,"b":-123456789012345678')],
  ['lists', event('"a":["x\\\\y",null,true,[]]')],
  ['a mask as a number', '{"Keywords":-9214364837600034816,"EventID":"4625","Channel":"Security"}'],
  ['a name of its own text', event('"EventData":"x","System":"y"')],
  ['data of a user', '{"Event":{"System":{"EventID":1},"UserData":{"LogFileCleared":{"@xmlns":"x","SubjectUserName":"a"}}}}'], // prettier-ignore
])('read from its bytes: %s', ([, text]) => expect(isReadInBoth(text)).toBe(true))

test.for<[string, string]>([
  ['a name twice', event('"a":1,"a":2')],
  ['a name twice in an object inside', '{"winlog":{"api":{"a":1,"b":{"a":2},"a":3}}}'],
  ['a name of the system in the data', event('"EventID":2')],
  ['a fraction', event('"a":1.5')],
  ['an exponent', event('"a":1e5')],
  ['nineteen digits', event('"a":1234567890123456789')],
  ['digits that JavaScript loses, where they matter', event('"ProcessId":12345678901234567')],
  ['a number with zeros before it', '{"Event":{"System":{"EventID":"007"}}}'],
  ['a slash with an escape', event('"a":"\\/"')],
  ['a character by its number that is not printable', event('"a":"\\u0007"')],
  ['half a character', event('"a":"\\ud800"')],
  ['a name with an escape', event('"a\\\\":1')],
  ['a name that is sorted before others', event('"b":1,"1":2')],
  ['data without names', event('"Data":["a","b"]')],
  ['data in a text', '{"EventID":1,"Channel":"x","EventData":"{\\"a\\":1}"}'],
  ['attributes in data', event('"a":{"#text":"b"}')],
  ['names with dots', '{"winlog.channel":"Security"}'],
  ['Wazuh', '{"win":{"system":{"eventID":"1"}}}'],
  ['deeper than 16', event(`"a":${'['.repeat(20)}${']'.repeat(20)}`)],
  ['a list', '[{"EventID":1}]'],
  ['more behind it', `${event('')}}`],
])('left to the other reading: %s', ([, text]) => expect(isReadInBoth(text)).toBe(false))

test('a line of nothing but one thing takes no longer than its size', () => {
  const fill = (piece: (n: number) => string): string => {
    let text = ''
    for (let n = 0; text.length < 1 << 16; n++) text += piece(n)
    return text
  }
  const lines = [
    '{"a":'.repeat(1 << 14),
    '['.repeat(1 << 16),
    `{"a":"${'\\'.repeat(1 << 16)}`,
    `{${fill((n) => `"k${n}":1,`)}"z":1}`,
    `{${fill((n) => `"${'k'.repeat(120)}${n}":1,`)}"z":1}`,
    `{"Event":{"System":{${fill((n) => `"E${n}":{"#attributes":{"A":"x"}},`)}"z":1}}}`,
    `{"Event":{"System":{"${'_'.repeat(100)}":{"$":{"${'_'.repeat(20)}":"${'_'.repeat(1 << 16)}"}}}}}`,
    `{"Hostname":"a","x":"${'Compute '.repeat(1 << 13)}"}`,
    `{"Hostname":"a","x":"${'r'.repeat(1 << 16)}"}`,
    `{"a":[${fill(() => '"\\"",')}1]}`,
    `{"a":[${fill(() => '"\\\\t",')}1]}`,
    `{"a":"${fill((n) => `x\\n${n}`)}"}`,
  ]
  for (const text of lines) for (let round = 0; round < 10; round++) isReadInBoth(text)
})

test('names without end neither fill the memory nor change what is read', () => {
  for (let n = 0; n < 300; n++) {
    const many = Array.from({ length: 200 }, (_, m) => `"n${n}_${m}":${m}`).join(',')
    expect(isReadInBoth(event(many))).toBe(true)
  }
})
