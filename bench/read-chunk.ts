import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readChunk } from '../packages/ingest/src/worker/read-chunk.ts'
import { EveGenerator } from './generator.ts'

/** CPU of reading alone, per event and source: split, decode, parse, normalise, encode. */
const rounds = 12
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

const table: Record<string, { cpuUsPerEvent: number; bytesPerEvent: number }> = {}
for (const [source, body] of Object.entries(bodies)) {
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
