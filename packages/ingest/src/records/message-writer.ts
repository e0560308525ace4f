import type { WrittenMessage } from './in-place.ts'
import type { FlowPaths, MessageParts } from './message.ts'
import type { ScannedRecord } from './scanned-record.ts'
import type { PathNumber } from './path.ts'

/** Messages longer than this are composed as text, and cut there. */
const maxMessageBytes = 2048

const space = 0x20
const colon = 0x3a
const arrow = ' -> '

/** Composes messages of records that lie in a line: the same bytes as `composeMessage` makes, without texts in between. */
export class MessageWriter implements WrittenMessage {
  readonly bytes = Buffer.alloc(maxMessageBytes)
  length = 0
  #isFull = false

  /** The message, good until the next one; undefined when it is too long. */
  write(record: ScannedRecord, parts: MessageParts): WrittenMessage | undefined {
    this.length = 0
    this.#isFull = false
    for (const part of parts) {
      const before = this.length
      if (before > 0) this.#byte(space)
      const start = this.length
      if (typeof part === 'number') this.#value(record, part)
      else if (typeof part === 'string') this.#text(part)
      else if (part !== undefined) this.#flow(record, part)
      if (this.length === start) this.length = before
    }
    return this.#isFull ? undefined : this
  }

  #flow(record: ScannedRecord, flow: FlowPaths): void {
    const start = this.length
    this.#end(record, flow.sourceIp, flow.sourcePort)
    const middle = this.length
    if (middle > start) this.#text(arrow)
    const behind = this.length
    this.#end(record, flow.destinationIp, flow.destinationPort)
    if (this.length === behind) this.length = middle
  }

  #end(record: ScannedRecord, ip: PathNumber, portPath: PathNumber): void {
    if (!record.isText(ip)) return
    const port = record.count(portPath)
    if (port === undefined || port === 0) {
      this.#value(record, ip)
      return
    }
    const isBracketed = record.hasByte(ip, colon)
    if (isBracketed) this.#text('[')
    this.#value(record, ip)
    this.#text(isBracketed ? ']:' : ':')
    this.#text(String(port))
  }

  #value(record: ScannedRecord, path: PathNumber): void {
    if (!record.isVerbatim(path)) {
      this.#text(record.text(path) ?? '')
      return
    }
    const [start, end] = [record.startOf(path), record.endOf(path)]
    if (this.length + end - start > maxMessageBytes) {
      this.#isFull = true
      return
    }
    const [bytes, from] = [this.bytes, record.bytes]
    let at = this.length
    for (let i = start; i < end; i++) bytes[at++] = from[i] as number
    this.length = at
  }

  #text(text: string): void {
    if (this.length + text.length * 3 > maxMessageBytes) {
      this.#isFull = true
      return
    }
    const bytes = this.bytes
    let at = this.length
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code > 0x7f) {
        at += bytes.write(text.slice(i), at)
        break
      }
      bytes[at++] = code
    }
    this.length = at
  }

  #byte(byte: number): void {
    if (this.length === maxMessageBytes) this.#isFull = true
    else this.bytes[this.length++] = byte
  }
}
