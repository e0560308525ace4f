import { lineLimits } from '../../limits.ts'

const newline = 0x0a

/** Messages cut out of a byte stream, and what is wrong with it, if anything. */
export interface Frames {
  readonly messages: Buffer[]
  /** Frames beyond the limit of an event: each becomes a reject, and the next frame is found again. */
  readonly oversize: Buffer[]
}

/**
 * Cuts a TCP stream into syslog messages, each in either framing: octet counting (`123 <34>…`) or a newline at the end.
 *
 * A frame starts with a digit when it is counted, and with anything else when it is not (RFC 6587 §3.4). A frame that
 * is longer than an event may be is given out whole, as far as it fits into a reject. A count beyond that cannot be
 * true: what follows it is given out up to the next newline. So a connection recovers at the next frame.
 */
export class SyslogFramer {
  #rest: Buffer = Buffer.alloc(0)

  push(bytes: Buffer): Frames {
    const frames: Frames = { messages: [], oversize: [] }
    let data = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
    for (;;) {
      const used = takeFrame(data, frames)
      if (used === 0) break
      data = data.subarray(used)
    }
    this.#rest = Buffer.from(data)
    return frames
  }

  /** What is left when the connection ends: an unfinished message is kept as it is. */
  finish(): Frames {
    const rest = this.#rest
    this.#rest = Buffer.alloc(0)
    const counted = countOf(rest)
    const body = typeof counted === 'object' ? rest.subarray(counted.header) : rest
    return { messages: body.length === 0 ? [] : [trimEnd(body)], oversize: [] }
  }
}

/** Moves one frame from the head of `data` into `frames`; returns the bytes it took, 0 when it is not complete. */
function takeFrame(data: Buffer, frames: Frames): number {
  if (data.length === 0) return 0
  const counted = countOf(data)
  if (counted === 'incomplete') return 0
  if (typeof counted === 'object' && counted.length <= lineLimits.maxRejectBytes) {
    const end = counted.header + counted.length
    if (data.length < end) return 0
    const target = counted.length > lineLimits.maxLineBytes ? frames.oversize : frames.messages
    target.push(trimEnd(data.subarray(counted.header, end)))
    return end
  }
  const end = data.indexOf(newline)
  if (end >= 0) {
    const target = end > lineLimits.maxLineBytes || typeof counted === 'object' ? frames.oversize : frames.messages
    if (end > 0) target.push(trimEnd(data.subarray(0, end)))
    return end + 1
  }
  if (data.length < lineLimits.maxRejectBytes) return 0
  frames.oversize.push(data)
  return data.length
}

/** The length a counted frame states; undefined when the frame is not counted. */
function countOf(data: Buffer): { header: number; length: number } | 'incomplete' | undefined {
  for (let i = 0; i < Math.min(data.length, 11); i++) {
    const byte = data[i] as number
    if (byte >= 0x30 && byte <= 0x39) continue
    if (byte !== 0x20 || i === 0 || data[0] === 0x30) return undefined
    return { header: i + 1, length: Number(data.toString('latin1', 0, i)) }
  }
  return data.length > 0 && data.length < 11 ? 'incomplete' : undefined
}

/** Without the newline, carriage return or NUL that many senders put behind a message. */
export function trimEnd(message: Buffer): Buffer {
  let end = message.length
  while (end > 0 && (message[end - 1] === newline || message[end - 1] === 0x0d || message[end - 1] === 0)) end--
  return message.subarray(0, end)
}
