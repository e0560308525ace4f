/** What the bytes of a field are on the wire. Protocol Buffers, "Encoding": groups (3, 4) are not used by OTLP. */
export type WireType = 0 | 1 | 2 | 5

/** One field of a message. */
export interface Field {
  readonly number: number
  readonly type: WireType
  /** Varint (as 64 bits, unsigned) or fixed number; 0n for bytes. */
  readonly value: bigint
  /** Content of a length-delimited field; empty for numbers. */
  readonly bytes: Buffer
}

const nothing = Buffer.alloc(0)

/** The fields of a message in their order, unknown ones too. Throws RangeError when the bytes are no message. */
export function* fieldsOf(message: Buffer): Generator<Field, void> {
  const reader = new WireReader(message)
  while (!reader.isAtEnd) {
    const tag = reader.varint()
    const number = Number(tag >> 3n)
    const type = Number(tag & 7n)
    if (number === 0) throw new RangeError('field number 0')
    switch (type) {
      case 0:
        yield { number, type, value: reader.varint(), bytes: nothing }
        break
      case 1:
        yield { number, type, value: reader.bytes(8).readBigUInt64LE(), bytes: nothing }
        break
      case 2:
        yield { number, type, value: 0n, bytes: reader.bytes(Number(reader.varint())) }
        break
      case 5:
        yield { number, type, value: BigInt(reader.bytes(4).readUInt32LE()), bytes: nothing }
        break
      default:
        throw new RangeError(`wire type ${type}`)
    }
  }
}

class WireReader {
  readonly #message: Buffer
  #at = 0

  constructor(message: Buffer) {
    this.#message = message
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#message.length
  }

  /** A number of at most 64 bits, seven to a byte, the lowest first. */
  varint(): bigint {
    let low = 0
    for (let byte = 0; byte < 4; byte++) {
      const next = this.#byte()
      low |= (next & 0x7f) << (7 * byte)
      if (next < 0x80) return BigInt(low)
    }
    let value = BigInt(low)
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const next = this.#byte()
      value |= BigInt(next & 0x7f) << shift
      if (next < 0x80) return BigInt.asUintN(64, value)
    }
    throw new RangeError('a number of more than ten bytes')
  }

  bytes(length: number): Buffer {
    const end = this.#at + length
    if (end > this.#message.length) throw new RangeError('it ends before it is complete')
    const bytes = this.#message.subarray(this.#at, end)
    this.#at = end
    return bytes
  }

  #byte(): number {
    const byte = this.#message[this.#at++]
    if (byte === undefined) throw new RangeError('it ends before it is complete')
    return byte
  }
}
