import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError } from '@aurora/core'
import { findJsonMember } from '../../../parsers/json-records.ts'
import { readWhole } from '../read-whole.ts'
import { recordsOfJson } from './from-json.ts'
import { recordsOfProtobuf } from './from-protobuf.ts'

/** What exporters send at once is a hundredth of this. */
const maxRequestMib = 16

/** Lines of one request together: what its records share stands in each of them. */
const maxLinesBytes = 64 << 20

/** The event loop turns after so many records. */
const recordsPerTurn = 1000

/**
 * Takes the log records out of an OTLP/HTTP request, each as one JSON line (`lineOf`). Where somebody else's lines are
 * what was collected (`isWrapped` is false), the body alone is the record: a text as it is, anything else as JSON.
 *
 * Fails with 'request.invalid' for bytes that are no request, none of which is stored then: OTLP's senders do not send
 * such a one again. Fails with 'request.too_large' beyond 16 MiB, or 64 MiB of lines.
 */
export async function* otlpLogs(
  content: AsyncIterable<Buffer>,
  { encoding, isWrapped }: { readonly encoding: 'json' | 'protobuf'; readonly isWrapped: boolean },
): AsyncGenerator<Buffer> {
  const bytes = await readWhole(content, maxRequestMib)
  const lines: Buffer[] = []
  let length = 0
  try {
    for (const line of encoding === 'json' ? recordsOfJson(bytes.toString()) : recordsOfProtobuf(bytes)) {
      lines.push(line)
      length += line.length
      if (length > maxLinesBytes) throw new AppError('request.too_large', 'the log records make more than 64 MiB')
      if (lines.length % recordsPerTurn === 0) await nextTurn()
    }
  } catch (error) {
    throw error instanceof AppError ? error : noRequest(error)
  }
  for (const line of lines) yield isWrapped ? line : bodyOf(line)
}

function noRequest(error: unknown): AppError {
  const why = error instanceof SyntaxError ? 'it is not valid JSON' : error instanceof Error ? error.message : ''
  return new AppError('request.invalid', `the request is no ExportLogsServiceRequest: ${why.slice(0, 200)}`, {}, error)
}

/** The record without what was known of it; one without a body is kept with it. */
function bodyOf(line: Buffer): Buffer {
  const body = findJsonMember(line, 'body')
  if (body === undefined) return line
  const text = line.subarray(body.start, body.end)
  return text[0] === 0x22 ? Buffer.from(JSON.parse(text.toString()) as string) : text
}
