import { Enricher } from '../packages/ingest/src/enrich/enricher.ts'
import { writeMmdb } from '../packages/ingest/src/enrich/testing/mmdb-writer.ts'
import { chunkOf, cpuUsOfReading, median, rounded } from './chunks.ts'

/** What each kind of enrichment adds to the CPU of reading an event. */
const rounds = 30

/** Countries and systems for the addresses of the generator, a network of sixteen each; names for the inner ones. */
const databases = [
  writeMmdb(
    'City',
    networks((i) => ({ country: { iso_code: i % 2 === 0 ? 'DE' : 'JP' } })),
  ),
  writeMmdb('ASN', networks((i) => ({ autonomous_system_number: 64_500 + i, autonomous_system_organization: `System ${i}` }))), // prettier-ignore
]
const assets = Buffer.from(
  `network,name,kind\n${Array.from({ length: 100_000 }, (_, i) => `10.${(i >> 8) & 255}.${i & 255}.${(i >> 16) * 128 + 3},host-${i},server`).join('\n')}`,
)

function networks<Value>(valueOf: (i: number) => Value): Record<string, Value> {
  return Object.fromEntries(Array.from({ length: 222 }, (_, i) => [`${i + 1}.0.0.0/8`, valueOf(i)]))
}

const ways: Readonly<Record<string, Enricher | undefined>> = {
  plain: undefined,
  geoip: new Enricher({ databases, assets: undefined, hasIndicators: false }),
  assets: new Enricher({ databases: [], assets, hasIndicators: false }),
  indicators: new Enricher({ databases: [], assets: undefined, hasIndicators: true }),
  all: new Enricher({ databases, assets, hasIndicators: true }),
}

function rotated<One>(list: readonly One[], by: number): One[] {
  return [...list.slice(by % list.length), ...list.slice(0, by % list.length)]
}

const table: Record<string, Record<string, number>> = {}
for (const source of ['suricata', 'zeek', 'syslog', 'json']) {
  const body = chunkOf(source)
  for (let i = 0; i < 3; i++) for (const enricher of Object.values(ways)) cpuUsOfReading(source, body, enricher)
  const spent = new Map<string, number[]>()
  // one way after the other, so that a slow phase of the machine slows all; in changing order, for garbage is collected
  // after so many events, which would be the same way's every time
  for (let i = 0; i < rounds; i++)
    for (const [way, enricher] of rotated(Object.entries(ways), i))
      spent.set(way, [...(spent.get(way) ?? []), cpuUsOfReading(source, body, enricher)])
  table[source] = Object.fromEntries(Array.from(spent, ([way, us]) => [way, rounded(median(us))]))
}
console.table(table)
