/** Values of one column of a block, put in the order of their rows. A row that is passed over has the column's default. */
export interface BlockColumn {
  /** Whether any value was put: a column without one is left out of the block. */
  readonly isUsed: boolean
  /** Bytes of the column with this many rows, as ClickHouse's Native format has them; good until it is cleared. */
  finish(rows: number): Uint8Array
  /** Forgets all values, and keeps the memory for the next ones. */
  clear(): void
}

const firstBytes = 4096

/** Memory that a block took and the next one may not need is given back from here on. */
const maxKeptBytes = 8 << 20

/** Calls into the engine cost more than loops over fewer bytes than this. */
const shortFill = 64

/** Bytes that grow at their end. */
class GrowingBytes {
  bytes: Buffer = Buffer.alloc(0)
  length = 0

  /** Makes room for so many more. */
  reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(firstBytes, this.bytes.length * 2, this.length + more))
    this.bytes.copy(larger, 0, 0, this.length)
    this.bytes = larger
  }

  fill(byte: number, count: number): void {
    if (count === 0) return
    this.reserve(count)
    const { bytes, length } = this
    if (count > shortFill) bytes.fill(byte, length, length + count)
    else for (let i = 0; i < count; i++) bytes[length + i] = byte
    this.length = length + count
  }

  /** A number as LEB128. */
  varint(value: number): void {
    this.reserve(5)
    let rest = value
    for (; rest > 0x7f; rest >>>= 7) this.bytes[this.length++] = (rest & 0x7f) | 0x80
    this.bytes[this.length++] = rest
  }

  /** What is there, so many times. */
  repeat(times: number): void {
    const one = this.length
    this.reserve(one * (times - 1))
    this.bytes.fill(this.bytes.subarray(0, one), one, one * times)
    this.length = one * times
  }

  done(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }

  clear(): void {
    this.length = 0
    if (this.bytes.length > maxKeptBytes) this.bytes = Buffer.alloc(0)
  }
}

/** Longer texts are written by the engine's own call, shorter ones faster without. */
const shortText = 64

/** String: its length in bytes as LEB128, then UTF-8. The default is the empty text. */
export class TextColumn implements BlockColumn {
  readonly #out = new GrowingBytes()
  #rows = 0

  get isUsed(): boolean {
    return this.#rows > 0
  }

  put(row: number, text: string): void {
    this.#passTo(row)
    this.#rows = row + 1
    if (text.length >= shortText || !this.#putAscii(text)) this.#putUtf8(text)
  }

  /** A text that is UTF-8 already. */
  putBytes(row: number, source: Buffer, start: number, end: number): void {
    this.#passTo(row)
    this.#rows = row + 1
    const out = this.#out
    const length = end - start
    out.varint(length)
    out.reserve(length)
    const { bytes } = out
    if (length > shortText) source.copy(bytes, out.length, start, end)
    else for (let i = 0; i < length; i++) bytes[out.length + i] = source[start + i] as number
    out.length += length
  }

  /** The same text in all rows up to this number. */
  fill(rows: number, text: string): void {
    if (this.#rows > 0) throw new Error('the column has values')
    if (rows === 0) return
    this.put(0, text)
    this.#out.repeat(rows)
    this.#rows = rows
  }

  finish(rows: number): Uint8Array {
    this.#passTo(rows)
    return this.#out.done()
  }

  clear(): void {
    this.#out.clear()
    this.#rows = 0
  }

  #passTo(row: number): void {
    if (row > this.#rows) this.#out.fill(0, row - this.#rows)
    this.#rows = row
  }

  /** Writes a short text if all of it is ASCII. */
  #putAscii(text: string): boolean {
    const out = this.#out
    out.reserve(text.length + 1)
    const { bytes } = out
    let at = out.length
    bytes[at++] = text.length
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code > 0x7f) return false
      bytes[at++] = code
    }
    out.length = at
    return true
  }

  #putUtf8(text: string): void {
    const out = this.#out
    const bytes = Buffer.byteLength(text, 'utf8')
    out.varint(bytes)
    out.reserve(bytes)
    out.length += out.bytes.write(text, out.length, 'utf8')
  }
}

/** UInt8. The default is 0. */
export class ByteColumn implements BlockColumn {
  readonly #out = new GrowingBytes()

  get isUsed(): boolean {
    return this.#out.length > 0
  }

  put(row: number, value: number): void {
    if (!Number.isInteger(value) || value < 0 || value > 0xff) throw new RangeError(`${value} is no UInt8`)
    this.#out.fill(0, row - this.#out.length)
    this.#out.fill(value, 1)
  }

  finish(rows: number): Uint8Array {
    this.#out.fill(0, rows - this.#out.length)
    return this.#out.done()
  }

  clear(): void {
    this.#out.clear()
  }
}

/** Int64 and what is kept as one: eight bytes, the lowest first. The default is 0 or -1. */
export class IntegerColumn implements BlockColumn {
  /** Two to a value, the lower half first. */
  #halves = new Int32Array(0)
  #rows = 0
  readonly #missing: 0 | -1

  constructor(missing: 0 | -1) {
    this.#missing = missing
  }

  get isUsed(): boolean {
    return this.#rows > 0
  }

