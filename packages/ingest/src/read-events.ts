import { isUtf8 } from 'node:buffer'
import { isStorableTime, parseNativeDocument, type Event } from '@aurora/core'
import { openContent } from './content.ts'
import { Rejected, type Draft } from './draft.ts'
import { lineLimits } from './limits.ts'
import type { LinePiece } from './line-assembler.ts'
import type { StreamRecognition } from './recognize.ts'
import type { LineReader } from './source.ts'
import { findSource } from './sources/registry.ts'

/** A record of a stream as the event it is, or why it is none. `line` counts from 1: lines, or records where lines do not part them. */
export type ReadRecord =
  { readonly line: number; readonly event: Event } | { readonly line: number; readonly rejected: Rejected }

/** A stream whose source is known, and its records in order. */
export interface EventStream {
  readonly source: string
  readonly recognized: StreamRecognition | undefined
  readonly records: AsyncGenerator<ReadRecord>
}

/**
 * Reads a stream as the pipeline would, without storing anything: to scan files, and to try rules on them.
 *
 * The events have no id, and were received at `receivedUs`. Never throws for anything a line may hold; memory is bounded
 * by the longest line that is taken.
 */
export async function readEvents(
  content: AsyncIterable<Buffer>,
  origin: { readonly source: string; readonly sensor: string; readonly receivedUs: number },
): Promise<EventStream> {
  const opened = await openContent(content, origin.source)
  const reader = findSource(opened.source).open({ receivedUs: origin.receivedUs, context: '' })
  const stream = { ...origin, source: opened.source, reader }
  return {
    source: opened.source,
    recognized: opened.recognized,
    records: (async function* () {
      let line = 0
      for await (const part of opened.content)
        for (const piece of opened.assembler.push(part)) line = yield* recordsOf(piece, stream, line)
      for (const piece of opened.assembler.finish()) line = yield* recordsOf(piece, stream, line)
    })(),
  }
}

interface Stream {
  readonly source: string
  readonly sensor: string
  readonly receivedUs: number
  readonly reader: LineReader
}

/** The records of a piece; returns the number of the last one. */
function* recordsOf(piece: LinePiece, stream: Stream, before: number): Generator<ReadRecord, number> {
  const bytes = Buffer.from(piece.bytes.buffer, piece.bytes.byteOffset, piece.bytes.length)
  let line = before
  let isRest = piece.isContinued
  for (const record of piece.frames === undefined ? linesOf(bytes) : framesOf(bytes, piece.frames)) {
    // The rest of a line that was too long for one piece is no line of its own.
    if (isRest) isRest = false
    else {
      line++
      const read = readRecord(record, stream)
      if (read instanceof Rejected) yield { line, rejected: read }
      else if (read !== undefined) yield { line, event: read }
    }
  }
  return line
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(0x0a, start)
    const end = found < 0 ? bytes.length : found
    yield bytes.subarray(start, end > start && bytes[end - 1] === 0x0d ? end - 1 : end)
    start = end + 1
  }
}

function* framesOf(bytes: Buffer, lengths: Uint32Array): Generator<Buffer> {
  let start = 0
  for (const length of lengths) yield bytes.subarray(start, (start += length))
}

function readRecord(bytes: Buffer, stream: Stream): Event | Rejected | undefined {
  if (bytes.length > lineLimits.maxLineBytes)
    return new Rejected(
      'line.oversize',
      `${bytes.length} bytes are more than the ${lineLimits.maxLineBytes} of an event`,
    )
  if (!isUtf8(bytes)) return new Rejected('encoding.utf8', 'the line is not valid UTF-8')
  const raw = bytes.toString('utf8').replace(/^\ufeff/, '')
  if (raw.trim() === '') return undefined
  try {
    const draft = stream.reader.read(raw)
    return draft === undefined || draft instanceof Rejected ? draft : eventOf(draft, raw, stream)
  } catch (error) {
    return new Rejected(
      'source.defect',
      `the source failed on this line, which is a defect: ${String(error).slice(0, 200)}`,
    )
  }
}

function eventOf(draft: Draft, raw: string, { source, sensor, receivedUs }: Stream): Event {
  const { timeUs, dataset, severity, message, techniques, fields, decoded } = draft
  const values = Object.entries(draft.ecs).filter(([, value]) => value !== undefined && value !== '')
  return {
    id: '',
    timeUs: isStorableTime(timeUs) ? Math.floor(timeUs) : receivedUs,
    receivedUs,
    site: '',
    source,
    sensor,
    dataset,
    severity,
    message: typeof message === 'string' ? message : Buffer.from(message.bytes.subarray(0, message.length)).toString(),
    techniques,
    indicators: [],
    ecs: Object.fromEntries(values) as Event['ecs'],
    native: parseNativeDocument(fields === '' ? raw : fields),
    raw,
    decoded,
  }
}
