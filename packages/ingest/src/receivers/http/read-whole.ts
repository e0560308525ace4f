import { AppError } from '@aurora/core'

/** All bytes of a request whose records newlines do not part. Fails with 'request.too_large' beyond so many MiB. */
export async function readWhole(content: AsyncIterable<Buffer>, maxMib: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of content) {
    parts.push(part)
    length += part.length
    if (length > maxMib << 20)
      throw new AppError('request.too_large', `a request may have ${maxMib} MiB of events`, {
        hint: 'send several smaller ones',
      })
  }
  return Buffer.concat(parts, length)
}
