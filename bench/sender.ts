import { closeSync, openSync, readSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import type { CorpusFile } from './corpus.ts'

/** Sends made-up events over several connections from a thread of its own, at a rate or as fast as they are taken. */
interface Order {
  readonly url: string
  readonly token: string
  readonly connections: number
  readonly linesPerRequest: number
  /** Events a second; 0 sends as fast as the server takes them. */
  readonly rate: number
  readonly files: readonly CorpusFile[]
}

const order = workerData as Order
const newline = 0x0a

/** A file that is sent in requests of whole lines. */
class Reading {
  readonly source: string
  readonly #file: number
  readonly #bytes: number
  readonly #block: Buffer
  #at = 0

  constructor({ source, path, bytes, events }: CorpusFile) {
    this.source = source
    this.#file = openSync(path, 'r')
    this.#bytes = bytes
    this.#block = Buffer.alloc(Math.ceil((bytes / events) * order.linesPerRequest) + (64 << 10))
  }

  /** How much of it was sent, from 0 to 1. */
  get share(): number {
    return this.#at / this.#bytes
  }

  next(): Uint8Array<ArrayBuffer> {
    const read = readSync(this.#file, this.#block, 0, this.#block.length, this.#at)
    const length = this.#block.lastIndexOf(newline, read - 1) + 1
    this.#at += length
    if (this.#at >= this.#bytes) closeSync(this.#file)
    return Uint8Array.from(this.#block.subarray(0, length))
  }
}

const readings = order.files.map((file) => new Reading(file))
const allBytes = order.files.reduce((sum, { bytes }) => sum + bytes, 0)
const allEvents = order.files.reduce((sum, { events }) => sum + events, 0)
parentPort?.postMessage({ ready: true })
await new Promise((resolve) => parentPort?.once('message', resolve))

const startedMs = performance.now()
let requests = 0
let bytes = 0
let stored = 0
let rejected = 0
let refused = 0
const tookMs: number[] = []

/** The file of which least was sent. */
const laggard = (): Reading | undefined => {
  const least = readings.reduce((one, other) => (other.share < one.share ? other : one))
  return least.share < 1 ? least : undefined
}

async function connection(): Promise<void> {
  for (let reading = laggard(); reading !== undefined; reading = laggard()) {
    const number = requests++
    const body = reading.next()
    const dueMs = order.rate === 0 ? 0 : ((bytes / allBytes) * allEvents * 1000) / order.rate
    bytes += body.length
    const waitMs = dueMs - (performance.now() - startedMs)
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    await send(reading.source, body, number)
  }
}

/** Sends until it is taken: a server that is busy says when to come again. */
async function send(source: string, body: Uint8Array<ArrayBuffer>, number: number): Promise<void> {
  for (;;) {
    const sentMs = performance.now()
    const response = await fetch(`${order.url}/api/v1/siem/logs?source=${source}&sensor=bench`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${order.token}`,
        'content-type': 'application/x-ndjson',
        'idempotency-key': `bench-${number}`,
      },
      body,
    })
    const report = (await response.json()) as { stored?: number; rejected?: number }
    if (response.ok) {
      stored += report.stored ?? 0
      rejected += report.rejected ?? 0
      tookMs.push(performance.now() - sentMs)
      return
    }
    refused++
    await new Promise((resolve) => setTimeout(resolve, 1000 * Number(response.headers.get('retry-after') ?? 1)))
  }
}

await Promise.all(Array.from({ length: order.connections }, connection))
tookMs.sort((a, b) => a - b)
parentPort?.postMessage({
  stored,
  rejected,
  refused,
  seconds: (performance.now() - startedMs) / 1000,
  answeredMsP99: tookMs[Math.floor(tookMs.length * 0.99)] ?? NaN,
})
