import { addressOf } from './client.ts'
import { operations, type Query } from './operations.ts'
import { ApiProblem } from './problem.ts'

/** Texts that were read are put away in pieces of this size, so that they do not fill the memory of the page. */
const pieceBytes = 16 << 20
const newline = 0x0a

/**
 * Reads everything that matches a search; `onLines` hears how many lines came so far. Fails when the answer is cut: a part
 * is never taken for the whole.
 */
export async function exportLogs(
  query: Query<'exportLogs'>,
  onLines: (count: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const response = await fetch(addressOf(operations.exportLogs[1], {}, query), { credentials: 'same-origin', signal })
  if (!response.ok || response.body === null) {
    const said = (await response.json().catch(() => ({}))) as { readonly detail?: string }
    const detail = said.detail ?? `the server answered ${response.status}`
    throw new ApiProblem({ title: 'Export', status: response.status, detail, code: 'http', requestId: '' })
  }
  const pieces: Blob[] = []
  let waiting: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  let lines = 0
  for await (const chunk of chunksOf(response.body)) {
    for (const byte of chunk) if (byte === newline) lines++
    onLines(lines)
    waiting.push(chunk)
    bytes += chunk.length
    if (bytes < pieceBytes) continue
    pieces.push(new Blob(waiting))
    waiting = []
    bytes = 0
  }
  return new Blob([...pieces, ...waiting])
}

async function* chunksOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value
}
