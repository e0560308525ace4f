import { lineLimits } from '../../limits.ts'
import { GatheredBytes } from './gathered-bytes.ts'

const newline = 0x0a

/** One message of a stream, without its count or newline. */
export interface Frame {
  readonly bytes: Buffer
  /** Only a piece of a message, which is kept as a reject: it was longer than one may be, or it was cut. */
  readonly isPiece: boolean
}

/**
 * Cuts a byte stream into syslog messages, each in either framing: octet counting (`123 <34>…`) or a newline at the end.
 *
 * A frame starts with a digit when it is counted, and with anything else when it is not (RFC 6587 §3.4). A message that
 * is longer than a reject may be is given out in pieces; so is one that is cut because memory is short. A count beyond
 * that length cannot be true: what follows it is read up to the next newline. So a stream recovers at the next frame,
 * and no more than one reject of it is ever held.
 */
export class SyslogFramer {
  readonly #held = new GatheredBytes()
  /** Bytes the frame still lacks: Infinity when a newline ends it, undefined before its first byte is understood. */
  #missing: number | undefined
  #isPiece = false

  /** Bytes of the frame that is not complete. */
  get heldBytes(): number {
    return this.#held.length
  }

  /** Adds what arrived and gives out what is complete. The frames may share memory with `bytes`. */
  push(bytes: Buffer): Frame[] {
    const frames: Frame[] = []
    for (let data = bytes; data.length > 0;)
      data = this.#missing === undefined ? this.#begin(data) : this.#go(frames, data)
    return frames
  }

  /** Gives out what there is of an unfinished frame; the rest of it will be a piece too. */
  cut(): Frame | undefined {
    if (this.#missing === undefined || this.#held.length === 0) return undefined
    this.#isPiece = true
    return { bytes: this.#held.take(), isPiece: true }
  }

  /** What is left when the stream ends: an unfinished message is kept as it is. */
  finish(): Frame | undefined {
    const bytes = trimEnd(this.#held.take())
    const isPiece = this.#isPiece
    this.#missing = undefined
    this.#isPiece = false
    return bytes.length === 0 ? undefined : { bytes, isPiece }
  }

  /** Finds out how a frame is framed; returns what stands behind its count. */
  #begin(data: Buffer): Buffer {
    const known = this.#held.length
    const head = known === 0 ? data : Buffer.concat([this.#held.take(), data.subarray(0, maxCountBytes)])
    const counted = countOf(head)
    if (counted === 'incomplete') {
      this.#held.add(head)
      return data.subarray(data.length)
    }
    if (counted !== undefined && counted.length <= lineLimits.maxRejectBytes) {
      this.#missing = counted.length
      return data.subarray(counted.header - known)
    }
    this.#missing = Infinity
    this.#held.add(head.subarray(0, known))
    return data
  }

  /** Goes on in a frame; returns what stands behind it, or behind the piece of it that is full. */
  #go(frames: Frame[], data: Buffer): Buffer {
    const missing = this.#missing as number
    const isLine = missing === Infinity
    const end = isLine ? data.indexOf(newline) : missing
    const isWhole = end >= 0 && end <= data.length
    const length = isWhole ? end : data.length
    const room = lineLimits.maxRejectBytes - this.#held.length
    if (length > room) {
      this.#held.add(data.subarray(0, room))
      this.#missing = missing - room
      frames.push({ bytes: this.#held.take(), isPiece: true })
      this.#isPiece = true
      return data.subarray(room)
    }
    if (!isWhole) {
      this.#held.add(data)
      this.#missing = missing - length
      return data.subarray(length)
    }
    if (this.#held.length > 0) this.#held.add(data.subarray(0, length))
    const bytes = trimEnd(this.#held.length > 0 ? this.#held.take() : data.subarray(0, length))
    if (bytes.length > 0) frames.push({ bytes, isPiece: this.#isPiece })
    this.#missing = undefined
    this.#isPiece = false
    return data.subarray(isLine ? length + 1 : length)
  }
}

/** A count has no more digits than these, and a space. */
const maxCountBytes = 11

/** The length a counted frame states; undefined when the frame is not counted. */
function countOf(data: Buffer): { header: number; length: number } | 'incomplete' | undefined {
  for (let i = 0; i < Math.min(data.length, maxCountBytes); i++) {
    const byte = data[i] as number
    if (byte >= 0x30 && byte <= 0x39) continue
    if (byte !== 0x20 || i === 0 || data[0] === 0x30) return undefined
    return { header: i + 1, length: Number(data.toString('latin1', 0, i)) }
  }
  return data.length > 0 && data.length < maxCountBytes ? 'incomplete' : undefined
}

/** Without the newline, carriage return or NUL that many senders put behind a message. */
export function trimEnd(message: Buffer): Buffer {
  let end = message.length
  while (end > 0 && (message[end - 1] === newline || message[end - 1] === 0x0d || message[end - 1] === 0)) end--
  return message.subarray(0, end)
}
