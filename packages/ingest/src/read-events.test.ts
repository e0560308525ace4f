import { describe, expect, test } from 'vitest'
import { lineLimits } from './limits.ts'
import { readEvents } from './read-events.ts'

const origin = { source: 'auto', sensor: 's', receivedUs: 1_700_000_000_000_000 }

/** What a stream holds, as "line: message" or "line: why not", given in parts of so many bytes. */
async function readingOf(content: string | Buffer, { source = 'json', partBytes = 7 } = {}): Promise<string[]> {
  const bytes = Buffer.from(content)
  async function* parts(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += partBytes) yield await Promise.resolve(bytes.subarray(at, at + partBytes))
  }
  const { records } = await readEvents(parts(), { ...origin, source })
  const found: string[] = []
  for await (const record of records)
    found.push(`${record.line}: ${'event' in record ? record.event.raw : record.rejected.reason}`)
  return found
}

describe('a stream is read record by record', () => {
  test('lines, with whatever ends they have, blank ones left out but counted', async () => {
    expect(await readingOf('\ufeff{"a":1}\r\n\n{"a":2}\n{"a":3}')).toEqual(['1: {"a":1}', '3: {"a":2}', '4: {"a":3}'])
  })

  test('lines that cannot be used are told with their reason, and the others are read', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"a":1}\n{"b\n'),
      Buffer.from([0x7b, 0xff, 0x0a]),
      Buffer.from('{"a":2}\n'),
    ])
    expect(await readingOf(bytes)).toEqual(['1: {"a":1}', '2: json.syntax', '3: encoding.utf8', '4: {"a":2}'])
  })

  test('a line that is too long is one, however many pieces it comes in', async () => {
    const long = 'x'.repeat(lineLimits.maxRejectBytes * 2 + 5)
    expect(await readingOf(`{"a":1}\n${long}\n{"a":2}\n`, { partBytes: 1 << 20 })).toEqual([
      '1: {"a":1}',
      '2: line.oversize',
      '3: {"a":2}',
    ])
  })

  test('records of a JSON list, each with its number', async () => {
    const list = JSON.stringify({ Records: [{ eventName: 'A', eventSource: 'x.amazonaws.com' }, { eventName: 'B' }] })
    const found = await readingOf(list, { source: 'cloudtrail' })
    expect(found.map((each) => each.slice(0, 24))).toEqual(['1: {"eventName":"A","eve', '2: {"eventName":"B"}'])
  })

  test('what a stream says of its later lines holds for them: the header of a Zeek log', async () => {
    const log =
      '#separator \\x09\n#path\tdns\n#fields\tts\tuid\n#types\ttime\tstring\n1700000000.5\tC1\n1700000001.5\tC2\n'
    const { source, recognized, records } = await readEvents(bytesOf(log), origin)
    const events = await all(records)
    expect([source, recognized?.source]).toEqual(['zeek', 'zeek'])
    expect(events).toMatchObject([
      { line: 5, event: { dataset: 'dns', timeUs: 1_700_000_000_500_000, native: { uid: 'C1' } } },
      { line: 6, event: { native: { uid: 'C2' } } },
    ])
  })

  test('an event has the time of its receipt when its line says none', async () => {
    const { records } = await readEvents(bytesOf('{"a":1}\n'), { ...origin, source: 'json' })
    expect(await all(records)).toMatchObject([{ event: { timeUs: origin.receivedUs, source: 'json', sensor: 's' } }])
  })
})

async function* bytesOf(text: string): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.from(text))
}

async function all<T>(records: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const record of records) found.push(record)
  return found
}
