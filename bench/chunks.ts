import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Enricher } from '../packages/ingest/src/enrich/enricher.ts'
import { RowEncoder } from '../packages/ingest/src/encode/row-encoder.ts'
import { readChunk } from '../packages/ingest/src/worker/read-chunk.ts'
import { EveGenerator } from './generator.ts'
import { ownLines } from './samples.ts'

export const linesPerChunk = 10_000

const fixtures = join(import.meta.dirname, '../fixtures')
const notSources = ['query', 'suricata']

/** A chunk of lines by source: Suricata's from the generator, the others' from their recordings. */
export const sourceNames = ['suricata', ...readdirSync(fixtures).filter((name) => !notSources.includes(name))]

export const chunkOf = (source: string): Buffer =>
  source === 'suricata'
    ? new EveGenerator({ seed: 1, startMs: Date.now(), stepMs: 1 }).body(linesPerChunk)
    : recorded(source)

/** The recording of a source, as often as fills a chunk. */
function recorded(source: string): Buffer {
  const lines = ownLines(source)
  return Buffer.from(`${Array.from({ length: linesPerChunk }, (_, i) => lines[i % lines.length] ?? '').join('\n')}\n`)
}

const encoder = new RowEncoder({ site: '', source: '', sensor: '', receivedUs: 0, batch: 0 })

/** Reads a chunk once, as a reader thread does; CPU in µs an event. */
export function cpuUsOfReading(source: string, body: Buffer, enricher?: Enricher): number {
  const chunk = {
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
  } as const
  const before = process.cpuUsage()
  const { stored } = readChunk({ site: 'bench', batch: 1, chunk }, { enricher, encoder })
  const { user, system } = process.cpuUsage(before)
  return (user + system) / stored
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN
}

export const rounded = (value: number): number => Math.round(value * 100) / 100
