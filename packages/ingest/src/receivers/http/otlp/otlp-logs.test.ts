import { AppError, type NativeValue } from '@aurora/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { otlpLogs } from './otlp-logs.ts'

/** A value as a sender has it, written in both encodings below. */
type Value = string | boolean | bigint | number | Uint8Array | readonly Value[] | Members | null
interface Members {
  readonly members: readonly (readonly [string, Value])[]
}
interface Record {
  readonly time: bigint
  readonly severity: number
  readonly text: string
  readonly body: Value
  readonly attributes: Members
  readonly trace: Uint8Array
}
interface Sent {
  readonly resource: Members
  readonly scope: string
  readonly records: readonly Record[]
}

const isMembers = (value: Value): value is Members => typeof value === 'object' && value !== null && 'members' in value

// The encodings, written from the protocol's definition.

function varint(value: bigint): Buffer {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, value)
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  return Buffer.from([...bytes, Number(rest)])
}
const key = (number: number, type: number): Buffer => varint(BigInt((number << 3) | type))
const inside = (number: number, bytes: Uint8Array): Buffer =>
  Buffer.concat([key(number, 2), varint(BigInt(bytes.length)), bytes])
const fixed64 = (number: number, value: bigint): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return Buffer.concat([key(number, 1), bytes])
}
const unknownField = Buffer.concat([inside(99, Buffer.from('later')), key(98, 0), varint(1n)])

function binaryValue(value: Value): Buffer {
  if (value === null) return Buffer.alloc(0)
  if (typeof value === 'string') return inside(1, Buffer.from(value))
  if (typeof value === 'boolean') return Buffer.concat([key(2, 0), varint(value ? 1n : 0n)])
  if (typeof value === 'bigint') return Buffer.concat([key(3, 0), varint(value)])
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(8)
    bytes.writeDoubleLE(value)
    return Buffer.concat([key(4, 1), bytes])
  }
  if (value instanceof Uint8Array) return inside(7, value)
  if (isMembers(value)) return inside(6, binaryMembers(1, value))
  return inside(5, Buffer.concat(value.map((one) => inside(1, binaryValue(one)))))
}
const binaryMembers = (number: number, { members }: Members): Buffer =>
  Buffer.concat(
    members.map(([name, value]) =>
      inside(number, Buffer.concat([inside(1, Buffer.from(name)), inside(2, binaryValue(value))])),
    ),
  )
function protobufOf({ resource, scope, records }: Sent): Buffer {
  const logs = records.map((record) =>
    inside(
      2,
      Buffer.concat([
        fixed64(1, record.time),
        key(2, 0),
        varint(BigInt(record.severity)),
        inside(3, Buffer.from(record.text)),
        inside(5, binaryValue(record.body)),
        binaryMembers(6, record.attributes),
        unknownField,
        inside(9, record.trace),
      ]),
    ),
  )
  const scopeLogs = inside(2, Buffer.concat([inside(1, inside(1, Buffer.from(scope))), ...logs]))
  return inside(1, Buffer.concat([inside(1, binaryMembers(1, resource)), scopeLogs, unknownField]))
}

function jsonValue(value: Value): object {
  if (value === null) return {}
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'bigint') return { intValue: value.toString() }
  if (typeof value === 'number') return { doubleValue: Number.isFinite(value) ? value : String(value) }
  if (value instanceof Uint8Array) return { bytesValue: Buffer.from(value).toString('base64') }
  if (isMembers(value)) return { kvlistValue: { values: jsonMembers(value) } }
  return { arrayValue: { values: value.map(jsonValue) } }
}
const jsonMembers = ({ members }: Members): object[] =>
  members.map(([name, value]) => ({ key: name, value: jsonValue(value) }))
const jsonOf = ({ resource, scope, records }: Sent): Buffer =>
  Buffer.from(
    JSON.stringify({
      resourceLogs: [
        {
          resource: { attributes: jsonMembers(resource) },
          scopeLogs: [
            {
              scope: { name: scope },
              logRecords: records.map((record) => ({
                timeUnixNano: record.time.toString(),
                severityNumber: record.severity,
                severityText: record.text,
                body: jsonValue(record.body),
                attributes: jsonMembers(record.attributes),
                traceId: Buffer.from(record.trace).toString('hex'),
                later: { unknown: true },
              })),
            },
          ],
        },
      ],
    }),
  )

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes)
}

async function linesOf(bytes: Buffer, encoding: 'json' | 'protobuf', isWrapped = true): Promise<string[]> {
  const lines: string[] = []
  for await (const line of otlpLogs(once(bytes), { encoding, isWrapped })) lines.push(line.toString())
  return lines
}

