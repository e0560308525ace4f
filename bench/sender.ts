import { parentPort, workerData } from 'node:worker_threads'
import { EveGenerator } from './generator.ts'

/** Sends made-up events over several connections from a thread of its own, at a rate or as fast as they are taken. */
interface Order {
  readonly url: string
  readonly token: string
  readonly connections: number
  readonly linesPerRequest: number
  readonly seconds: number
  /** Events a second; 0 sends as fast as the server takes them. */
  readonly rate: number
  readonly seed: number
}

const order = workerData as Order
const generator = new EveGenerator({
  seed: order.seed,
  startMs: Date.now() - order.seconds * 1000,
  stepMs: 1000 / Math.max(order.rate, 30_000),
})
parentPort?.postMessage({ ready: true })
await new Promise((resolve) => parentPort?.once('message', resolve))

const startedMs = performance.now()
let requests = 0
let bytes = 0
let stored = 0
let refused = 0

async function connection(): Promise<void> {
  while (performance.now() - startedMs < order.seconds * 1000) {
    const number = requests++
    if (order.rate > 0) {
      const dueMs = ((number * order.linesPerRequest) / order.rate) * 1000
      const waitMs = dueMs - (performance.now() - startedMs)
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
    const body = new Uint8Array(generator.body(order.linesPerRequest))
    bytes += body.length
    const response = await fetch(`${order.url}/api/v1/siem/logs?source=suricata&sensor=bench`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${order.token}`,
        'content-type': 'application/x-ndjson',
        'idempotency-key': `bench-${order.seed}-${number}`,
      },
      body,
    })
    const report = (await response.json()) as { stored?: number }
    if (response.ok) stored += report.stored ?? 0
    else refused++
  }
}

await Promise.all(Array.from({ length: order.connections }, connection))
parentPort?.postMessage({ stored, refused, bytes, seconds: (performance.now() - startedMs) / 1000 })
