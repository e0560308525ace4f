import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { startBenchServer } from './server-process.ts'

/**
 * Ingest through HTTP: events a second, CPU a stored event of the server alone, event loop delay, memory, bytes on disk.
 *
 *   node scripts/node24.mjs bench/ingest.ts --seconds 180 --rate 32000
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '0' },
    connections: { type: 'string', default: '12' },
    lines: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'string' },
  },
})

const server = await startBenchServer(values.keep)
const sender = new Worker(new URL('./sender.ts', import.meta.url), {
  workerData: {
    url: server.url,
    token: server.token,
    connections: Number(values.connections),
    linesPerRequest: Number(values.lines),
    seconds: Number(values.seconds),
    rate: Number(values.rate),
    seed: Number(values.seed),
  },
})
const message = async <T>(): Promise<T> =>
  await new Promise<T>((resolve, reject) => sender.once('message', resolve).once('error', reject))
await message<{ ready: true }>()

const cpuBefore = server.cpuSeconds()
sender.postMessage('go')
const { stored, refused, bytes, seconds } = await message<{
  stored: number
  refused: number
  bytes: number
  seconds: number
}>()
const cpu = server.cpuSeconds() - cpuBefore
const delay = async (quantile: string): Promise<number> =>
  (await server.metric(new RegExp(`aurora_event_loop_delay_seconds\\{quantile="${quantile}"\\} (\\S+)`))) * 1000
const memory = server.residentMb()
const delays = { p99: await delay('0.99'), p999: await delay('0.999'), max: await delay('1') }

await settle()
const cpuWithMerges = server.cpuSeconds() - cpuBefore
const health = (await server.get('/health')) as { checks: { store: { detail: string } } }
const usage = /(\d+) events, (\d+) bytes/.exec(health.checks.store.detail)
const result = {
  events: stored,
  refusedRequests: refused,
  bytesPerEvent: Math.round(bytes / stored),
  eventsPerSecond: Math.round(stored / seconds),
  cpuUsPerEvent: round((cpu / stored) * 1e6),
  cpuUsPerEventWithLaterMerges: round((cpuWithMerges / stored) * 1e6),
  eventLoopDelayMs: { p99: round(delays.p99), p999: round(delays.p999), max: round(delays.max) },
  residentPeakMb: Math.round(memory.peak),
  diskBytesPerEvent: usage === null ? NaN : round(Number(usage[2]) / Number(usage[1])),
}
console.table(
  Object.fromEntries(
    Object.entries(result).map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : value]),
  ),
)
mkdirSync('bench/results', { recursive: true })
writeFileSync('bench/results/ingest.json', `${JSON.stringify(result, null, 2)}\n`)
await server.stop({ keepData: values.keep !== undefined })
process.exit(0)

/** Waits until the CPU is quiet: merges that were begun are done. */
async function settle(): Promise<void> {
  for (let before = server.cpuSeconds(); ;) {
    await new Promise((resolve) => setTimeout(resolve, 3000))
    const now = server.cpuSeconds()
    if (now - before < 0.15) return
    before = now
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