const text = fc.string({ unit: 'binary', maxLength: 8 }).filter((one) => one.isWellFormed())
const name = fc.oneof(text, fc.constantFrom('a', 'service.name', '__proto__', 'constructor'))
const { value } = fc.letrec<{ value: Value; members: Members }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.boolean(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.double().map((double) => (Object.is(double, -0) ? 0 : double)),
    fc.uint8Array({ maxLength: 5 }),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('members'),
  ),
  members: fc.record({ members: fc.array(fc.tuple(name, tie('value')), { maxLength: 3 }) }),
}))
const members = fc.record({ members: fc.array(fc.tuple(name, value), { maxLength: 4 }) })
const sent: fc.Arbitrary<Sent> = fc.record({
  resource: members,
  scope: text,
  records: fc.array(
    fc.record({
      time: fc.bigInt({ min: 0n, max: 2n ** 63n }),
      severity: fc.nat(24),
      text,
      body: value,
      attributes: members,
      trace: fc.constantFrom(new Uint8Array(), new Uint8Array(16).fill(0xab)),
    }),
    { maxLength: 4 },
  ),
})

const record: Record = {
  time: 1_773_479_524_118_000_250n,
  severity: 9,
  text: 'INFO',
  body: 'hello "you"\n',
  attributes: {
    members: [
      ['n', 9_007_199_254_740_993n],
      ['twice', 'a'],
      ['twice', true],
      ['raw', new Uint8Array([1, 2])],
      ['odd', NaN],
      ['list', [1n, { members: [['x', null]] }]],
    ],
  },
  trace: new Uint8Array(16).fill(1),
}
const shop: Sent = { resource: { members: [['service.name', 'shop']] }, scope: 'lib', records: [record] }

describe('the log records of OTLP', () => {
  test.for(['json', 'protobuf'] as const)('%s: a record is a line', async (encoding) => {
    const [line = ''] = await linesOf(encoding === 'json' ? jsonOf(shop) : protobufOf(shop), encoding)
    expect(line).toContain('"n":9007199254740993')
    expect(JSON.parse(line)).toEqual({
      timeUnixNano: '1773479524118000250',
      severityNumber: 9,
      severityText: 'INFO',
      body: 'hello "you"\n',
      attributes: {
        n: expect.any(Number) as NativeValue,
        twice: ['a', true],
        raw: 'AQI=',
        odd: 'NaN',
        list: [1, { x: null }],
      },
      traceId: '01'.repeat(16),
      resource: { 'service.name': 'shop' },
      scope: { name: 'lib' },
    })
  })

  test('where the lines are somebody else’s, the body alone is the record', async () => {
    const bodies: Value[] = ['<34>Oct 11 22:14:15 host su: x', { members: [['a', 1n]] }, 5n, null]
    const request = { ...shop, records: bodies.map((body) => ({ ...record, body })) }
    const lines = await linesOf(protobufOf(request), 'protobuf', false)
    expect(lines).toEqual(['<34>Oct 11 22:14:15 host su: x', '{"a":1}', '5', 'null'])
    expect(await linesOf(jsonOf(request), 'json', false)).toEqual(lines)
  })

  test('both encodings of anything make the same lines', async () => {
    await fc.assert(
      fc.asyncProperty(sent, async (any) => {
        expect(await linesOf(protobufOf(any), 'protobuf')).toEqual(await linesOf(jsonOf(any), 'json'))
      }),
      { numRuns: 2000 },
    )
  })

  test('bytes that are no request are refused, and nothing else happens', async () => {
    const whole = protobufOf(shop)
    const cut = fc.nat(whole.length).map((at) => whole.subarray(0, at))
    const flipped = fc.tuple(fc.nat(whole.length - 1), fc.nat(255)).map(([at, byte]) => {
      const bytes = Buffer.from(whole)
      bytes[at] = byte
      return bytes
    })
    const any = fc.oneof(cut, flipped, fc.uint8Array().map(Buffer.from))
    await fc.assert(
      fc.asyncProperty(any, fc.constantFrom('json' as const, 'protobuf' as const), async (bytes, encoding) => {
        try {
          for (const line of await linesOf(bytes, encoding)) JSON.parse(line)
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
          expect((error as AppError).code).toBe('request.invalid')
        }
      }),
      { numRuns: 3000 },
    )
  })

  test.for([
    ['values inside each other', { ...shop, records: [{ ...record, body: nested(60) }] }],
    ['a resource that would stand in every line', { ...shop, resource: { members: [['x', 'y'.repeat(70_000)]] } }],
  ] as [string, Sent][])('%s: refused', async ([, request]) => {
    for (const [bytes, encoding] of [[protobufOf(request), 'protobuf'], [jsonOf(request), 'json']] as const)
      await expect(linesOf(bytes, encoding)).rejects.toMatchObject({ code: 'request.invalid' })
  }) // prettier-ignore

  test('records that make many times what was sent are refused before they fill the memory', async () => {
    const records = Array.from({ length: 20_000 }, () => ({ ...record, attributes: { members: [] } }))
    const request = { ...shop, resource: { members: [['x', 'y'.repeat(60_000)] as const] }, records }
    await expect(linesOf(protobufOf(request), 'protobuf')).rejects.toMatchObject({ code: 'request.too_large' })
  })
})

function nested(depth: number): Value {
  let value: Value = 'deep'
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { members: [['a', value]] }
  return value
}
