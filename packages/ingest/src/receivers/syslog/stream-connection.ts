import type { Socket } from 'node:net'
import type { RawChunk } from '../../chunk.ts'
import type { Pipeline } from '../../pipeline.ts'
import { storeAtLast } from '../store-at-last.ts'
import { SyslogFramer, type Frame } from './frames.ts'
import { MessageBuffer } from './message-buffer.ts'
import { Outstanding } from './outstanding.ts'
import { ReadingPace } from './reading-pace.ts'
import type { StreamBounds, UnfinishedHolder } from './stream-bounds.ts'
import type { SyslogObserver } from './observer.ts'

/** What Node reads at once. */
const fullReadBytes = 64 << 10

/** A connection that brought nothing for so long while we close has nothing on its way. */
const quietMs = 250

/** Bytes of one connection that may wait for the store before it is read no further. */
const maxOutstandingBytes = 8 << 20

/** What every connection works with. */
export interface StreamParts {
  readonly pipeline: Pipeline
  readonly bounds: StreamBounds
  readonly observer: SyslogObserver
  /** Gives up storing. */
  readonly signal: AbortSignal
}

/**
 * One connection of a syslog sender, plain or encrypted: bytes → frames → chunks → pipeline.
 *
 * It is not read while its messages, or those of all connections, wait for the store, so the sender's window fills and
 * it waits too. An unfinished message at the end of a connection is kept as it came.
 */
export class StreamConnection implements UnfinishedHolder {
  readonly #socket: Socket
  readonly #sensor: string
  readonly #parts: StreamParts
  readonly #framer = new SyslogFramer()
  readonly #messages: MessageBuffer
  readonly #outstanding = new Outstanding(maxOutstandingBytes)
  readonly #pace = new ReadingPace(fullReadBytes)
  #lost = 0
  /** Since when it waits for its sender; undefined while it waits for us. */
  #idleSinceMs: number | undefined = Date.now()

  constructor(socket: Socket, at: { sensor: string; space: string }, parts: StreamParts) {
    this.#socket = socket
    this.#sensor = at.sensor
    this.#parts = parts
    this.#messages = new MessageBuffer('syslog', at.sensor, at.space)
  }

  get unfinishedBytes(): number {
    return this.#framer.heldBytes
  }

  /**
   * Reads until the sender ends, or the connection breaks. Resolves once all that came is stored, to how many messages
   * were not, because the server had to stop. Never rejects.
   */
  async serve(): Promise<number> {
    this.#socket.on('error', () => undefined) // the loop sees it while it reads; later it does not matter
    try {
      for await (const bytes of this.#socket as AsyncIterable<Buffer>) {
        this.#idleSinceMs = undefined
        await this.#take(bytes)
        await this.#pace.after(bytes.length)
        this.#idleSinceMs = Date.now()
      }
    } catch {
      // The connection broke: what it brought is stored all the same, also what was decrypted and not asked for yet.
      const rest = this.#socket.read() as Buffer | null
      if (rest !== null) await this.#take(rest)
    }
    const heldBytes = this.#framer.heldBytes
    const last = this.#framer.finish()
    this.#store(last === undefined ? [] : [last], heldBytes)
    this.#parts.bounds.noteUnfinished(this)
    this.#socket.destroy()
    await this.#outstanding.all()
    return this.#lost
  }

  /** Tells the sender to stop, and closes once nothing more comes from it. */
  end(): void {
    this.#socket.end()
    const watch = setInterval(() => {
      if (this.#idleSinceMs !== undefined && Date.now() - this.#idleSinceMs >= quietMs) this.#socket.destroy()
    }, quietMs)
    this.#socket.once('close', () => clearInterval(watch))
    this.#idleSinceMs &&= Date.now()
  }

  cutMessage(): void {
    const heldBytes = this.#framer.heldBytes
    const piece = this.#framer.cut()
    if (piece === undefined) return
    this.#parts.observer.messageCut({ sensor: this.#sensor, bytes: heldBytes })
    this.#store([piece], heldBytes)
    this.#parts.bounds.noteUnfinished(this)
  }

  /** Resolves when there is room for more. What is taken from the bound: each byte, until its message is stored. */
  async #take(bytes: Buffer): Promise<void> {
    await this.#parts.bounds.held.take(bytes.length)
    const heldBytes = this.#framer.heldBytes + bytes.length
    const frames = this.#framer.push(bytes)
    this.#store(frames, heldBytes - this.#framer.heldBytes)
    this.#parts.bounds.noteUnfinished(this)
    await this.#outstanding.untilRoom()
  }

  /** Sends frames to the store; `takenBytes` of the bound go back when the last of them is there. */
  #store(frames: readonly Frame[], takenBytes: number): void {
    const chunks = this.#chunksOf(frames)
    const stored = chunks.map(async (chunk) => {
      const isStored = await storeAtLast(this.#parts.pipeline, chunk, this.#parts.signal).catch(() => false)
      if (!isStored) this.#lost += chunk.frames?.length ?? 0
    })
    const all = Promise.all(stored).then(() => this.#parts.bounds.held.give(takenBytes))
    this.#outstanding.add(takenBytes, all)
  }

  /** Whole messages together; a piece of one stands at the head of a chunk of its own. */
  #chunksOf(frames: readonly Frame[]): RawChunk[] {
    const receivedUs = Date.now() * 1000
    const chunks: (RawChunk | undefined)[] = []
    for (const { bytes, isPiece } of frames) {
      if (isPiece) chunks.push(this.#messages.take(receivedUs))
      this.#messages.add(bytes)
      if (isPiece) chunks.push(this.#messages.take(receivedUs, true))
    }
    return [...chunks, this.#messages.take(receivedUs)].filter((chunk) => chunk !== undefined)
  }
}
