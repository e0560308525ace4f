import { AppError } from '@aurora/core'
import { documentRecords } from '../../json-assembler.ts'
import { findJsonMember } from '../../parsers/json-records.ts'
import { readWhole } from './read-whole.ts'

/** Of one request: its events are cut out of the whole. */
const maxRequestMib = 64

/**
 * Takes the events out of a request to Splunk's HTTP Event Collector ("Format events for HTTP Event Collector"): JSON
 * objects one behind the other, each with its `event` and what is known of it.
 *
 * With `isWrapped` the record is the whole object; without, the event alone: a text as it is, anything else as JSON. What
 * is no such object is a record itself, and is kept. Fails with 'request.invalid' where there is no event at all, and with
 * 'request.too_large' beyond 64 MiB or a million objects.
 */
export async function* splunkEvents(
  content: AsyncIterable<Buffer>,
  { isWrapped }: { readonly isWrapped: boolean },
): AsyncGenerator<Buffer> {
  const bytes = await readWhole(content, maxRequestMib)
  checkForEvents(bytes)
  for (const object of objectsIn(bytes)) {
    const event = isWrapped ? undefined : findJsonMember(object, 'event')
    yield event === undefined ? object : textOf(object.subarray(event.start, event.end))
  }
}

function* objectsIn(bytes: Buffer): Generator<Buffer> {
  for (const { start, end } of documentRecords(bytes, [])) yield bytes.subarray(start, end)
}

function checkForEvents(bytes: Buffer): void {
  let objects = 0
  for (const object of objectsIn(bytes)) {
    if (findJsonMember(object, 'event') !== undefined) return
    objects++
  }
  if (objects === 0) throw new AppError('request.invalid', 'the request holds no event')
  throw new AppError('request.invalid', 'the member "event" is missing', { hint: '{"event": …} is the least' })
}

/** A JSON text without its quotes and escapes; any other value, and a text that is not sound, as it is. */
function textOf(value: Buffer): Buffer {
  if (value[0] !== 0x22) return value
  try {
    return Buffer.from(JSON.parse(value.toString()) as string)
  } catch {
    return value
  }
}
