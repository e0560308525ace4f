import { parseNativeValue, type NativeDocument, type NativeValue } from '@aurora/core'
import { documentOf, lineOf, numberOf, originText, type LogRecord } from './log-record.ts'
import { maxValueDepth } from './limits.ts'

/**
 * The records of an `ExportLogsServiceRequest` in OTLP's JSON encoding (OTLP 1.x, "JSON Protobuf Encoding"): lowerCamelCase
 * names, ids in hex, 64-bit integers as text or number. Unknown members are passed over. Throws SyntaxError for text that
 * is no JSON, RangeError where it is no such request.
 */
export function* recordsOfJson(request: string): Generator<Buffer, void> {
  const document = parseNativeValue(request)
  if (!isObject(document)) throw new RangeError('it is no object')
  for (const resourceLogs of objectsAt(document, 'resourceLogs')) {
    const resource = originText(attributesAt(objectAt(resourceLogs, 'resource'), 1))
    for (const scopeLogs of objectsAt(resourceLogs, 'scopeLogs')) {
      const scope = originText(scopeOf(objectAt(scopeLogs, 'scope')))
      for (const record of objectsAt(scopeLogs, 'logRecords')) yield lineOf(recordOf(record), { resource, scope })
    }
  }
}

const isObject = (value: NativeValue | undefined): value is NativeDocument =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** A member the sender wrote itself: what every object answers to is none. */
const memberAt = (document: NativeDocument, name: string): NativeValue | undefined =>
  Object.hasOwn(document, name) ? document[name] : undefined

function* objectsAt(document: NativeDocument, name: string): Generator<NativeDocument, void> {
  const list = memberAt(document, name) ?? []
  if (!Array.isArray(list)) throw new RangeError(`${name} is no list`)
  for (const element of list as readonly NativeValue[]) {
    if (!isObject(element)) throw new RangeError(`${name} holds something else than objects`)
    yield element
  }
}

function objectAt(document: NativeDocument, name: string): NativeDocument {
  const value = memberAt(document, name)
  return isObject(value) ? value : {}
}

function scopeOf(scope: NativeDocument): NativeDocument {
  const attributes = attributesAt(scope, 1)
  const texts = ['name', 'version'].flatMap((name) => {
    const text = textAt(scope, name)
    return text === undefined ? [] : [[name, text] as const]
  })
  return documentOf([...texts, ...(Object.keys(attributes).length === 0 ? [] : [['attributes', attributes] as const])])
}

function recordOf(record: NativeDocument): LogRecord {
  const body = memberAt(record, 'body')
  return {
    timeUnixNano: countAt(record, 'timeUnixNano'),
    observedTimeUnixNano: countAt(record, 'observedTimeUnixNano'),
    severityNumber: smallAt(record, 'severityNumber'),
    severityText: textAt(record, 'severityText'),
    eventName: textAt(record, 'eventName'),
    body: body === undefined ? undefined : valueOf(body, 1),
    attributes: attributesAt(record, 1),
    traceId: textAt(record, 'traceId'),
    spanId: textAt(record, 'spanId'),
    flags: smallAt(record, 'flags'),
  }
}

function textAt(document: NativeDocument, name: string): string | undefined {
  const value = memberAt(document, name)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A whole number of 64 bits, which may be text; undefined for anything else. */
function countAt(document: NativeDocument, name: string): bigint | undefined {
  const value = memberAt(document, name)
  const digits =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? String(value) : ''
  return /^\d{1,20}$/.test(digits) ? BigInt(digits) : undefined
}

function smallAt(document: NativeDocument, name: string): number | undefined {
  const value = countAt(document, name)
  return value === undefined || value === 0n || value > 0xffffffffn ? undefined : Number(value)
}

/** The list of `{key, value}` under `attributes`. */
function attributesAt(document: NativeDocument, depth: number): NativeDocument {
  return documentOf(keyValues(document, 'attributes', depth))
}

function* keyValues(
  document: NativeDocument,
  name: string,
  depth: number,
): Generator<readonly [string, NativeValue], void> {
  for (const attribute of objectsAt(document, name))
    yield [textAt(attribute, 'key') ?? '', valueOf(memberAt(attribute, 'value') ?? null, depth)]
}

/** An `AnyValue`: an object with one member that says what it is; null without one. */
function valueOf(value: NativeValue, depth: number): NativeValue {
  if (depth > maxValueDepth) throw new RangeError(`values are nested deeper than ${maxValueDepth}`)
  if (!isObject(value)) return value
  for (const [kind, content] of Object.entries(value) as [string, NativeValue][]) {
    switch (kind) {
      case 'stringValue':
      case 'boolValue':
      case 'bytesValue':
        return content
      case 'intValue':
        return integerOf(content)
      case 'doubleValue':
        return typeof content === 'number' || typeof content === 'bigint' ? numberOf(Number(content)) : content
      case 'arrayValue':
        return isObject(content)
          ? Array.from(objectsAt(content, 'values'), (element) => valueOf(element, depth + 1))
          : []
      case 'kvlistValue':
        return isObject(content) ? documentOf(keyValues(content, 'values', depth + 1)) : {}
    }
  }
  return null
}

function integerOf(content: NativeValue): NativeValue {
  if (typeof content !== 'string' || !/^-?\d{1,19}$/.test(content)) return content
  const value = BigInt(content)
  return Number.isSafeInteger(Number(value)) ? Number(value) : value
}
