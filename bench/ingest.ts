import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { probeAlerts } from './alert-probe.ts'
import { corpus, type CorpusFile } from './corpus.ts'
import { startBenchServer, type BenchServer } from './server-process.ts'

/**
 * Ingest through HTTP or from followed files: events a second, CPU a stored event of the server alone, event loop delay,
 * memory, time to be searchable, bytes on disk. With `--rules` (a folder or an archive) those rules are asked of all, and
 * an event every now and then is followed to its alert.
 *
 *   node scripts/node24.mjs bench/ingest.ts --seconds 180 --rate 31500
 *   node scripts/node24.mjs bench/ingest.ts --through files --mix all --samples ../shared/data --events 12000000
 */
const { values } = parseArgs({
  options: {
    through: { type: 'string', default: 'http' },
    mix: { type: 'string', default: 'suricata' },
    samples: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '0' },
    events: { type: 'string' },
    connections: { type: 'string', default: '12' },
    lines: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'string' },
    rules: { type: 'string' },
  },
})

/** What a sender, or the following of files, brought. */
interface Brought {
  readonly stored: number
  readonly rejected: number
  readonly refused: number
  readonly seconds: number
}

/** Without a rate a run is as long as its events last; so many a second are made for it. */
const unlimitedRate = 60_000

const rate = Number(values.rate)
const events = Number(values.events ?? Number(values.seconds) * (rate === 0 ? unlimitedRate : rate))
const files = await corpus({
  mix: values.mix === 'all' ? 'all' : 'suricata',
  events,
  seed: Number(values.seed),
  samples: values.samples,
})
const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
const isFollowed = values.through === 'files'

/** How much was stored for how much CPU, second by second. */
const progress: { readonly stored: number; readonly cpuSeconds: number }[] = []
const server = await startBenchServer(values.keep, {}, isFollowed ? tailing(files) : [])
const alerts = values.rules === undefined ? undefined : await probeAlerts(server, values.rules)
const cpuBefore = isFollowed ? 0 : server.cpuSeconds()
const watch = setInterval(() => void look(server), 1000)
const brought = isFollowed ? await follow(server) : await send(server)
clearInterval(watch)
const alertMs = (await alerts?.stop()) ?? []
const cpu = server.cpuSeconds() - cpuBefore
const delay = async (quantile: string): Promise<number> =>
  (await server.metric(new RegExp(`aurora_event_loop_delay_seconds\\{rank="${quantile}"\\} (\\S+)`))) * 1000
const memory = server.residentMb()
const delays = { p99: await delay('0.99'), p999: await delay('0.999'), max: await delay('1') }
const searchable = { p50: await searchableSeconds(server, 0.5), p99: await searchableSeconds(server, 0.99) }

await settle(server)
const cpuWithMerges = server.cpuSeconds() - cpuBefore
const health = (await server.get('/health')) as { checks: { store: { detail: string } } }
const usage = /(\d+) events, (\d+) bytes/.exec(health.checks.store.detail)
const result = {
  through: values.through,
  mix: values.mix,
  events: brought.stored,
  rejected: brought.rejected,
  refusedRequests: brought.refused,
  bytesPerEvent: Math.round(bytes / events),
  eventsPerSecond: Math.round(brought.stored / brought.seconds),
  cpuUsPerEvent: round((cpu / brought.stored) * 1e6),
  cpuUsPerEventWithLaterMerges: round((cpuWithMerges / brought.stored) * 1e6),
  cpuUsPerEventByMillions: cpuUsByMillions(),
  eventLoopDelayMs: { p99: round(delays.p99), p999: round(delays.p999), max: round(delays.max) },
  secondsToSearchable: searchable,
  ...(alerts !== undefined && {
    alertMs: {
      count: alertMs.length,
      p50: round(alertMs[alertMs.length >> 1] ?? NaN),
      p90: round(alertMs[Math.floor(alertMs.length * 0.9)] ?? NaN),
      p99: round(alertMs[Math.floor(alertMs.length * 0.99)] ?? NaN),
      max: round(alertMs.at(-1) ?? NaN),
    },
  }),
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

function tailing(all: readonly CorpusFile[]): string[] {
  return all.flatMap(({ path, source }) => ['--tail', `${path}:${source}`])
}

/** Sends the files from a thread of its own; resolves when all is stored. */
async function send({ url, token }: BenchServer): Promise<Brought> {
  const sender = new Worker(new URL('./sender.ts', import.meta.url), {
    workerData: {
      ...{ url, token, files, rate },
      connections: Number(values.connections),
      linesPerRequest: Number(values.lines),
    },
  })
  const message = async <T>(): Promise<T> =>
    await new Promise<T>((resolve, reject) => sender.once('message', resolve).once('error', reject))
  await message<{ ready: true }>()
  sender.postMessage('go')
  return await message<Brought>()
}

async function look({ metric, cpuSeconds }: BenchServer): Promise<void> {
  progress.push({ stored: await metric(/^aurora_ingest_events_total (\S+)/m), cpuSeconds: cpuSeconds() })
}

/** CPU of an event among the first two millions, the next two, and so on. */
function cpuUsByMillions(): number[] {
  const step = 2_000_000
  const reached = Array.from({ length: Math.floor(events / step) + 1 }, (_, i) =>
    progress.findLast(({ stored }) => stored <= i * step),
  )
  return reached.slice(1).flatMap((end, i) => {
    const start = reached[i]
    return start === undefined || end === undefined || end.stored === start.stored
      ? []
      : [round(((end.cpuSeconds - start.cpuSeconds) / (end.stored - start.stored)) * 1e6)]
  })
}

/** Waits until everything in the files is stored or rejected. */
async function follow({ metric }: BenchServer): Promise<Brought> {
  const startedMs = performance.now()
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 250))
    const stored = await metric(/^aurora_ingest_events_total (\S+)/m)
    const rejected = await metric(/^aurora_ingest_rejects_total (\S+)/m)
    if (stored + rejected >= events)
      return { stored, rejected, refused: 0, seconds: (performance.now() - startedMs) / 1000 }
  }
}

/** So many seconds at most a share of what was received waited until it could be searched. */
async function searchableSeconds({ metric }: BenchServer, share: number): Promise<number> {
  const all = await metric(/^aurora_event_duration_seconds_count (\S+)/m)
  for (const seconds of [0.05, 0.1, 0.25, 0.5, 1, 5]) {
    const within = await metric(new RegExp(`^aurora_event_duration_seconds_bucket\\{le="${seconds}"\\} (\\S+)`, 'm'))
    if (within >= share * all) return seconds
  }
  return Infinity
}

/** Waits until the CPU is quiet: merges that were begun are done. */
async function settle({ cpuSeconds }: BenchServer): Promise<void> {
  for (let before = cpuSeconds(); ;) {
    await new Promise((resolve) => setTimeout(resolve, 3000))
    const now = cpuSeconds()
    if (now - before < 0.15) return
    before = now
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
