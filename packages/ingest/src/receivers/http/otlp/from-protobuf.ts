import type { NativeDocument, NativeValue } from '@aurora/core'
import { documentOf, lineOf, numberOf, originText, type LogRecord } from './log-record.ts'
import { maxValueDepth } from './limits.ts'
import { fieldsOf, type Field } from './protobuf.ts'

/**
 * The records of an `ExportLogsServiceRequest` (opentelemetry-proto 1.x, `logs/v1/logs.proto`, `common/v1/common.proto`).
 * Unknown fields are passed over, as Protocol Buffers demand; bytes of a text that are no UTF-8, which they forbid, become
 * U+FFFD. Throws RangeError when the bytes are no such message.
 */
export function* recordsOfProtobuf(request: Buffer): Generator<Buffer, void> {
  for (const resourceLogs of messages(request, 1)) {
    const resource = originText(attributesOf(firstMessage(resourceLogs, 1), 1))
    for (const scopeLogs of messages(resourceLogs, 2)) {
      const scope = originText(scopeOf(firstMessage(scopeLogs, 1)))
      for (const record of messages(scopeLogs, 2)) yield lineOf(recordOf(record), { resource, scope })
    }
  }
}

function* messages(message: Buffer, number: number): Generator<Buffer, void> {
  for (const field of fieldsOf(message)) if (field.number === number && field.type === 2) yield field.bytes
}

const empty = Buffer.alloc(0)

const firstMessage = (message: Buffer, number: number): Buffer => messages(message, number).next().value ?? empty

function scopeOf(scope: Buffer): NativeDocument {
  const attributes = attributesOf(scope, 3)
  return documentOf([
    ...namedTexts(scope, { 1: 'name', 2: 'version' }),
    ...(Object.keys(attributes).length === 0 ? [] : [['attributes', attributes] as const]),
  ])
}

function* namedTexts(message: Buffer, names: Readonly<Record<number, string>>): Generator<[string, string], void> {
  for (const { number, bytes } of fieldsOf(message)) {
    const name = names[number]
    if (name !== undefined && bytes.length > 0) yield [name, bytes.toString()]
  }
}

function recordOf(message: Buffer): LogRecord {
  const fields = new Map<number, Field>()
  for (const field of fieldsOf(message)) fields.set(field.number, field)
  const text = (number: number): string | undefined => fields.get(number)?.bytes.toString()
  const whole = (number: number): number | undefined => smallOf(fields.get(number)?.value)
  const hex = (number: number): string | undefined => fields.get(number)?.bytes.toString('hex')
  const body = fields.get(5)
  return {
    timeUnixNano: fields.get(1)?.value,
    observedTimeUnixNano: fields.get(11)?.value,
    severityNumber: whole(2),
    severityText: text(3),
    eventName: text(12),
    body: body === undefined ? undefined : valueOf(body.bytes, 1),
    attributes: attributesOf(message, 6),
    traceId: hex(9),
    spanId: hex(10),
    flags: whole(8),
  }
}

/** A number that the default of its field says nothing with is left out. */
const smallOf = (value: bigint | undefined): number | undefined =>
  value === undefined || value === 0n ? undefined : Number(value)

/** The `KeyValue`s under a field of a message. */
function attributesOf(message: Buffer, number: number, depth = 1): NativeDocument {
  return documentOf(attributes(message, number, depth))
}

function* attributes(message: Buffer, number: number, depth: number): Generator<[string, NativeValue], void> {
  for (const attribute of messages(message, number)) {
    const value = firstMessage(attribute, 2)
    yield [firstMessage(attribute, 1).toString(), valueOf(value, depth)]
  }
}

/** An `AnyValue`; one without a value is null. */
function valueOf(message: Buffer, depth: number): NativeValue {
  if (depth > maxValueDepth) throw new RangeError(`values are nested deeper than ${maxValueDepth}`)
  let value: NativeValue = null
  for (const field of fieldsOf(message)) value = memberOf(field, depth) ?? value
  return value
}

function memberOf({ number, value, bytes }: Field, depth: number): NativeValue | undefined {
  switch (number) {
    case 1:
      return bytes.toString()
    case 2:
      return value !== 0n
    case 3:
      return integerOf(BigInt.asIntN(64, value))
    case 4:
      return numberOf(doubleOf(value))
    case 5:
      return Array.from(messages(bytes, 1), (element) => valueOf(element, depth + 1))
    case 6:
      return attributesOf(bytes, 1, depth + 1)
    case 7:
      return bytes.toString('base64')
    default:
      return undefined
  }
}

const integerOf = (value: bigint): NativeValue => (Number.isSafeInteger(Number(value)) ? Number(value) : value)

const scratch = new DataView(new ArrayBuffer(8))

function doubleOf(bits: bigint): number {
  scratch.setBigUint64(0, bits)
  return scratch.getFloat64(0)
}
