import { parseNativeValue, type NativeDocument } from '@aurora/core'
import { lineLimits } from './limits.ts'
import { findJsonRecords, isJsonFramed } from './parsers/json-records.ts'
import type { Recognition, Sample, Source } from './source.ts'
import { sources } from './sources/registry.ts'

/** What a stream's first records say about who wrote it. */
export interface StreamRecognition {
  /** The source that reads it: the one that knows its records, else the one for any JSON or any text. */
  readonly source: string
  /** Kinds of record it holds, the most frequent first; empty when no source knows it. */
  readonly datasets: readonly string[]
  /** From 0 to 1; 0 when no source knows it. */
  readonly confidence: number
  /** Why, in a sentence for a person. */
  readonly because: string
  /** Records looked at, and how many of them the source takes for its own. */
  readonly sampled: number
  readonly known: number
}

/** Records looked at: enough for a mixed stream, few enough to be read again without being noticed. */
const sampleRecords = 64

/** A source must know this share of the records: a stream of two products is not given to the louder one unsaid. */
const minShare = 0.5

/** Below this it is a guess, and a guess is not made. */
const minConfidence = 0.5

/**
 * Finds out which source wrote a stream, from its head: bytes of whole lines, or of JSON as long as it may be. Pure: the same head has the same answer.
 *
 * Every source sees every record and says how sure it is. The one with the largest sum wins; its confidence is the mean
 * over the records it knows, times the share of them. When that is no more than a guess, the stream goes to the source
 * for any JSON or any text, where all of it can be searched, and the answer says so.
 */
export function recognize(head: Buffer, among: readonly Source[] = sources): StreamRecognition {
  const samples = samplesOf(head, among)
  const candidates = among
    .map((source) => candidateOf(source, samples))
    .filter(({ known }) => known > 0)
    .sort((a, b) => b.confidence - a.confidence)
  const [best] = candidates
  if (best === undefined || best.known < samples.length * minShare || best.confidence < minConfidence)
    return unknown(samples, best)
  return best
}

/** The records of the head: of JSON that newlines do not part, else its lines. The last of JSON may be cut: it is left out. */
function recordsOf(head: Buffer, among: readonly Source[]): string[] {
  const wrappers = among.flatMap((source) => source.jsonWrappers ?? [])
  if (!isJsonFramed(head, wrappers)) return head.toString('utf8').split('\n')
  const ranges = [...findJsonRecords(head, wrappers)]
  const whole = ranges.length > 1 && ranges.at(-1)?.end === head.length ? ranges.slice(0, -1) : ranges
  return whole.slice(0, sampleRecords).map(({ start, end }) => head.toString('utf8', start, end))
}

function samplesOf(head: Buffer, among: readonly Source[]): Sample[] {
  const lines = recordsOf(head, among)
    .map((line) => line.replace(/^\ufeff/, '').replace(/\r$/, ''))
    .filter((line) => line.trim() !== '' && line.length <= lineLimits.maxLineBytes)
    .slice(0, sampleRecords)
  return lines.map((line) => ({ line, document: documentOf(line), first: lines[0] ?? '' }))
}

function documentOf(line: string): NativeDocument | undefined {
  if (!line.trimStart().startsWith('{')) return undefined
  try {
    const value = parseNativeValue(line)
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as NativeDocument) : undefined
  } catch {
    return undefined
  }
}

function candidateOf(source: Source, samples: readonly Sample[]): StreamRecognition {
  const found = samples.flatMap((sample) => source.recognize(sample) ?? [])
  const sum = found.reduce((total, { confidence }) => total + confidence, 0)
  return {
    source: source.name,
    datasets: byFrequency(found.map(({ dataset }) => dataset)),
    confidence: samples.length === 0 ? 0 : Math.round((sum / samples.length) * 100) / 100,
    because: surest(found)?.because ?? '',
    sampled: samples.length,
    known: found.length,
  }
}

const surest = (found: readonly Recognition[]): Recognition | undefined =>
  found.reduce<Recognition | undefined>(
    (best, one) => (best === undefined || one.confidence > best.confidence ? one : best),
    undefined,
  )

function byFrequency(names: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name)
}

function unknown(samples: readonly Sample[], best: StreamRecognition | undefined): StreamRecognition {
  const isJson = samples.filter(({ line }) => line.trimStart().startsWith('{')).length * 2 > samples.length
  const nearest =
    best === undefined
      ? 'no source knows these records'
      : `at most ${best.known} of ${samples.length} records look like ${best.source}`
  return {
    source: isJson ? 'json' : 'syslog',
    datasets: [],
    confidence: 0,
    because: samples.length === 0 ? 'there is no record' : `${nearest}: kept as ${isJson ? 'JSON' : 'text'}`,
    sampled: samples.length,
    known: 0,
  }
}
