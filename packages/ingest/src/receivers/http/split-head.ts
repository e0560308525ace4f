/** Bytes of a stream's head: some hundred lines. */
const headBytes = 64 << 10

/**
 * Reads the head of a stream, as far as lines are whole in it, without taking it away: `rest` is the stream from its
 * beginning. A stream that breaks within its head has what came before as its head, and breaks again in `rest`. In the head
 * each part of the stream is followed by `separator`.
 */
export async function splitHead(
  stream: AsyncIterable<Buffer>,
  separator = '',
): Promise<{ head: Buffer; rest: AsyncIterable<Buffer> }> {
  const iterator = stream[Symbol.asyncIterator]()
  const parts: Buffer[] = []
  let length = 0
  let failure: { readonly error: unknown } | undefined
  let isOver = false
  try {
    while (length < headBytes && !isOver) {
      const next = await iterator.next()
      isOver = next.done === true
      if (next.done === true) break
      parts.push(next.value)
      length += next.value.length
    }
  } catch (error) {
    failure = { error }
  }
  const end = Buffer.from(separator)
  const head = Buffer.concat(parts.flatMap((part) => [part, end]))
  return { head: wholeLines(head, isOver), rest: again(parts, failure, iterator) }
}

/** A last line that was cut is left out, unless it is the only one. */
function wholeLines(bytes: Buffer, isOver: boolean): Buffer {
  const end = bytes.lastIndexOf('\n')
  return isOver || end < 0 ? bytes : bytes.subarray(0, end)
}

async function* again(
  parts: readonly Buffer[],
  failure: { readonly error: unknown } | undefined,
  iterator: AsyncIterator<Buffer>,
): AsyncGenerator<Buffer> {
  try {
    yield* parts
    if (failure !== undefined) throw failure.error
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
  } finally {
    await iterator.return?.()
  }
}
