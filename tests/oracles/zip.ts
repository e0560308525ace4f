import { readFileSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'

/** The files of a .zip as name and text, by its central directory. PKWARE, APPNOTE.TXT §4.3. */
export function filesOfZip(path: string): { name: string; text: string }[] {
  const bytes = readFileSync(path)
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006'))
  const files: { name: string; text: string }[] = []
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const method = bytes.readUInt16LE(at + 10)
    const size = bytes.readUInt32LE(at + 20)
    const nameBytes = bytes.readUInt16LE(at + 28)
    const local = bytes.readUInt32LE(at + 42)
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const packed = bytes.subarray(from, from + size)
    const name = bytes.toString('utf8', at + 46, at + 46 + nameBytes)
    files.push({ name, text: (method === 8 ? inflateRawSync(packed) : packed).toString('utf8') })
    at += 46 + nameBytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return files
}
