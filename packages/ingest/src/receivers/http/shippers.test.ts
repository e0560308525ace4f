import { AppError } from '@aurora/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { JsonAssembler } from '../../json-assembler.ts'
import { BulkReader } from './elastic-bulk.ts'
import { splunkEvents } from './splunk-events.ts'

/** The bytes in parts of these lengths, over and over. */
async function* inParts(bytes: Buffer, lengths: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1
    yield bytes.subarray(at, at + length)
    at += length
  }
  await Promise.resolve()
}

async function recordsOf(records: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const all: Buffer[] = []
  for await (const record of records) all.push(record)
  return all
}

const textsOf = async (records: AsyncIterable<Buffer>): Promise<string[]> =>
  (await recordsOf(records)).map((record) => record.toString())

const parts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 })
const document = fc.json().map((json) => `{"message":${JSON.stringify(json)},"n":[${json}]}`)

test('every document of a bulk request is a record, however the bytes arrive', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(document), parts, async (documents, lengths) => {
      const body = Buffer.from(documents.map((one) => `{"index":{}}\n${one}\n`).join(''))
      const reader = new BulkReader('logs')
      expect(await textsOf(reader.records(inParts(body, lengths)))).toEqual(documents)
      expect(reader.items).toEqual(documents.map(() => ({ action: 'index', index: 'logs' })))
      const messages = documents.map((one) => (JSON.parse(one) as { message: string }).message)
      const lines = new BulkReader('', ['log.original', 'message'])
      expect(await textsOf(lines.records(inParts(body, lengths)))).toEqual(messages)
    }),
  )
})

test('every event of a collector request is a record, however the bytes arrive', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(document, { minLength: 1 }), parts, async (documents, lengths) => {
      const objects = documents.map((one, n) => `{"host":"a","event":${n % 2 === 0 ? one : JSON.stringify(one)}}`)
      const body = Buffer.from(objects.join(''))
      expect(await textsOf(splunkEvents(inParts(body, lengths), { isWrapped: false }))).toEqual(documents)
      expect(await textsOf(splunkEvents(inParts(body, lengths), { isWrapped: true }))).toEqual(objects)
    }),
  )
})

test('no bytes do anything but give records or a refusal', async () => {
  const word = fc.constantFrom(
    '{"index":{}}',
    '\n',
    '{"event":',
    '"',
    '}',
    '[',
    '\\',
    '{"delete":{"_id":1}}',
    '\u0000',
    ',',
  )
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((each) => Buffer.from(each)),
    fc.array(word, { maxLength: 60 }).map((words) => Buffer.from(words.join(''))),
  )
  const refusalOf = async (records: AsyncIterable<Buffer>): Promise<unknown> =>
    await recordsOf(records).then(
      () => undefined,
      (error: unknown) => error,
    )
  await fc.assert(
    fc.asyncProperty(bytes, parts, async (body, lengths) => {
      const reader = new BulkReader('', ['message'])
      expect(await refusalOf(reader.records(inParts(body, lengths)))).toBeUndefined()
      const refusal = await refusalOf(splunkEvents(inParts(body, lengths), { isWrapped: false }))
      expect(refusal === undefined || refusal instanceof AppError).toBe(true)
    }),
  )
})

test('a line without an end is refused before it fills the memory', async () => {
  const endless = (async function* () {
    for (;;) yield await Promise.resolve(Buffer.alloc(1 << 20, 'x'))
  })()
  await expect(recordsOf(new BulkReader('').records(endless))).rejects.toMatchObject({
    code: 'request.too_large',
  })
  const long = (async function* () {
    for (;;) yield await Promise.resolve(Buffer.alloc(16 << 20, 'x'))
  })()
  await expect(recordsOf(splunkEvents(long, { isWrapped: true }))).rejects.toMatchObject({
    code: 'request.too_large',
  })
})

test('what stands behind escapes and inside other members is not taken for the line', async () => {
  const documents = [
    '{"a":{"message":"inner"},"message":"outer"}',
    '{"event":{"original":"nested"}}',
    '{"event.original":"joined","event":{"original":"nested"}}',
    '{"x":"\\"message\\":\\"no\\"","message":"yes \\u00e4\\n"}',
    '{"message":7}',
    '{"message":"broken',
  ]
  const body = Buffer.from(documents.map((one) => `{"create":{}}\n${one}\n`).join(''))
  const reader = new BulkReader('', ['event.original', 'message'])
  expect(await textsOf(reader.records(inParts(body, [7])))).toEqual([
    'outer',
    'nested',
    'joined',
    'yes ä\n',
    documents[4],
    documents[5],
  ])
})

test('a request of millions of tiny values is refused', async () => {
  const body = Buffer.from(`{"event":1}${'0 '.repeat(2_000_000)}`)
  await expect(recordsOf(splunkEvents(inParts(body, [1 << 20]), { isWrapped: false }))).rejects.toMatchObject({
    code: 'request.too_large',
  })
  const assembler = new JsonAssembler([], 1 << 20)
  assembler.push(body)
  expect(() => assembler.finish()).toThrow(AppError)
})
