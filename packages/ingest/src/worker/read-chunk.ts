import { isAscii, isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import type { Reject } from '@aurora/store'
import type { RawChunk } from '../chunk.ts'
import { noDetections, type Detections, type Detector } from '../detector.ts'
import { Rejected, type Draft } from '../draft.ts'
import { indicatorsOfDraft, type Enricher, type Enrichment } from '../enrich/enricher.ts'
import { EventIds } from '../encode/event-id.ts'
import { LiveEvent } from '../encode/live-event.ts'
import { RowEncoder, type RowOrigin } from '../encode/row-encoder.ts'
import { lineLimits } from '../limits.ts'
import { LineScanner, type ChunkText } from '../records/line-scanner.ts'
import type { LineReader } from '../source.ts'
import { findSource } from '../sources/registry.ts'
import { joined, type Watcher } from '../watcher.ts'

/** A chunk, and what only the pipeline knows: this installation and the number of the batch that will carry it. */
export interface ReadJob {
  readonly chunk: RawChunk
  readonly site: string
  readonly batch: number
}

/** The events of a chunk as a block of rows for the store, and the lines that could not be used. */
export interface ReadResult {
  readonly rows: Uint8Array<ArrayBuffer>
  readonly rejects: readonly Reject[]
  readonly received: number
  readonly stored: number
  readonly deduplicated: number
  readonly end: number
  readonly context: string
  /** Time of the newest event, as its sender says; NaN when none says. */
  readonly newestUs: number
  readonly detections: Detections
}

/** What reading needs beside the chunk; a thread has one of each for all of them. */
export interface ReadTools {
  readonly enricher?: Enricher | undefined
  readonly encoder?: RowEncoder | undefined
  readonly detector?: Detector | undefined
  readonly watcher?: Watcher | undefined
}

const newline = 0x0a
const carriageReturn = 0x0d

/**
 * Bytes in, rows and findings out: split → decode → parse → normalise → enrich → encode → ask rules, a line at a time
 * (DESIGN §6).
 *
 * Pure but for the ids of rejects, so it runs in a worker thread as well as in a test. Never throws for anything a line
 * may hold: a line that cannot be used becomes a reject with its bytes, and its neighbours are read all the same.
 */
export function readChunk(job: ReadJob, { enricher, encoder, detector, watcher }: ReadTools = {}): ReadResult {
  const { chunk } = job
  const bytes = Buffer.from(chunk.bytes.buffer, chunk.bytes.byteOffset, chunk.bytes.length)
  const text = isAscii(bytes) ? 'ascii' : isUtf8(bytes) ? 'utf8' : 'mixed'
  const source = findSource(chunk.source)
  const reader = source.open({ receivedUs: chunk.receivedUs, context: chunk.context })
  const origin = {
    site: job.site,
    source: chunk.source,
    sensor: chunk.sensor,
    receivedUs: chunk.receivedUs,
    batch: job.batch,
  }
  const rows = encoder ?? new RowEncoder(origin)
  rows.begin(origin)
  detector?.begin()
  watcher?.begin()
  const work: Work = {
    job,
    bytes,
    reader,
    scanner: reader.mapping === undefined ? undefined : new LineScanner(reader.mapping, bytes, text, reader.rewriter),
    enricher,
    detector,
    watcher: watcher?.isEmpty === false ? watcher : undefined,
    origin,
    isText: source.hasText === true,
    decode: decoderFor(bytes, text),
    ids: new EventIds({ ...origin, space: chunk.space }),
    rows,
    rejects: [],
    stored: 0,
    received: 0,
    deduplicated: 0,
  }
  const lines = chunk.frames === undefined ? readLines(work) : readFrames(work, chunk.frames)
  work.scanner?.close()
  const { newestUs } = rows
  return {
    rows: rows.finish(),
    rejects: work.rejects,
    received: work.received,
    stored: work.stored,
    deduplicated: work.deduplicated,
    end: chunk.start + (chunk.unit === 'byte' ? bytes.length : lines),
    context: reader.context,
    newestUs,
    detections: joined(detector?.finish() ?? noDetections, work.watcher),
  }
}

/** Reads the lines that newlines part; resolves to how many there were, blank ones included. */
function readLines(work: Work): number {
  const { bytes } = work
  let lineNumber = 0
  for (let start = 0; start < bytes.length; lineNumber++) {
    const found = bytes.indexOf(newline, start)
    const end = found < 0 ? bytes.length : found
    readLine(work, start, end > start && bytes[end - 1] === carriageReturn ? end - 1 : end, lineNumber)
    start = end + 1
  }
  return lineNumber
}

/** Reads messages whose lengths the transport gave; they may hold newlines. */
function readFrames(work: Work, lengths: Uint32Array): number {
  let start = 0
  for (const [lineNumber, length] of lengths.entries()) {
    readLine(work, start, start + length, lineNumber)
    start += length
  }
  return lengths.length
}

interface Work {
  readonly job: ReadJob
  readonly bytes: Buffer
  readonly reader: LineReader
  readonly enricher: Enricher | undefined
  readonly detector: Detector | undefined
  /** Undefined when nothing is looked for. */
  readonly watcher: Watcher | undefined
  readonly origin: RowOrigin
  /** Whether messages are what the sender wrote for people. */
  readonly isText: boolean
  readonly decode: (start: number, end: number) => string | undefined
  readonly scanner: LineScanner | undefined
  readonly ids: EventIds
  readonly rows: RowEncoder
  readonly rejects: Reject[]
  stored: number
  received: number
  deduplicated: number
}

/** Text of a range of the chunk; undefined when the bytes are not UTF-8. */
function decoderFor(bytes: Buffer, text: ChunkText): Work['decode'] {
  if (text === 'ascii') return (start, end) => bytes.toString('latin1', start, end)
  if (text === 'utf8') return (start, end) => bytes.toString('utf8', start, end)
  return (start, end) => (isUtf8(bytes.subarray(start, end)) ? bytes.toString('utf8', start, end) : undefined)
}

function readLine(work: Work, start: number, end: number, lineNumber: number): void {
  const { chunk } = work.job
  const from = chunk.start === 0 && start === 0 && hasByteOrderMark(work.bytes) ? 3 : start
  if (isBlank(work.bytes, from, end)) return
  const position = chunk.start + (chunk.unit === 'byte' ? start : lineNumber)
  const isTooLong = end - from > lineLimits.maxLineBytes || (chunk.isContinued === true && lineNumber === 0)
  const read = chunk.broken !== undefined ? brokenOff(chunk.broken) : isTooLong ? oversize(end - from) : readText(work, from, end) // prettier-ignore
  if (read === undefined) return
  work.received++
  if (lineNumber < chunk.skipLines) work.deduplicated++
  else if (read instanceof Rejected)
    work.rejects.push(rejectOf(work.job, read, position, work.bytes.subarray(from, end)))
  else {
    work.stored++
    const id = work.ids.idOf(work.bytes, from, end, position)
    const text = { bytes: work.bytes, start: from, end }
    work.rows.add(read.draft, id, text, read.enrichment)
    const event = new LiveEvent(id, text, read.draft, work.origin, read.enrichment)
    work.detector?.ask(event)
    work.watcher?.ask(event, indicatorsIn(work, read))
  }
}

/** The indicators of an event that was read: found already when they are kept with it. */
function indicatorsIn({ enricher, isText }: Work, { draft, enrichment }: ReadEvent): readonly string[] {
  if (enricher?.findsIndicators === true && enrichment !== undefined) return enrichment.indicators
  return indicatorsOfDraft(draft, isText)
}

/** What a line says, and what was found out about it. */
interface ReadEvent {
  readonly draft: Draft
  readonly enrichment: Enrichment | undefined
}

function readText(work: Work, start: number, end: number): ReadEvent | Rejected | undefined {
  try {
    const draft = work.scanner?.read(start, end) ?? readDecoded(work, start, end)
    if (draft === undefined || draft instanceof Rejected) return draft
    if (!isSound(draft)) return defect('it made no sound event')
    return { draft, enrichment: work.enricher?.enrich(draft, work.isText) }
  } catch (error) {
    return defect(error instanceof Error ? error.message : String(error))
  }
}

function readDecoded({ decode, reader }: Work, start: number, end: number): Draft | Rejected | undefined {
  const line = decode(start, end)
  return line === undefined ? new Rejected('encoding.utf8', 'the line is not valid UTF-8') : reader.read(line)
}

/** Whether the row encoder can take it, which writes columns one by one and could not take back half a row. */
const isSound = ({ severity, dataset, message }: Draft): boolean =>
  Number.isInteger(severity) &&
  severity >= 0 &&
  severity <= 4 &&
  typeof dataset === 'string' &&
  (typeof message === 'string' || typeof message.length === 'number')

/** A source has a defect that this line shows. Its neighbours are read all the same, and it again after a fix. */
const defect = (why: string): Rejected =>
  new Rejected('source.defect', `the source failed on this line, which is a defect: ${why.slice(0, 200)}`)

const brokenOff = (why: string): Rejected => new Rejected('stream.broken', why)

const oversize = (bytes: number): Rejected =>
  new Rejected(
    'line.oversize',
    `${bytes} bytes of a line that is longer than the ${lineLimits.maxLineBytes} of an event`,
  )

const hasByteOrderMark = (bytes: Buffer): boolean =>
  bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf

/** Whether there is nothing but spaces and tabs. */
function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const byte = bytes[i]
    if (byte !== 0x20 && byte !== 0x09) return false
  }
  return true
}

function rejectOf(job: ReadJob, rejected: Rejected, position: number, bytes: Buffer): Reject {
  const { chunk } = job
  return {
    id: randomUUID().replaceAll('-', ''),
    receivedUs: chunk.receivedUs,
    site: job.site,
    source: chunk.source,
    sensor: chunk.sensor,
    reason: rejected.reason,
    message: rejected.message,
    position: `${chunk.space} ${chunk.unit} ${position}`,
    bytes: Uint8Array.from(bytes),
  }
}
