import type { Readable } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { AppError } from '@aurora/core'

/** A body may grow this much by decompression once it is larger than the free allowance: beyond lies a bomb. */
const maxRatio = 200
const freeBytes = 64 << 20

/**
 * Yields the body as it was before its content encoding: `gzip`, `zstd` or none.
 *
 * Fails with 'request.media_type' for another encoding, 'ingest.encoding' where the compressed stream breaks, and
 * 'ingest.ratio' when it grows beyond the limit; what was whole before that has been yielded.
 */
export async function* decompress(body: Readable, encoding: string | undefined): AsyncGenerator<Buffer> {
  const decoder = decoderOf(encoding)
  if (decoder === undefined) {
    yield* body as AsyncIterable<Buffer>
    return
  }
  let received = 0
  let yielded = 0
  body.on('data', (part: Buffer) => (received += part.length))
  body.on('error', (error) => decoder.destroy(error))
  body.pipe(decoder)
  try {
    for await (const part of decoder as AsyncIterable<Buffer>) {
      yielded += part.length
      if (yielded > freeBytes && yielded > received * maxRatio)
        throw new AppError('ingest.ratio', `the body grew more than ${maxRatio} times by decompression`)
      yield part
    }
  } catch (error) {
    if (error instanceof AppError || (body.destroyed && !body.readableEnded)) throw error
    throw new AppError(
      'ingest.encoding',
      `the ${encoding ?? ''} stream breaks after ${yielded} bytes of content`,
      { contentBytes: yielded },
      error,
    )
  } finally {
    body.unpipe(decoder)
    decoder.destroy()
  }
}

function decoderOf(
  encoding: string | undefined,
): ReturnType<typeof createGunzip> | ReturnType<typeof createZstdDecompress> | undefined {
  switch (encoding) {
    case undefined:
    case '':
    case 'identity':
      return undefined
    case 'gzip':
    case 'x-gzip':
      return createGunzip({ chunkSize: 256 << 10 })
    case 'zstd':
      return createZstdDecompress({ chunkSize: 256 << 10 })
    default:
      throw new AppError('request.media_type', `content encoding "${encoding.slice(0, 32)}" is not supported`, {
        hint: 'send identity, gzip or zstd',
      })
  }
}
