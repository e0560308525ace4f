import type { RawChunk } from '../../chunk.ts'

const maxChunkBytes = 512 << 10

/** Collects messages of one sender into chunks whose frames are counted, so that a message may hold newlines. */
export class MessageBuffer {
  readonly #source: string
  readonly #sensor: string
  readonly #space: string
  #messages: Buffer[] = []
  #bytes = 0
  #next = 0

  constructor(source: string, sensor: string, space: string) {
    this.#source = source
    this.#sensor = sensor
    this.#space = space
  }

  get bytes(): number {
    return this.#bytes
  }

  get isFull(): boolean {
    return this.#bytes >= maxChunkBytes
  }

  add(message: Buffer): void {
    if (message.length === 0) return
    this.#messages.push(message)
    this.#bytes += message.length
  }

  /** The messages so far as one chunk, undefined when there is none. `isPiece`: the first is only a piece of a message. */
  take(receivedUs: number, isPiece = false): RawChunk | undefined {
    const messages = this.#messages
    if (messages.length === 0) return undefined
    const bytes = new Uint8Array(this.#bytes)
    const frames = new Uint32Array(messages.length)
    let at = 0
    for (const [i, message] of messages.entries()) {
      bytes.set(message, at)
      frames[i] = message.length
      at += message.length
    }
    const start = this.#next
    this.#next += messages.length
    this.#messages = []
    this.#bytes = 0
    return {
      source: this.#source,
      sensor: this.#sensor,
      space: this.#space,
      isReplayable: false,
      unit: 'line',
      start,
      skipLines: 0,
      receivedUs,
      bytes,
      frames,
      isContinued: isPiece,
      context: '',
    }
  }
}
