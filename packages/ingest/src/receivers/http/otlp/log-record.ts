import { printNativeValue, type NativeDocument, type NativeValue } from '@aurora/core'

/** What all records of one resource and scope share, as JSON texts; '' where there is nothing. */
export interface Origin {
  readonly resource: string
  readonly scope: string
}

/** A shared part stands in every line, so it must be short. Throws RangeError beyond 64 KiB. */
export function originText(document: NativeDocument): string {
  if (Object.keys(document).length === 0) return ''
  const text = printNativeValue(document)
  if (text.length > maxOriginLength) throw new RangeError('a resource or scope has more than 64 KiB')
  return text
}

const maxOriginLength = 64 << 10

/** One log record of OTLP, whichever encoding it came in; a member that was not sent is undefined. */
export interface LogRecord {
  readonly timeUnixNano: bigint | undefined
  readonly observedTimeUnixNano: bigint | undefined
  readonly severityNumber: number | undefined
  readonly severityText: string | undefined
  readonly eventName: string | undefined
  readonly body: NativeValue | undefined
  readonly attributes: NativeDocument
  /** Hex digits. */
  readonly traceId: string | undefined
  readonly spanId: string | undefined
  readonly flags: number | undefined
}

/**
 * A record as the line that is stored: one JSON object with the names of OTLP's JSON encoding, but attributes as members
 * of an object, and resource and scope beside them, so that `resource.service.name` is a path. What was not sent, and
 * what is empty, is left out; times are the nanoseconds as text.
 */
export function lineOf(record: LogRecord, origin: Origin): Buffer {
  const members: Record<string, NativeValue | undefined> = {
    ...record,
    timeUnixNano: timeOf(record.timeUnixNano),
    observedTimeUnixNano: timeOf(record.observedTimeUnixNano),
    attributes: Object.keys(record.attributes).length === 0 ? undefined : record.attributes,
  }
  const texts = Object.entries(members).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`"${name}":${printNativeValue(value)}`],
  )
  for (const [name, text] of Object.entries(origin)) if (text !== '') texts.push(`"${name}":${text}`)
  return Buffer.from(`{${texts.join(',')}}`)
}

const timeOf = (nanoseconds: bigint | undefined): string | undefined =>
  nanoseconds === undefined || nanoseconds === 0n ? undefined : nanoseconds.toString()

/** An object whose members are set by a sender: no name means anything. A name that comes again keeps all its values. */
export function documentOf(members: Iterable<readonly [name: string, value: NativeValue]>): NativeDocument {
  const values = new Map<string, NativeValue[]>()
  for (const [name, value] of members) {
    const known = values.get(name)
    if (known === undefined) values.set(name, [value])
    else known.push(value)
  }
  return Object.fromEntries(
    Array.from(values, ([name, all]) => [name, all.length === 1 ? (all[0] ?? null) : all]),
  ) as NativeDocument
}

/** A floating point number; JSON has no NaN and no infinity, so these are text. */
export const numberOf = (value: number): NativeValue => (Number.isFinite(value) ? value : String(value))
