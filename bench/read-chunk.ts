import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readChunk } from '../packages/ingest/src/worker/read-chunk.ts'
import { EveGenerator } from './generator.ts'

/**
 * CPU of reading alone, per event and source: split, decode, parse, normalise, encode. Suricata from the generator, the
 * others from their recordings; sources may be named on the command line.
 */
const rounds = 12
const linesPerChunk = 10_000

const fixtures = join(import.meta.dirname, '../fixtures')
const notSources = ['query', 'suricata']

/** The first recording of a source, as often as fills a chunk; what a header says is said once. */
function recorded(source: string): Buffer {
  const [file = ''] = readdirSync(join(fixtures, source)).filter((name) => name !== 'conn.log')
  const lines = readFileSync(join(fixtures, source, file), 'utf8').trim().split('\n')
  return Buffer.from(`${Array.from({ length: linesPerChunk }, (_, i) => lines[i % lines.length] ?? '').join('\n')}\n`)
}

const wanted = process.argv.slice(2)
const names = ['suricata', ...readdirSync(fixtures).filter((name) => !notSources.includes(name))]
const bodies = names
  .filter((name) => wanted.length === 0 || wanted.includes(name))
  .map((name): [string, Buffer] => [
    name,
    name === 'suricata'
      ? new EveGenerator({ seed: 1, startMs: Date.now(), stepMs: 1 }).body(linesPerChunk)
      : recorded(name),
  ])

const table: Record<string, { cpuUsPerEvent: number; bytesPerEvent: number }> = {}
for (const [source, body] of bodies) {
  const read = (): number =>
    readChunk({
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
    }).stored
  for (let i = 0; i < 3; i++) read()
  const before = process.cpuUsage()
  let events = 0
  for (let i = 0; i < rounds; i++) events += read()
  const { user, system } = process.cpuUsage(before)
  table[source] = {
    cpuUsPerEvent: Math.round(((user + system) / events) * 100) / 100,
    bytesPerEvent: Math.round(body.length / linesPerChunk),
  }
}
console.table(table)
