import type { WrittenMessage } from './in-place.ts'
import { beginningText, type Beginning, type FlowPaths, type MessageParts } from './message.ts'
import type { PlacedRecord } from './placed-record.ts'
import type { PathNumber } from './path.ts'

/** Messages longer than this are composed as text, and cut there. */
const maxMessageBytes = 2048

const space = 0x20
const colon = 0x3a
const newline = 0x0a
const carriageReturn = 0x0d
const arrow = ' -> '

/** Composes messages of records that lie in a line: the same bytes as `composeMessage` makes, without texts in between. */
export class MessageWriter implements WrittenMessage {
  readonly bytes = Buffer.alloc(maxMessageBytes)
  length = 0
  #isFull = false

  /** The message, good until the next one; undefined when it is too long. */
  write(record: PlacedRecord, parts: MessageParts): WrittenMessage | undefined {
    this.length = 0
    this.#isFull = false
    for (const part of parts) {
      const before = this.length
      if (before > 0) this.#byte(space)
      const start = this.length
      if (typeof part === 'number') this.#value(record, part)
      else if (typeof part === 'string') this.#text(part)
      else if (part !== undefined && 'beginningOf' in part) this.#beginning(record, part)
      else if (part !== undefined) this.#flow(record, part)
      if (this.length === start) this.length = before
    }
    return this.#isFull ? undefined : this
  }

  #flow(record: PlacedRecord, flow: FlowPaths): void {
    const start = this.length
    this.#end(record, flow.sourceIp, flow.sourcePort)
    const middle = this.length
    if (middle > start) this.#text(arrow)
    const behind = this.length
    this.#end(record, flow.destinationIp, flow.destinationPort)
    if (this.length === behind) this.length = middle
  }

  #end(record: PlacedRecord, ip: PathNumber, portPath: PathNumber): void {
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

  #value(record: PlacedRecord, path: PathNumber): void {
    if (!record.isVerbatim(path)) {
      this.#text(record.text(path) ?? '')
      return
    }
    this.#bytes(record.bytes, record.startOf(path), record.endOf(path))
  }

  /** So many bytes have no more characters; when there are more of them, they are counted only where each is one. */
  #beginning(record: PlacedRecord, part: Beginning): void {
    const path = part.beginningOf
    if (!record.isVerbatim(path)) {
      this.#text(beginningText(record, part))
      return
    }
    const { bytes } = record
    const [start, end] = [record.startOf(path), record.endOf(path)]
    const most = Math.min(end, start + part.maxCharacters)
    let isAscii = true
    let at = start
    for (; at < most; at++) {
      const byte = bytes[at] as number
      if (byte > 0x7f) isAscii = false
      else if (part.isLine && (byte === newline || byte === carriageReturn)) break
    }
    if (isAscii || at < most || most === end) this.#bytes(bytes, start, at)
    else this.#text(beginningText(record, part))
  }

  #bytes(from: Uint8Array, start: number, end: number): void {
    if (this.length + end - start > maxMessageBytes) {
      this.#isFull = true
      return
    }
    const { bytes } = this
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
