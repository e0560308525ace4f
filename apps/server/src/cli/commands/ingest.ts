import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { addAbortSignal, type Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import type { IngestReport } from '@aurora/contract'
import { AppError } from '@aurora/core'
import { isJsonFramed, sources } from '@aurora/ingest'
import { call, type Server } from '../api-client.ts'
import { textFlag, type Command, type Context } from '../command.ts'
import { connect } from '../connect.ts'
import { Progress } from '../progress.ts'
import { showText } from '../terminal.ts'
import { zeekHeaderBehind } from '../../zeek-header.ts'

const requestBytes = 4 << 20

/** Requests on their way at once: the server stores those that wait together. */
const parallelRequests = 4
const newline = 0x0a
const maxTries = 8

/** Stores log files, or what comes on standard input. */
export const ingest: Command = {
  name: 'ingest',
  usage: 'ingest FILE… [--source NAME] [--sensor NAME]',
  about: 'stores log files (plain, .gz or .zst), or standard input as "-"',
  examples: [
    './aurora ingest /var/log/suricata/eve.json',
    'zcat conn.log.gz | ./aurora ingest - --source zeek',
    './aurora ingest app-*.jsonl.gz --source json --sensor portal-1',
  ],
  flags: {
    source: {
      type: 'string',
      value: 'NAME',
      about: 'product that wrote them, such as suricata; auto (the default) finds out, and says so',
    },
    sensor: {
      type: 'string',
      value: 'NAME',
      about: 'which instance of the product (default: the name of this machine)',
    },
  },
  async run(context) {
    if (context.words.length === 0)
      throw new AppError('request.invalid', 'name at least one file, or - for standard input', {
        hint: './aurora ingest /var/log/suricata/eve.json',
      })
    const server = await connect(context)
    const sum = { received: 0, stored: 0, rejected: 0, deduplicated: 0 }
    let isDone = false
    try {
      for (const name of context.words) {
        const report = await ingestFile(server, name, context)
        addTo(sum, report)
        if (context.signal.aborted) break
      }
      isDone = !context.signal.aborted
    } finally {
      if (isDone || sum.received > 0) say(context, sum)
      await server.close()
    }
    if (context.signal.aborted) {
      const goOn = context.words.includes('-')
        ? 'lines behind those that were received were not read'
        : 'run the same command again to go on: what is stored is not stored twice'
      context.terminal.note(`interrupted; ${goOn}`)
      return 130
    }
    return sum.rejected > 0 ? 3 : 0
  },
}

type Counts = Record<'received' | 'stored' | 'rejected' | 'deduplicated', number>

function addTo(sum: Counts, report: Counts): void {
  for (const key of Object.keys(sum) as (keyof Counts)[]) sum[key] += report[key]
}

function say(context: Context, sum: Counts): void {
  if (context.terminal.isJson) {
    context.terminal.print(JSON.stringify(sum))
    return
  }
  const n = (count: number): string => count.toLocaleString('en')
  context.terminal.print(
    `${n(sum.received)} received: ${n(sum.stored)} stored, ${n(sum.rejected)} rejected, ${n(sum.deduplicated)} known already`,
  )
  if (sum.rejected > 0) context.terminal.note('see why with: ./aurora rejects')
}

/** Sends one file in requests of some megabytes, each with a key made of place and content: sent twice, it is stored once. */
async function ingestFile(server: Server, name: string, context: Context): Promise<Counts> {
  const file = name === '-' ? undefined : await fileOf(name)
  const progress = new Progress(context.terminal, file?.isCompressed === true ? undefined : file?.bytes, 'lines')
  const sum = { received: 0, stored: 0, rejected: 0, deduplicated: 0 }
  const sending = new Set<Promise<void>>()
  let offset = 0
  let header = ''
  let source: string | undefined
  try {
    const stream = addAbortSignal(context.signal, file?.stream() ?? process.stdin)
    for await (const lines of wholeLines(stream, framing(context), context.signal)) {
      source ??= await sourceOf(server, name, lines, context)
      const body = header === '' ? lines : Buffer.concat([Buffer.from(header), lines])
      const key =
        file === undefined
          ? undefined
          : `${file.identity}:${offset}:${createHash('sha256').update(lines).digest('base64url')}`
      const end = (offset += lines.length)
      if (source === 'zeek') header = zeekHeaderBehind(header, lines)
      const one = send(server, source, body, key, context).then((report) => {
        addTo(sum, report)
        progress.update(end, sum.received)
        sending.delete(one)
      })
      one.catch(() => undefined) // it is awaited below, where the failure counts
      sending.add(one)
      if (sending.size >= parallelRequests) await Promise.race(sending)
    }
    await Promise.all(sending)
  } finally {
    await Promise.allSettled(sending)
  }
  progress.finish()
  return sum
}

/** Bytes of a file's head that say who wrote it. */
const headBytes = 1 << 16

/** The source a person named, or the one the first lines are recognised as, which is said. */
async function sourceOf(server: Server, name: string, lines: Buffer, context: Context): Promise<string> {
  const named = textFlag(context, 'source') ?? 'auto'
  if (named !== 'auto') return named
  const start = lines.subarray(0, headBytes)
  const end = lines.length > headBytes ? start.lastIndexOf(newline) + 1 : start.length
  const head = start.subarray(0, end > 0 ? end : start.length).toString('utf8')
  const found = await call(server, 'recognizeSource', { body: { head } })
  const kinds = found.datasets.slice(0, 3).map(showText).join(', ') + (found.datasets.length > 3 ? ', …' : '')
  const shown = name === '-' ? 'standard input' : name
  context.terminal.note(
    found.confidence === 0
      ? `${shown}: not recognised (${showText(found.because)}); name the product with --source`
      : `${shown}: ${found.source} (${kinds}), ${Math.round(found.confidence * 100)} % sure: ${showText(found.because)}`,
  )
  return found.source
}

interface InputFile {
  readonly identity: string
  readonly bytes: number
  readonly isCompressed: boolean
  stream(): Readable
}

async function fileOf(name: string): Promise<InputFile> {
  const path = resolve(name)
  const found = await stat(path, { bigint: true }).catch((error: unknown) => {
    throw new AppError('request.not_found', `${name} cannot be read`, {}, error)
  })
  if (!found.isFile()) throw new AppError('request.invalid', `${name} is not a file`)
  const decoder = name.endsWith('.gz') ? createGunzip() : name.endsWith('.zst') ? createZstdDecompress() : undefined
  return {
    identity: `${found.dev}:${found.ino}`,
    bytes: Number(found.size),
    isCompressed: decoder !== undefined,
    stream: () => {
      const source = createReadStream(path, { highWaterMark: 1 << 20 })
      return decoder === undefined ? source : source.on('error', (error) => decoder.destroy(error)).pipe(decoder)
    },
  }
}

/** Whether a file that begins so is one JSON document of many records, which must not be cut, for the source asked for. */
function framing(context: Context): (head: Buffer) => boolean {
  const named = textFlag(context, 'source') ?? 'auto'
  const wrappers = sources
    .filter(({ name }) => named === 'auto' || name === named)
    .flatMap(({ jsonWrappers }) => jsonWrappers ?? [])
  const isPossible =
    named === 'auto' || sources.some(({ name, jsonWrappers }) => name === named && jsonWrappers !== undefined)
  return (head) => isPossible && isJsonFramed(head, wrappers)
}

/**
 * Pieces of whole lines of about four megabytes, or of a JSON document the whole; the last may lack its newline. Ends
 * early when `signal` aborts.
 */
async function* wholeLines(
  stream: AsyncIterable<Buffer>,
  isFramed: (head: Buffer) => boolean,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  let length = 0
  let isWhole: boolean | undefined
  try {
    for await (const part of stream) {
      parts.push(part)
      length += part.length
      if (length < requestBytes || isWhole === true || !part.includes(newline)) continue
      isWhole ??= isFramed(Buffer.concat(parts).subarray(0, headBytes))
      if (isWhole) continue
      const all = Buffer.concat(parts, length)
      const end = all.lastIndexOf(newline) + 1
      yield all.subarray(0, end)
      parts = [all.subarray(end)]
      length = all.length - end
    }
  } catch (error) {
    if (signal.aborted) return
    if (length > 0) yield Buffer.concat(parts, length)
    throw new AppError(
      'ingest.encoding',
      `the file breaks off: ${error instanceof Error ? error.message : String(error)}`,
      { hint: 'what was whole before that is stored' },
      error,
    )
  }
  if (length > 0) yield Buffer.concat(parts, length)
}

/** Sends one request, to its end even when interrupted; waits and tries again when the server is busy or its disk is full. */
async function send(
  server: Server,
  source: string,
  content: Buffer,
  key: string | undefined,
  context: Context,
): Promise<IngestReport> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call(server, 'ingest', {
        query: { source, sensor: textFlag(context, 'sensor') ?? hostname() },
        bytes: {
          content: Uint8Array.from(content),
          headers: { 'content-type': 'application/x-ndjson', ...(key === undefined ? {} : { 'idempotency-key': key }) },
        },
      })
    } catch (error) {
      const isOver = context.signal.aborted || key === undefined || attempt === maxTries
      if (!(error instanceof AppError) || !error.spec.retry || isOver) throw error
      const waitSeconds = error.detail.retryAfterSeconds ?? Math.min(30, 2 ** attempt)
      context.terminal.note(`${error.message}; trying again in ${waitSeconds} s`)
      await sleep(waitSeconds * 1000, undefined, { signal: context.signal }).catch(() => undefined)
    }
  }
}
