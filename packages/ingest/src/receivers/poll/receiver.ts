import { setTimeout as sleep } from 'node:timers/promises'
import type { ChunkSink, Positions } from '../../chunk-sink.ts'
import { readAuthority } from '../../http-client.ts'
import { lineLimits } from '../../limits.ts'
import { framed } from '../framed.ts'
import type { ReceiverObserver } from '../receiver-observer.ts'
import { ReceiverTrouble } from '../receiver-trouble.ts'
import { PollFault, type PollApi, type PolledRecord } from './api.ts'
import { PollClient } from './client.ts'
import { placeOf, spaceOf, type PollConfig } from './config.ts'
import { httpApi } from './http.ts'
import { SeenRecords } from './seen.ts'
import { velociraptorApi } from './velociraptor.ts'
import { wazuhApi } from './wazuh.ts'

const minWaitMs = 500
const maxWaitMs = 300_000

/** An API may ask for so long at most. */
const maxRetryAfterMs = 3_600_000

interface Parts {
  readonly pipeline: ChunkSink
  readonly ledger: Positions
  readonly observer: ReceiverObserver
}

/** Where a poll goes on, as the ledger keeps it with the number of records accepted. */
interface PollState {
  readonly next: number
  readonly position: unknown
  readonly seen: SeenRecords
}

/**
 * Asks a REST API for new records, again and again, and stores each once.
 *
 * The position of the API moves in the ledger with what was stored (`RawChunk.resume`), so whenever we die the same page is
 * asked for again. Records that come later than younger ones are found within the overlap; those in it that are stored are
 * known by their names. An API that fails is asked again as `Retry-After` says, else waiting twice as long each time, up to
 * five minutes; meanwhile `failure` says why.
 */
export class PollReceiver {
  readonly place: string
  readonly #parts: Parts
  readonly #config: PollConfig
  readonly #api: PollApi
  readonly #stop = new AbortController()
  readonly #running: Promise<void>
  #state: PollState | undefined
  readonly #trouble: ReceiverTrouble

  private constructor(parts: Parts, config: PollConfig) {
    this.#parts = parts
    this.#config = config
    this.place = placeOf(config)
    this.#trouble = new ReceiverTrouble(this.place, parts.observer)
    this.#api = openApi(config)
    this.#running = this.#run()
  }

  /** Starts asking. Fails with 'config.invalid' when the file of the authority cannot be read. */
  static start(parts: Parts, config: PollConfig): PollReceiver {
    return new PollReceiver(parts, config)
  }

  /** What keeps records from being received just now; undefined when nothing does. */
  get failure(): string | undefined {
    return this.#trouble.reason
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    for (let waitMs = minWaitMs; !signal.aborted;) {
      let restMs = this.#config.intervalMs
      try {
        this.#state ??= await this.#load()
        const isLast = await this.#turn(this.#state, signal)
        this.#trouble.end()
        waitMs = minWaitMs
        if (!isLast) restMs = 0
      } catch (error) {
        if (signal.aborted) return
        this.#state = undefined // the ledger knows what was stored
        this.#trouble.begin(error)
        restMs = restOf(error) ?? waitMs * (0.5 + Math.random())
        waitMs = Math.min(maxWaitMs, waitMs * 2)
      }
      if (restMs > 0) await sleep(restMs, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Asks for one page and stores what is new on it. Resolves to whether nothing more is there now. */
  async #turn(state: PollState, signal: AbortSignal): Promise<boolean> {
    const page = await this.#api.page(state.position, state.seen.knownMs, signal)
    const fresh = state.seen.fresh(page.records)
    const frames = fresh.flatMap(({ bytes }) => inPieces(bytes))
    const seen = state.seen.with(fresh, this.#config.overlapMs)
    const now: PollState = { next: state.next + frames.length, position: page.position, seen }
    if (frames.length > 0) await this.#store(fresh, frames, state.next, now)
    this.#state = now
    return page.isLast
  }

  async #store(
    records: readonly PolledRecord[],
    frames: readonly Buffer[],
    start: number,
    now: PollState,
  ): Promise<void> {
    const { pipeline } = this.#parts
    const space = this.#space
    try {
      const { stored } = await pipeline.submit({
        ...space,
        isReplayable: true,
        unit: 'line',
        start,
        skipLines: 0,
        receivedUs: Date.now() * 1000,
        ...framed(frames),
        context: '',
        resume: JSON.stringify({ position: now.position ?? null, seen: now.seen }),
      })
      await stored
    } catch (error) {
      pipeline.release(space) // whether it was stored the ledger will say
      throw new Error(`${records.length} records wait for the store: ${error instanceof Error ? error.message : ''}`, { cause: error }) // prettier-ignore
    }
  }

  async #load(): Promise<PollState> {
    const { source, sensor, space } = this.#space
    const progress = await this.#parts.ledger.progress(source, sensor, space)
    const { position, seen } = readState(progress?.context)
    return {
      next: progress?.until ?? 0,
      position: position ?? undefined,
      seen: new SeenRecords(seen.entries, seen.knownMs),
    }
  }

  get #space(): { source: string; sensor: string; space: string } {
    const { source, sensor } = this.#config
    return { source, sensor, space: spaceOf(this.#config) }
  }
}

function openApi(config: PollConfig): PollApi {
  const client = new PollClient(config, config.caFile === undefined ? undefined : readAuthority(config.caFile))
  switch (config.kind) {
    case 'wazuh':
      return wazuhApi(config, client) as PollApi
    case 'velociraptor':
      return velociraptorApi(config, client) as PollApi
    case 'http':
      return httpApi(config, client) as PollApi
  }
}

interface StoredState {
  readonly position: unknown
  readonly seen: ReturnType<SeenRecords['toJSON']>
}

/** Reads what a turn has kept; the beginning for ''. */
function readState(text: string | undefined): StoredState {
  if (text === undefined || text === '') return { position: undefined, seen: { entries: [], knownMs: 0 } }
  return JSON.parse(text) as StoredState
}

const restOf = (error: unknown): number | undefined =>
  error instanceof PollFault && error.retryAfterMs !== undefined
    ? Math.min(maxRetryAfterMs, error.retryAfterMs)
    : undefined

/** A record that is longer than one reject may be is kept in pieces. */
function inPieces(bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; at += lineLimits.maxRejectBytes)
    pieces.push(bytes.subarray(at, at + lineLimits.maxRejectBytes))
  return pieces
}
