import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { AppError } from '@aurora/core'
import type { ChunkOutcome, RawChunk } from '../../chunk.ts'
import { openContent, type OpenContent } from '../../content.ts'
import type { KeyRecord, Ledger, SpaceProgress } from '../../ledger.ts'
import type { LinePiece, PieceAssembler } from '../../line-assembler.ts'
import type { Pipeline, Submission } from '../../pipeline.ts'
import type { StreamRecognition } from '../../recognize.ts'
import { autoSource, findSource } from '../../sources/registry.ts'
import { decompress } from './decompress.ts'
import type { SensorLimit } from './sensor-limit.ts'

/** One request that carries log lines. */
export interface BodyRequest {
  /** Name of a source, or `auto`: whoever the first lines say (recognize.ts). */
  readonly source: string
  readonly sensor: string
  readonly encoding: string | undefined
  /** `Idempotency-Key` of the request: its lines are stored once, however often it is sent within seven days. */
  readonly key: string | undefined
  readonly body: Readable
  /** The first line is the rest of one that a request before began: it is no record of its own. */
  readonly isContinued?: boolean
  /** Takes the records out of what a shipper puts around them: a record a buffer. Without it newlines or JSON part them. */
  readonly unpack?: (content: AsyncIterable<Buffer>) => AsyncIterable<Buffer>
}

/** What became of the lines: `received = stored + rejected + deduplicated`. */
export interface BodyReport {
  readonly received: number
  readonly stored: number
  readonly rejected: number
  readonly deduplicated: number
  /** Who was found to have written the lines, when the request asked for it. */
  readonly recognized?: StreamRecognition
}

/** A request whose source is known, and its content as it was before its encoding. */
interface ReadableRequest extends BodyRequest, OpenContent {
  /** As the sender named the source: its keys count under that name. */
  readonly name: string
}

async function open(request: BodyRequest): Promise<ReadableRequest> {
  const decompressed = decompress(request.body, request.encoding)
  const content = request.unpack?.(decompressed) ?? decompressed
  const isUnpacked = request.unpack !== undefined
  const opened = await openContent(content, request.source, { isUnpacked, isContinued: request.isContinued === true })
  return { ...request, ...opened, name: request.source }
}

/**
 * Takes request bodies (DESIGN §8, `POST /api/v1/siem/logs`).
 *
 * `receive` resolves once every line is stored, or kept as a reject. When the body breaks half-way, what was whole is
 * stored and the refusal carries the counts. A body sent again with its key is counted as deduplicated as far as it
 * was accepted before.
 */
export class BodyReceiver {
  readonly #pipeline: Pipeline
  readonly #ledger: Ledger
  readonly #limit: SensorLimit | undefined
  readonly #running = new Set<string>()
  readonly #space = `request:${crypto.randomUUID()}`
  #nextLine = 0

  constructor(pipeline: Pipeline, ledger: Ledger, limit?: SensorLimit) {
    this.#pipeline = pipeline
    this.#ledger = ledger
    this.#limit = limit
  }

  async receive(request: BodyRequest): Promise<BodyReport> {
    if (request.source !== autoSource) findSource(request.source)
    if (this.#pipeline.failure !== undefined) throw this.#pipeline.failure
    if (this.#pipeline.isBusy) throw new AppError('ingest.busy', 'the pipeline is full', { retryAfterSeconds: 2 })
    this.#limit?.admit(request.sensor)
    const { recognized, ...readable } = await open(request)
    const report = await this.#receive(readable).catch((error: unknown) => {
      if (error instanceof AppError) this.#limit?.spend(request.sensor, Number(error.detail['received'] ?? 0))
      throw error
    })
    this.#limit?.spend(request.sensor, report.received - report.deduplicated)
    return recognized === undefined ? report : { ...report, recognized }
  }

  async #receive(request: ReadableRequest): Promise<BodyReport> {
    if (request.key === undefined) return (await this.#readBody(request, undefined)).report
    return await this.#receiveOnce(request, request.key)
  }

  async #receiveOnce(request: ReadableRequest, key: string): Promise<BodyReport> {
    const name = JSON.stringify([request.name, request.sensor, key])
    if (this.#running.has(name))
      throw new AppError('ingest.key_in_progress', 'a request with this Idempotency-Key is being stored', {
        retryAfterSeconds: 1,
      })
    this.#running.add(name)
    const keyName = `${request.name}/${key}`
    const space = { source: request.source, sensor: request.sensor, space: `key:${key}` }
    try {
      const finished = await this.#ledger.findKey(request.sensor, keyName)
      if (finished !== undefined) return await this.#replay(request, finished)
      const progress = await this.#ledger.progress(space.source, space.sensor, space.space)
      const { report, digest } = await this.#readBody(request, progress ?? { ...space, until: 0, context: '' })
      await this.#ledger.finishKey(request.sensor, keyName, { digest, report: JSON.stringify(report) })
      return report
    } finally {
      this.#running.delete(name)
      this.#pipeline.release(space)
    }
  }

