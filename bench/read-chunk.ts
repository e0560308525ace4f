import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Enricher } from '../packages/ingest/src/enrich/enricher.ts'
import { writeMmdb } from '../packages/ingest/src/enrich/testing/mmdb-writer.ts'
import { readChunk } from '../packages/ingest/src/worker/read-chunk.ts'
import { EveGenerator } from './generator.ts'

/** CPU of reading alone, per event and source: split, decode, parse, normalise, enrich, encode. */
const rounds = 30
const linesPerChunk = 10_000

const fixture = (path: string): string[] =>
  readFileSync(join(import.meta.dirname, '../fixtures', path), 'utf8')
    .trim()
    .split('\n')
const repeat = (lines: readonly string[]): Buffer =>
  Buffer.from(`${Array.from({ length: linesPerChunk }, (_, i) => lines[i % lines.length] ?? '').join('\n')}\n`)

const bodies: Readonly<Record<string, Buffer>> = {
  suricata: new EveGenerator({ seed: 1, startMs: Date.now(), stepMs: 1 }).body(linesPerChunk),
  zeek: repeat(fixture('zeek/streaming.jsonl')),
  syslog: repeat(fixture('syslog/gateway.log')),
  json: repeat(fixture('json/app.jsonl')),
}

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

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN
}

const table: Record<string, Record<string, number>> = {}
for (const [source, body] of Object.entries(bodies)) {
  const read = (enricher: Enricher | undefined): number =>
    readChunk(
      {
        site: 'bench',
        batch: 1,
        chunk: {
          source,
          sensor: 'bench',
          space: 'bench',
          isReplayable: false,
          unit: 'line',
          start: 0,
          skipLines: 0,
          receivedUs: Date.now() * 1000,
          bytes: new Uint8Array(body),
          context: '',
        },
      },
      enricher,
    ).stored
  for (let i = 0; i < 3; i++) for (const enricher of Object.values(ways)) read(enricher)
  const spent = new Map<string, number[]>()
  // one way after the other, so that a slow phase of the machine slows all; in changing order, for garbage is collected
  // after so many events, which would be the same way's every time
  for (let i = 0; i < rounds; i++) {
    for (const [way, enricher] of rotated(Object.entries(ways), i)) {
      const before = process.cpuUsage()
      const events = read(enricher)
      const { user, system } = process.cpuUsage(before)
      spent.set(way, [...(spent.get(way) ?? []), (user + system) / events])
    }
  }
  table[source] = {
    ...Object.fromEntries(Array.from(spent, ([way, us]) => [way, Math.round(median(us) * 100) / 100])),
    bytesPerEvent: Math.round(body.length / linesPerChunk),
  }
}
console.log('CPU an event, µs')
console.table(table)
