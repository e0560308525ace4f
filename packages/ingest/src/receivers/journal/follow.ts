import type { ChunkSink, Positions } from '../../chunk-sink.ts'
import { lineLimits } from '../../limits.ts'
import { framed } from '../framed.ts'
import { spaceOf, type JournalConfig } from './config.ts'
import { Journalctl } from './journalctl.ts'
import { printPosition, readPosition, type JournalPosition } from './position.ts'
import { RecordSplitter, type JournalRecord } from './record-splitter.ts'

export interface FollowParts {
  readonly pipeline: ChunkSink
  readonly ledger: Positions
  readonly config: JournalConfig
  /** Told when the program runs, and again whenever records are stored; with what it cannot read, if it says so. */
  readonly onReady: (notice: string | undefined) => void
  /** Told of records whose end is not kept. */
  readonly onCut: (records: number) => void
  /** Told that the record it was left at is gone: nobody knows what came between. */
  readonly onGap: () => void
}

/** A program that runs for so long has found its journal. */
const settledMs = 1000

/**
 * Follows a journal with one run of journalctl until `signal` aborts or something fails, and rejects with what did.
 *
 * Positions count the records received of this journal. The ledger keeps with them, in the same transaction, the cursor
 * of the last one stored (`RawChunk.resume`): whenever we die, the next run begins with exactly that record, which is
 * known by its cursor and passed over. While the store stands still nothing is read, and journalctl waits.
 *
 * Before it returns everything it submitted is stored or has failed, so that the next run may trust the ledger.
 */
export async function followJournal(parts: FollowParts, signal: AbortSignal): Promise<void> {
  const { config, ledger } = parts
  const space = { source: 'journal', sensor: config.sensor, space: spaceOf(config) }
  const progress = await ledger.progress(space.source, space.sensor, space.space)
  const position = readPosition(progress?.context)
  const program = new Journalctl(config, position?.cursor)
  const run = new JournalRun(parts, space, progress?.until ?? 0)
  const stop = (): void => void program.stop()
  const settled = setTimeout(() => parts.onReady(program.notice), settledMs)
  signal.addEventListener('abort', stop)
  run.broken.signal.addEventListener('abort', stop)
  try {
    if (signal.aborted) return
    await run.take(program, position)
    if (!signal.aborted) throw run.failure ?? new Error(await program.reason())
  } finally {
    clearTimeout(settled)
    signal.removeEventListener('abort', stop)
    await program.stop()
    await run.settle()
  }
}

class JournalRun {
  /** Aborts when something that was submitted was not stored. */
  readonly broken = new AbortController()
  readonly #parts: FollowParts
  readonly #space: { readonly source: string; readonly sensor: string; readonly space: string }
  readonly #outstanding = new Set<Promise<void>>()
  #next: number
  failure: Error | undefined

  constructor(parts: FollowParts, space: { source: string; sensor: string; space: string }, next: number) {
    this.#parts = parts
    this.#space = space
    this.#next = next
  }

  /** Reads until the output ends, or something was not stored. */
  async take(program: Journalctl, left: JournalPosition | undefined): Promise<void> {
    const splitter = new RecordSplitter()
    let isFirst = left !== undefined
    try {
      for await (const bytes of program.output) {
        let records = splitter.push(bytes as Buffer)
        if (left !== undefined && isFirst && records.length > 0) {
          isFirst = false
          records = this.#behind(left, records)
        }
        if (records.length > 0) await this.#submit(records, program)
        if (this.failure !== undefined) return
      }
    } catch (error) {
      if (!isClosedEarly(error)) throw error // we ended it ourselves
    }
  }

  /** Resolves when everything that was submitted is stored or has failed. */
  async settle(): Promise<void> {
    await Promise.all(this.#outstanding)
  }

  /** The records without the one that was stored last. */
  #behind(left: JournalPosition, records: JournalRecord[]): JournalRecord[] {
    if (records[0]?.cursor === left.cursor) return records.slice(1)
    const isSameChoice = JSON.stringify(left.matches) === JSON.stringify(this.#parts.config.matches)
    if (isSameChoice) this.#parts.onGap()
    return records
  }

  async #submit(records: readonly JournalRecord[], program: Journalctl): Promise<void> {
    const { pipeline, config, onReady, onCut } = this.#parts
    const cursor = records.at(-1)?.cursor ?? ''
    const frames = records.flatMap(({ bytes }) => inPieces(bytes))
    const start = this.#next
    this.#next += frames.length
    const { stored } = await pipeline.submit({
      ...this.#space,
      isReplayable: true,
      unit: 'line',
      start,
      skipLines: 0,
      receivedUs: Date.now() * 1000,
      ...framed(frames),
      context: '',
      resume: printPosition({ cursor, matches: config.matches }),
    })
    const cut = records.filter(({ isCut }) => isCut).length
    const watched = stored
      .then(() => {
        onReady(program.notice)
        if (cut > 0) onCut(cut)
      })
      .catch((error: unknown) => this.#fail(error))
      .finally(() => this.#outstanding.delete(watched))
    this.#outstanding.add(watched)
  }

  #fail(error: unknown): void {
    this.failure ??= error instanceof Error ? error : new Error('storing failed')
    this.broken.abort()
  }
}

/** A record that is longer than one reject may be is kept in even pieces, each of them too long for an event. */
function inPieces(bytes: Buffer): Buffer[] {
  const count = Math.ceil(bytes.length / lineLimits.maxRejectBytes)
  if (count <= 1) return [bytes]
  const size = Math.ceil(bytes.length / count)
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size))
}

const isClosedEarly = (error: unknown): boolean =>
  error instanceof Error &&
  ['ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR'].includes(String((error as { code?: string }).code))
