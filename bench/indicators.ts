import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spellIndicator } from '../packages/ingest/src/enrich/indicator-spelling.ts'
import { openIntel } from '../packages/intel/src/intel.ts'
import { intelMigrations } from '../packages/intel/src/indicators/tables.ts'
import { IndicatorTable } from '../packages/intel/src/live/table.ts'
import { TableLookup } from '../packages/intel/src/live/table-lookup.ts'
import { migrate, openState } from '../packages/state/src/index.ts'
import type { EventStore } from '../packages/store/src/index.ts'
import { median, rounded } from './chunks.ts'

/** What a million indicators cost: memory, look-ups, taking them from a file, loading them at a start. */
const count = Number(process.argv[2] ?? 1_000_000)
const profile = { kind: 'domain', feeds: ['bench'], confidence: 50, severity: 2, techniques: [], tlp: '' } as const
const valueOf = (i: number): string =>
  i % 2 === 0 ? `host-${i}.badsite.net` : `${45 + (i % 100)}.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`

const table = new IndicatorTable(() => undefined)
await table.reserve(count)
const cpuMs = (): number => (({ user, system }) => (user + system) / 1000)(process.cpuUsage())
const beforeMs = cpuMs()
for (let at = 0; at < count; at += 5000)
  await table.put(Array.from({ length: Math.min(5000, count - at) }, (_, i) => ({ value: valueOf(at + i), profile })))
const filledMs = cpuMs() - beforeMs

/** CPU of one event with four indicators, in µs. */
function lookUp(lookup: TableLookup, eventOf: () => readonly string[]): number {
  const events = Array.from({ length: 100_000 }, eventOf)
  const runs = Array.from({ length: 9 }, () => {
    const startMs = cpuMs()
    for (const event of events) lookup.find(event, 1)
    return ((cpuMs() - startMs) * 1000) / events.length
  })
  return rounded(median(runs))
}
const strangers = (): readonly string[] => ['9.9.9.9', `${randomInt(1, 223)}.1.2.3`, 'example-site.net', `www-${randomInt(1e6)}.example-site.net`] // prettier-ignore
const lookup = new TableLookup(table.buffer)
const empty = new TableLookup(new IndicatorTable(() => undefined).buffer)
const missUs = lookUp(lookup, strangers)
const emptyUs = lookUp(empty, strangers)
const hitUs = lookUp(lookup, () => [valueOf(randomInt(count)), ...strangers().slice(1)])
await table.put([
  { value: '198.18.0.0/15', profile, prefix: { isV6: false, length: 15 } },
  { value: '5.5.5.0/24', profile, prefix: { isV6: false, length: 24 } },
])
const networkUs = lookUp(lookup, strangers)

const folder = await mkdtemp(join(tmpdir(), 'aurora-bench-'))
const state = await openState(`sqlite:${join(folder, 'state.db')}`)
await migrate(state, intelMigrations)
const open = async () =>
  await openIntel({
    state,
    store: { usage: async () => await Promise.resolve({ oldestReceivedUs: undefined }) } as unknown as EventStore,
    audit: { append: async () => await Promise.resolve(undefined) },
    speller: spellIndicator,
    indicatorsOf: () => [],
    watch: () => undefined,
    storedUntilUs: () => 4e15,
    keep: async (findings) => await Promise.resolve(findings),
    fetcher: async () => await Promise.reject(new Error('not asked')),
    secretOf: async () => await Promise.reject(new Error('not asked')),
    observer: { indicatorProblem: ({ error }) => console.error(error) },
    nowUs: () => Date.now() * 1000,
  })
const intel = await open()
const by = { actor: { kind: 'user', id: 'bench', name: 'bench' }, origin: {} }
const bytes = Buffer.from(Array.from({ length: count }, (_, i) => valueOf(i)).join('\n'))
let longestMs = 0
let lastMs = performance.now()
const watch = setInterval(() => {
  longestMs = Math.max(longestMs, performance.now() - lastMs)
  lastMs = performance.now()
}, 1)
const importStartMs = performance.now()
const { added } = await intel.import({ feed: 'bench', format: 'csv', bytes, isWhole: false }, by)
const importS = (performance.now() - importStartMs) / 1000
clearInterval(watch)
await intel.close()
const loadStartMs = performance.now()
const again = await open()
const loadS = (performance.now() - loadStartMs) / 1000
await again.close()
await state.close()
await rm(folder, { recursive: true })

console.table({
  'indicators taken': added,
  'memory shared by all threads, MB': rounded(table.buffer.byteLength / 1e6),
  'filling the table, CPU s': rounded(filledMs / 1000),
  'an event with four indicators, none known, µs': missUs,
  'the same, empty table, µs': emptyUs,
  'the same, one known, µs': hitUs,
  'the same, with networks of two lengths, µs': networkUs,
  'taking a file, s': rounded(importS),
  'longest the thread was busy meanwhile, ms': rounded(longestMs),
  'loading at a start, s': rounded(loadS),
})
