import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { AppError } from '@aurora/core'
import type { ChunkOutcome, RawChunk } from '../../chunk.ts'
import type { KeyRecord, Ledger, SpaceProgress } from '../../ledger.ts'
import { LineAssembler, type LinePiece } from '../../line-assembler.ts'
import type { Pipeline, Submission } from '../../pipeline.ts'
import { findSource } from '../../sources/registry.ts'
import { decompress } from './decompress.ts'

/** One request that carries log lines. */
export interface BodyRequest {
  readonly source: string
  readonly sensor: string
  readonly encoding: string | undefined
  /** `Idempotency-Key` of the request: its lines are stored once, however often it is sent within seven days. */
  readonly key: string | undefined
  readonly body: Readable
}

/** What became of the lines: `received = stored + rejected + deduplicated`. */
export interface BodyReport {
  readonly received: number
  readonly stored: number
  readonly rejected: number
  readonly deduplicated: number
}

const pieceBytes = 768 << 10

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
  readonly #running = new Set<string>()
  readonly #space = `request:${crypto.randomUUID()}`
  #nextLine = 0

  constructor(pipeline: Pipeline, ledger: Ledger) {
    this.#pipeline = pipeline
    this.#ledger = ledger
  }

  async receive(request: BodyRequest): Promise<BodyReport> {
    findSource(request.source)
    if (this.#pipeline.failure !== undefined) throw this.#pipeline.failure
    if (this.#pipeline.isBusy) throw new AppError('ingest.busy', 'the pipeline is full', { retryAfterSeconds: 2 })
    if (request.key === undefined) return (await this.#readBody(request, undefined)).report
    return await this.#receiveOnce(request, request.key)
  }

  async #receiveOnce(request: BodyRequest, key: string): Promise<BodyReport> {
    const name = JSON.stringify([request.source, request.sensor, key])
    if (this.#running.has(name))
      throw new AppError('ingest.key_in_progress', 'a request with this Idempotency-Key is being stored', {
        retryAfterSeconds: 1,
      })
    this.#running.add(name)
    const keyName = `${request.source}/${key}`
    const space = { source: request.source, sensor: request.sensor, space: `key:${key}` }
    try {
      const finished = await this.#ledger.findKey(request.sensor, keyName)
      if (finished !== undefined) return await this.#recognize(request, finished)
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
  async #recognize(request: BodyRequest, finished: KeyRecord): Promise<BodyReport> {
    const digest = createHash('sha256')
    for await (const part of decompress(request.body, request.encoding)) digest.update(part)
    if (digest.digest('hex') !== finished.digest)
      throw new AppError('ingest.key_reused', 'this Idempotency-Key was used before with another body')
    const { received } = JSON.parse(finished.report) as BodyReport
    const report = { received, stored: 0, rejected: 0, deduplicated: received }
    await this.#ledger.post({ source: request.source, sensor: request.sensor, ...report })
    return report
  }

  /** Carries the body through the pipeline piece by piece; `progress` says how far its key was accepted before. */
  async #readBody(
    request: BodyRequest,
    progress: SpaceProgress | undefined,
  ): Promise<{ report: BodyReport; digest: string }> {
    const transfer = new BodyTransfer(
      this.#pipeline,
      request,
      progress,
      progress === undefined ? { space: this.#space, next: (lines) => this.#takeLines(lines) } : undefined,
    )
    const digest = createHash('sha256')
    const lines = new LineAssembler(pieceBytes)
    try {
      for await (const part of decompress(request.body, request.encoding)) {
        digest.update(part)
        for (const piece of lines.push(part)) await transfer.send(piece)
      }
    } catch (error) {
      throw await this.#refuseRest(error, lines, transfer)
    }
    const last = lines.finish()
    if (last !== undefined) await transfer.send(last)
    return { report: await transfer.finish(), digest: digest.digest('hex') }
  }

  /** Stores the whole lines of a body that broke, and says in the refusal how far it came. */
  async #refuseRest(error: unknown, lines: LineAssembler, transfer: BodyTransfer): Promise<unknown> {
    if (!(error instanceof AppError) || (error.code !== 'ingest.encoding' && error.code !== 'ingest.ratio')) {
      await transfer.finish().catch(() => undefined)
      return error
    }
    const { piece, discardedBytes } = lines.discardUnfinished()
    if (piece !== undefined) await transfer.send(piece)
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
  readonly #request: BodyRequest
  readonly #progress: SpaceProgress | undefined
  readonly #counter: { space: string; next: (lines: number) => number } | undefined
  readonly #isStateful: boolean
  readonly #stored: Promise<ChunkOutcome>[] = []
  #line = 0
  #context = ''

  constructor(
    pipeline: Pipeline,
    request: BodyRequest,
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