  put(row: number, value: number): void {
    if (!Number.isInteger(value) || Math.abs(value) >= 2 ** 63) throw new RangeError(`${value} is no Int64`)
    this.#passTo(row)
    this.#reserve(row + 1)
    this.#halves[row * 2] = value | 0
    this.#halves[row * 2 + 1] = Math.floor(value / 0x1_0000_0000)
    this.#rows = row + 1
  }

  /** The same value in all rows up to this number. */
  fill(rows: number, value: number): void {
    if (this.isUsed) throw new Error('the column has values')
    for (let row = 0; row < rows; row++) this.put(row, value)
  }

  finish(rows: number): Uint8Array {
    this.#passTo(rows)
    return new Uint8Array(this.#halves.buffer, 0, rows * 8)
  }

  clear(): void {
    this.#rows = 0
    if (this.#halves.byteLength > maxKeptBytes) this.#halves = new Int32Array(0)
  }

  #passTo(row: number): void {
    if (row <= this.#rows) return
    this.#reserve(row)
    const halves = this.#halves
    if (row - this.#rows > shortFill) halves.fill(this.#missing, this.#rows * 2, row * 2)
    else for (let i = this.#rows * 2; i < row * 2; i++) halves[i] = this.#missing
    this.#rows = row
  }

  #reserve(rows: number): void {
    if (rows * 2 <= this.#halves.length) return
    const larger = new Int32Array(Math.max(firstBytes / 4, this.#halves.length * 2, rows * 2))
    larger.set(this.#halves)
    this.#halves = larger
  }
}

/** Value of a hex digit by its character code. */
const hexDigits: readonly (number | undefined)[] = Array.from({ length: 128 }, (_, code) =>
  /[0-9a-f]/i.test(String.fromCharCode(code)) ? parseInt(String.fromCharCode(code), 16) : undefined,
)

/** UUID: each half with its lowest byte first. */
export class IdColumn implements BlockColumn {
  readonly #out = new GrowingBytes()

  get isUsed(): boolean {
    return this.#out.length > 0
  }

  /** `id`: 32 hex digits. */
  put(row: number, id: string): void {
    const out = this.#out
    out.fill(0, row * 16 - out.length)
    out.reserve(16)
    this.#putHalf(id, 0)
    this.#putHalf(id, 16)
  }

  #putHalf(id: string, from: number): void {
    const out = this.#out
    for (let i = from + 14; i >= from; i -= 2) {
      const value = (hexDigits[id.charCodeAt(i)] ?? NaN) * 16 + (hexDigits[id.charCodeAt(i + 1)] ?? NaN)
      if (Number.isNaN(value)) throw new RangeError(`${id.slice(0, 40)} is no id`)
      out.bytes[out.length++] = value
    }
  }

  finish(rows: number): Uint8Array {
    this.#out.fill(0, rows * 16 - this.#out.length)
    return this.#out.done()
  }

  clear(): void {
    this.#out.clear()
  }
}

/** Array(UInt32): where each list ends, then the numbers of all. The default is the empty list. */
export class NumberListColumn implements BlockColumn {
  readonly #ends = new IntegerColumn(0)
  #numbers = new Uint32Array(0)
  #rows = 0
  #count = 0

  get isUsed(): boolean {
    return this.#count > 0
  }

  /** Adds a number to the list of the row; rows are filled in order. */
  add(row: number, value: number): void {
    this.#passTo(row)
    if (this.#count === this.#numbers.length) this.#grow()
    this.#numbers[this.#count++] = value
  }

  finish(rows: number): Uint8Array {
    this.#passTo(rows)
    return Buffer.concat([this.#ends.finish(rows), new Uint8Array(this.#numbers.buffer, 0, this.#count * 4)])
  }

  clear(): void {
    this.#ends.clear()
    this.#rows = this.#count = 0
    if (this.#numbers.byteLength > maxKeptBytes) this.#numbers = new Uint32Array(0)
  }

  #grow(): void {
    const larger = new Uint32Array(Math.max(firstBytes / 4, this.#numbers.length * 2))
    larger.set(this.#numbers)
    this.#numbers = larger
  }

  /** A list ends where the first number of a later row is added. */
  #passTo(row: number): void {
    while (this.#rows < row) this.#ends.put(this.#rows++, this.#count)
  }
}

/** Array(String): where each list ends, then the texts of all. The default is the empty list. */
export class ListColumn implements BlockColumn {
  readonly #ends = new IntegerColumn(0)
  readonly #texts = new TextColumn()
  #rows = 0
  #count = 0

  get isUsed(): boolean {
    return this.#rows > 0
  }

  put(row: number, values: readonly string[]): void {
    this.#passTo(row)
    for (const value of values) this.#texts.put(this.#count++, value)
    this.#passTo(row + 1)
  }

  finish(rows: number): Uint8Array {
    this.#passTo(rows)
    return Buffer.concat([this.#ends.finish(rows), this.#texts.finish(this.#count)])
  }

  clear(): void {
    this.#ends.clear()
    this.#texts.clear()
    this.#rows = this.#count = 0
  }

  /** A list that is passed over ends where the one before does. */
  #passTo(row: number): void {
    while (this.#rows < row) this.#ends.put(this.#rows++, this.#count)
  }
}
