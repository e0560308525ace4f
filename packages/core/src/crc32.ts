/** CRC-32 of each byte (ISO 3309, polynomial 0xedb88320 reflected). */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** CRC-32 of `bytes` from `start` to `end`, as gzip, PNG and ClickHouse's `CRC32` have it. */
export function crc32(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let value = 0xffffffff
  for (let i = start; i < end; i++) value = (table[(value ^ (bytes[i] as number)) & 0xff] as number) ^ (value >>> 8)
  return (value ^ 0xffffffff) >>> 0
}