  /** A body whose key was finished before: the same is known line by line, another is refused; neither goes to the store. */
  async #replay(request: ReadableRequest, finished: KeyRecord): Promise<BodyReport> {
    const digest = createHash('sha256')
    for await (const part of request.content) digest.update(part)
    if (digest.digest('hex') !== finished.digest)
      throw new AppError('ingest.key_reused', 'this Idempotency-Key was used before with another body')
    const { received } = JSON.parse(finished.report) as BodyReport
    const report = { received, stored: 0, rejected: 0, deduplicated: received }
    await this.#ledger.post({ source: request.source, sensor: request.sensor, ...report })
    return report
  }

  /** Carries the body through the pipeline piece by piece; `progress` says how far its key was accepted before. */
  async #readBody(
    request: ReadableRequest,
    progress: SpaceProgress | undefined,
  ): Promise<{ report: BodyReport; digest: string }> {
    const transfer = new BodyTransfer(
      this.#pipeline,
      request,
      progress,
      progress === undefined ? { space: this.#space, next: (lines) => this.#takeLines(lines) } : undefined,
    )
    // Only a body with a key is ever compared with another.
    const digest = progress === undefined ? undefined : createHash('sha256')
    const { assembler } = request
    try {
      for await (const part of request.content) {
        digest?.update(part)
        for (const piece of assembler.push(part)) await transfer.send(piece)
      }
    } catch (error) {
      throw await this.#refuseRest(error, assembler, transfer)
    }
    for (const piece of assembler.finish()) await transfer.send(piece)
    return { report: await transfer.finish(), digest: digest?.digest('hex') ?? '' }
  }

  /** Stores the whole lines of a body that broke, and says in the refusal how far it came. */
  async #refuseRest(error: unknown, assembler: PieceAssembler, transfer: BodyTransfer): Promise<unknown> {
    if (!(error instanceof AppError) || (error.code !== 'ingest.encoding' && error.code !== 'ingest.ratio')) {
      await transfer.finish().catch(() => undefined)
      return error
    }
    const { pieces, discardedBytes } = assembler.discardUnfinished()
    for (const piece of pieces) await transfer.send(piece)
    const report = await transfer.finish()
    return new AppError(
      error.code,
      `${error.message}; ${report.stored} lines were stored`,
      { ...error.detail, ...report, discardedBytes, hint: 'send the rest again as a sound stream' },
      error,
    )
  }

  #takeLines(lines: number): number {
    const first = this.#nextLine
    this.#nextLine += lines
    return first
  }
}

/** The way of one body: submits its pieces in order and sums what became of them. */
class BodyTransfer {
  readonly #pipeline: Pipeline
  readonly #request: ReadableRequest
  readonly #progress: SpaceProgress | undefined
  readonly #counter: { space: string; next: (lines: number) => number } | undefined
  readonly #isStateful: boolean
  readonly #stored: Promise<ChunkOutcome>[] = []
  #line = 0
  #context = ''

  constructor(
    pipeline: Pipeline,
    request: ReadableRequest,
    progress: SpaceProgress | undefined,
    counter: { space: string; next: (lines: number) => number } | undefined,
  ) {
    this.#pipeline = pipeline
    this.#request = request
    this.#progress = progress
    this.#counter = counter
    this.#isStateful = findSource(request.source).isStateful
  }

  async send(piece: LinePiece): Promise<void> {
    const submission = await this.#pipeline.submit(this.#chunkOf(piece))
    submission.stored.catch(() => undefined)
    this.#stored.push(submission.stored)
    this.#line += piece.lines
    if (this.#isStateful) this.#context = await contextOf(submission)
  }

  /** Resolves when everything sent is stored; rejects with the first failure. */
  async finish(): Promise<BodyReport> {
    const outcomes = await Promise.all(this.#stored)
    const sum = (of: (outcome: ChunkOutcome) => number): number => outcomes.reduce((total, one) => total + of(one), 0)
    return {
      received: sum((o) => o.received),
      stored: sum((o) => o.stored),
      rejected: sum((o) => o.rejected),
      deduplicated: sum((o) => o.deduplicated),
    }
  }

  #chunkOf(piece: LinePiece): RawChunk {
    const { source, sensor } = this.#request
    const accepted = this.#progress?.until ?? 0
    return {
      source,
      sensor,
      space: this.#progress?.space ?? this.#counter?.space ?? '',
      isReplayable: this.#progress !== undefined,
      unit: 'line',
      start: this.#counter?.next(piece.lines) ?? this.#line,
      skipLines: this.#progress === undefined ? 0 : Math.max(0, Math.min(piece.lines, accepted - this.#line)),
      receivedUs: Date.now() * 1000,
      bytes: this.#line === 0 ? withoutByteOrderMark(piece.bytes) : piece.bytes,
      ...(piece.frames === undefined ? {} : { frames: piece.frames }),
      isContinued: piece.isContinued,
      context: this.#context,
    }
  }
}

/** Requests without a key count their lines on from one to the next, so only here is it known where a body begins. */
function withoutByteOrderMark(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}

async function contextOf(submission: Submission): Promise<string> {
  return (await submission.read).context
}
