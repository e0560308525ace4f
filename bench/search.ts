import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { EveGenerator, Random } from './generator.ts'
import { startBenchServer } from './server-process.ts'

/**
 * Searches over a million made-up events, through the API: p50 and p95 of each kind.
 *
 *   node scripts/node24.mjs bench/search.ts --events 1000000 --rounds 40
 */
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '40' },
    keep: { type: 'string' },
  },
})
const events = Number(values.events)
const linesPerRequest = 20_000
const spanMs = 24 * 3_600_000

const server = await startBenchServer(values.keep)
const random = new Random(7)
type Call = () => string
const q = (query: string, path = '', more = ''): string =>
  `/api/v1/siem/logs${path}?from=now-26h&to=now&q=${encodeURIComponent(query)}${more}`
const pick = (choices: readonly string[]): string => choices[random.below(choices.length)] ?? ''

/** Kind of search, its budget in milliseconds (p95), and how one is made. Values change from call to call. */
const kinds: readonly { readonly name: string; readonly budgetMs: number; readonly make: Call }[] = [
  { name: 'needle in full text (one flow)', budgetMs: 50, make: () => q(pick(flows)) },
  { name: 'a word of some fifty events', budgetMs: 150, make: () => q(`host${random.below(20_000)}`) },
  { name: 'first page, newest rows', budgetMs: 100, make: () => q('') },
  {
    name: 'first page, native field',
    budgetMs: 100,
    make: () =>
      q(
        pick([
          'flow.state:closed',
          'dns.rcode:NXDOMAIN',
          'tls.version:"TLS 1.3"',
          'http.length:8192',
          'flow.reason:timeout',
        ]),
      ),
  },
  {
    name: 'native value counted',
    budgetMs: 600,
    make: () =>
      q(
        pick([
          `flow.bytes_toserver:>${random.below(900_000)}`,
          `flow.pkts_toclient:<${random.below(900)}`,
          `dns.rrname:*${random.below(900)}*`,
        ]),
        '/count',
      ),
  },
  {
    name: 'native value counted, whole token',
    budgetMs: 50,
    make: () =>
      q(
        pick([
          `dns.rrname:host${random.below(20_000)}.example.net`,
          `http.hostname:host${random.below(20_000)}.example.com`,
          `tls.sni:host${random.below(20_000)}.example.org`,
        ]),
        '/count',
      ),
  },
  {
    name: 'top 20 of a typed field',
    budgetMs: 100,
    make: () =>
      q(
        '',
        '/values',
        `&limit=20&field=${pick(['source.ip', 'destination.port', 'network.application', 'dns.question.name'])}`,
      ),
  },
  {
    name: 'top 20 of a native field',
    budgetMs: 300,
    make: () =>
      q(
        '',
        '/values',
        `&limit=20&field=${pick(['flow.state', 'dns.rrtype', 'http.protocol', 'tls.version', 'event_type'])}`,
      ),
  },
  { name: 'hourly histogram', budgetMs: 100, make: () => q('', '/histogram', '&bars=26') },
]

await load()
await settle()
const flows = await someFlows()

const results: Record<string, { p50: number; p95: number; max: number; budget: number; holds: boolean }> = {}
for (const { name, budgetMs, make } of kinds) {
  const times: number[] = []
  for (let round = 0; round < Number(values.rounds); round++) {
    const startedMs = performance.now()
    const answer = (await server.get(make())) as { status?: number; detail?: string }
    times.push(performance.now() - startedMs)
    if (answer.status !== undefined && answer.status >= 400) throw new Error(`${name}: ${answer.detail ?? ''}`)
  }
  times.sort((a, b) => a - b)
  const at = (share: number): number =>
    Math.round((times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0) * 10) / 10
  results[name] = { p50: at(0.5), p95: at(0.95), max: at(1), budget: budgetMs, holds: at(0.95) <= budgetMs }
}
await server.get(q('', '/values', '&limit=20&field=flow.state'))
const promoted = await fetch(`${server.url}/api/v1/siem/fields/promote`, {
  method: 'POST',
  headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
  body: '{"field":"flow.state"}',
})
if (!promoted.ok) throw new Error(await promoted.text())
await settle()
await measurePromoted()

console.table(results)
mkdirSync('bench/results', { recursive: true })
writeFileSync('bench/results/search.json', `${JSON.stringify(results, null, 2)}\n`)
await server.stop({ keepData: values.keep !== undefined })
process.exit(0)

async function measurePromoted(): Promise<void> {
  for (const [name, path, budget] of [
    ['top 20 of a promoted field', q('', '/values', '&limit=20&field=flow.state'), 100],
    ['promoted value counted', q('flow.state:closed', '/count'), 50],
  ] as const) {
    const times: number[] = []
    for (let round = 0; round < Number(values.rounds); round++) {
      const startedMs = performance.now()
      await server.get(path)
      times.push(Math.round((performance.now() - startedMs) * 10) / 10)
    }
    times.sort((a, b) => a - b)
    const p95 = times[Math.floor(times.length * 0.95)] ?? 0
    results[name] = { p50: times[times.length >> 1] ?? 0, p95, max: times.at(-1) ?? 0, budget, holds: p95 <= budget }
  }
}

/** Flow ids of events from all over the range: each stands in the few events of one flow. */
async function someFlows(): Promise<string[]> {
  const found = new Set<string>()
  for (let hour = 1; hour <= 24; hour++) {
    const page = (await server.get(
      `/api/v1/siem/logs?from=now-${hour + 1}h&to=now-${hour}h&q=${encodeURIComponent('dataset:flow')}&limit=20`,
    )) as { items: { native: { flow_id: number } }[] }
    for (const { native } of page.items) found.add(String(native.flow_id))
  }
  return [...found]
}

async function load(): Promise<void> {
  const found = ((await server.get(q('', '/count'))) as { total: number }).total
  const generator = new EveGenerator({ seed: 1, startMs: Date.now() - spanMs, stepMs: spanMs / events })
  for (let sent = found; sent < events; sent += linesPerRequest * 4) {
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        const response = await server.post(
          '/api/v1/siem/logs?source=suricata&sensor=bench',
          new Uint8Array(generator.body(linesPerRequest)),
        )
        if (!response.ok) throw new Error(await response.text())
      }),
    )
  }
}

/** Waits until the CPU is quiet: merges that were begun are done. */
async function settle(): Promise<void> {
  for (let before = server.cpuSeconds(); ;) {
    await new Promise((resolve) => setTimeout(resolve, 3000))
    const now = server.cpuSeconds()
    if (now - before < 0.15) return
    before = now
  }
}
