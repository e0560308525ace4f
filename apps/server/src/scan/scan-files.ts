import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { addAbortSignal, type Readable } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { AppError } from '@aurora/core'
import type { RuleMatcher } from '@aurora/detect'
import { readEvents, type StreamRecognition } from '@aurora/ingest'
import { detectionOf, type Detection } from './detection.ts'

/** Called while files are read. */
export interface ScanObserver {
  opened(file: string, source: string, recognized: StreamRecognition | undefined): void
  read(bytes: number, event: boolean): void
}

/** What to scan, and with what. */
export interface ScanJob {
  readonly files: readonly string[]
  /** Name of a source, or `auto`. */
  readonly source: string
  readonly matcher: RuleMatcher
  readonly observer: ScanObserver
  readonly signal: AbortSignal
}

/** Gives the detections of files as they are found, file after file, line after line; ends early when the signal aborts. */
export async function* scanFiles({ files, source, matcher, observer, signal }: ScanJob): AsyncGenerator<Detection> {
  for (const file of files) {
    const content = countedContent(await contentOf(file), (bytes) => observer.read(bytes, false), signal)
    const stream = await readEvents(content, { source, sensor: 'scan', receivedUs: Date.now() * 1000 })
    observer.opened(file, stream.source, stream.recognized)
    for await (const record of stream.records) {
      if (signal.aborted) return
      observer.read(0, 'event' in record)
      if (!('event' in record)) continue
      for (const match of matcher.match(record.event)) yield detectionOf(file, record.line, record.event, match)
    }
  }
}

/** Bytes of the files together, as they lie on disk. Fails with 'request.not_found' for one that cannot be read. */
export async function bytesOf(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (file === '-' ? 0 : (await found(file)).size)))
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function found(file: string): Promise<{ size: number; isFile(): boolean }> {
  return await stat(file).catch((error: unknown) => {
    throw new AppError('request.not_found', `${file} cannot be read`, {}, error)
  })
}

interface Content {
  readonly disk: Readable
  readonly decoded: Readable
}

async function contentOf(file: string): Promise<Content> {
  if (file === '-') return { disk: process.stdin, decoded: process.stdin }
  if (!(await found(file)).isFile()) throw new AppError('request.invalid', `${file} is not a file`)
  const disk = createReadStream(file, { highWaterMark: 1 << 20 })
  const decoder = file.endsWith('.gz') ? createGunzip() : file.endsWith('.zst') ? createZstdDecompress() : undefined
  return {
    disk,
    decoded: decoder === undefined ? disk : disk.on('error', (error) => decoder.destroy(error)).pipe(decoder),
  }
}

async function* countedContent(
  { disk, decoded }: Content,
  count: (bytes: number) => void,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  disk.on('data', (part: Buffer) => count(part.length))
  try {
    for await (const part of addAbortSignal(signal, decoded) as AsyncIterable<Buffer>) yield part
  } catch (error) {
    if (signal.aborted) return
    throw new AppError(
      'ingest.encoding',
      `the file breaks off: ${error instanceof Error ? error.message : String(error)}`,
      {},
      error,
    )
  }
}
