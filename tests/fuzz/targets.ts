import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '@aurora/core'
import { compileMatcher } from '@aurora/query'
import { parseSearch } from '@aurora/search'
import { lowerRule, readRules } from '@aurora/sigma'
import { readAssetTable } from '../../packages/ingest/src/enrich/asset-table.ts'
import { indicatorsOf } from '../../packages/ingest/src/enrich/indicators.ts'
import { Rejected, type Draft } from '../../packages/ingest/src/draft.ts'
import { RowEncoder } from '../../packages/ingest/src/encode/row-encoder.ts'
import { LineScanner } from '../../packages/ingest/src/records/line-scanner.ts'
import { windowsSource } from '../../packages/ingest/src/sources/windows/source.ts'
import { BulkReader } from '../../packages/ingest/src/receivers/http/elastic-bulk.ts'
import { otlpLogs } from '../../packages/ingest/src/receivers/http/otlp/otlp-logs.ts'
import { splunkEvents } from '../../packages/ingest/src/receivers/http/splunk-events.ts'
import { SyslogFramer } from '../../packages/ingest/src/receivers/syslog/frames.ts'
import { findJsonRecords } from '../../packages/ingest/src/parsers/json-records.ts'
import { recognize } from '../../packages/ingest/src/recognize.ts'
import { sources } from '../../packages/ingest/src/sources/registry.ts'
import { readChunk } from '../../packages/ingest/src/worker/read-chunk.ts'
import { spellIndicator } from '../../packages/ingest/src/enrich/indicator-spelling.ts'
import { readFeed } from '../../packages/intel/src/reading/read-feed.ts'
import type { Mutator } from './mutator.ts'

/** A parser, what it is fed to begin with, and what must hold whatever it is fed. `run` throws when it does not. */
export interface Target {
  readonly name: string
  readonly corpus: readonly Buffer[]
  /** What a byte may cost where an input is one document, in which any of them can be a fault; else it is what a record may. */
  readonly maxCpuUsPerByte?: number
  run(input: Buffer, mutator: Mutator): void | Promise<void>
}

const fixtures = join(import.meta.dirname, '../../fixtures')

/** The lines of a source's recordings; of one without any, those of all. */
function linesOf(source: string): readonly Buffer[] {
  const folders = readdirSync(fixtures)
  const own = folders.includes(source) ? [source] : folders
  return own.flatMap((folder) =>
    readdirSync(join(fixtures, folder)).flatMap((file) => {
      const text = readFileSync(join(fixtures, folder, file), 'utf8').trim()
      return [...text.split('\n').slice(0, 100), text.slice(0, 4000)].map((line) => Buffer.from(line))
    }),
  )
}

/** Every line is an event or a reject, and no source has a defect. */
function readAs(source: string, input: Buffer): void {
  const { received, stored, deduplicated, rejects } = readChunk({
    site: 'fuzz',
    batch: 1,
    chunk: {
      source,
      sensor: 'fuzz',
      space: 'fuzz',
      isReplayable: false,
      unit: 'line',
      start: 0,
      skipLines: 0,
      receivedUs: 1_773_479_524_000_000,
      bytes: new Uint8Array(input),
      context: '',
    },
  })
  if (received !== stored + deduplicated + rejects.length) throw new Error('the lines do not balance')
  const defect = rejects.find(({ reason }) => reason === 'source.defect')
  if (defect !== undefined) throw new Error(defect.message)
}

/** The row of one event. */
function rowOf(line: Buffer, draft: Draft): Buffer {
  const rows = new RowEncoder({ site: 'fuzz', source: 'windows', sensor: 'fuzz', receivedUs: 1, batch: 1 })
  rows.add(draft, '0'.repeat(32), { bytes: line, start: 0, end: line.length })
  return Buffer.from(rows.finish())
}

/** An event that is read from its bytes is one, and makes the row that it makes as an object. */
function readInBothWays(input: Buffer): void {
  const { mapping, rewriter, read } = windowsSource.open({ receivedUs: 0, context: '' })
  if (mapping === undefined || rewriter === undefined) throw new Error('events are read as objects alone')
  const end = input.indexOf('\n')
  const line = end < 0 ? input : input.subarray(0, end)
  const draft = new LineScanner(mapping, input, 'mixed', rewriter).read(0, line.length)
  if (draft === undefined) return
  const row = rowOf(line, draft)
  const other = read(line.toString())
  if (other === undefined || other instanceof Rejected) throw new Error('it is no event')
  if (!row.equals(rowOf(line, other))) throw new Error('the two readings differ')
}

/** The input in pieces, as a network brings it. */
function* piecesOf(input: Buffer, mutator: Mutator): Generator<Buffer> {
  for (let at = 0; at < input.length;) {
    const end = at + mutator.between(1, 1 + Math.max(1, input.length - at))
    yield input.subarray(at, end)
    at = end
  }
}

/** Reads a request to its end; what is refused in words is no defect. */
async function readAll(input: Buffer, mutator: Mutator, read: RequestReader): Promise<void> {
  let bytes = 0
  try {
    for await (const record of read(toStream(piecesOf(input, mutator)))) bytes += record.length
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
  if (bytes > input.length * 64 + 4096) throw new Error(`${input.length} bytes made records of ${bytes}`)
}
type RequestReader = (content: AsyncIterable<Buffer>) => AsyncIterable<Buffer>

async function* toStream(pieces: Iterable<Buffer>): AsyncGenerator<Buffer> {
  yield* pieces
}

/** Nothing of what was pushed is made up, and a frame is never longer than what came. */
function frame(input: Buffer, mutator: Mutator): void {
  const framer = new SyslogFramer()
  let framed = 0
  for (const piece of piecesOf(input, mutator)) for (const { bytes } of framer.push(piece)) framed += bytes.length
  framed += framer.finish()?.bytes.length ?? 0
  if (framed > input.length) throw new Error(`${input.length} bytes made frames of ${framed}`)
}

const texts = (...lines: readonly string[]): readonly Buffer[] => lines.map((line) => Buffer.from(line))

const otlpJson =
  '{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"a"}}]},"scopeLogs":[{"logRecords":[{"timeUnixNano":"1773479524118233000","severityNumber":17,"body":{"kvlistValue":{"values":[{"key":"k","value":{"arrayValue":{"values":[{"intValue":"7"},{"doubleValue":1.5}]}}}]}},"traceId":"5b8efff798038103d269b633813fc60c"}]}]}]}'

/** One log record in protobuf: a resource, a scope, a time, a body of text. */
const otlpProtobuf = Buffer.from('0a340a0e0a0c0a036b657912050a0376616c12220a050a0373636f12190900caf5a3b4c69b181a044552524f2a080a0668656c6c6f21', 'hex') // prettier-ignore

const sigmaRules = [
  "title: t\nlogsource: {product: windows}\ndetection:\n  sel:\n    - Image|endswith: ['\\a.exe', \"\\b?*\"]\n      f|contains|windash|all:\n        - ' -enc '\n  key: [evil, 4688]\n  _x: {f|re|i: '(a+)+$', g|cidr: 10.0.0.0/8, h|gte: 0x10, j|exists: true, k|week: 53, '|re': x}\n  condition: (sel or 1 of k*) and not all of _x\n",
  'action: global\ntitle: &t t\n---\ntitle: *t\ncorrelation:\n  type: value_count\n  rules: [a, b]\n  timespan: 5m\n  aliases: {ip: {a: x, b: y}}\n  condition: {gte: 5, field: f}\n',
  "title: t\nlogsource: {category: c}\nfilter:\n  rules: any\n  sel:\n    f|wide|base64offset|contains: 'ab'\n    g|fieldref|neq: h\n    i|expand: '%x%'\n  condition: >-\n    not\n    sel\n",
]

/** What is read can be lowered or says why not; faults lie in the text. */
function readSigma(input: Buffer): void {
  const text = input.toString()
  const lines = text.split(/\r\n|\r|\n/).length
  const { rules, faults } = readRules(text, 'fuzz.yml')
  for (const { line } of faults) if (line < 1 || line > lines) throw new Error(`a fault in line ${line} of ${lines}`)
  for (const rule of rules) {
    const lowered = rule.kind === 'detection' ? lowerRule(rule) : undefined
    if (lowered?.ok === true) compileMatcher(lowered.predicate)
  }
}

function readFeedOrRefuse(input: Buffer): void {
  try {
    for (const item of readFeed(input, 'auto', spellIndicator).items)
      if (!('reason' in item) && item.value === '') throw new Error('an indicator of nothing')
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
}

/** Everything that reads what others wrote. */
export const targets: readonly Target[] = [
  ...sources.map(({ name }) => ({ name, corpus: linesOf(name), run: (input: Buffer) => readAs(name, input) })),
  { name: 'windows, in both readings', corpus: linesOf('windows'), run: readInBothWays },
  { name: 'recognition', corpus: linesOf(''), run: (input) => void recognize(input) },
  // YAML takes ten microseconds for each fault of its own.
  { name: 'Sigma rules', corpus: texts(...sigmaRules), maxCpuUsPerByte: 20, run: readSigma },
  {
    name: 'feeds of indicators',
    corpus: texts(
      'type,value,confidence,description\nip,45.155.205[.]7,90,"a, b"\n,hxxp://badsite.net/x,,\n',
      `{"type":"bundle","id":"bundle--1","objects":[{"type":"indicator","id":"indicator--1","pattern_type":"stix","pattern":"[ipv4-addr:value IN ('45.155.205.7') OR (file:hashes.'SHA-256' = 'ab')] AND [url:value = 'x']","confidence":3}]}`,
      '{"Event":{"info":"x","Tag":[{"name":"tlp:red"}],"Attribute":[{"type":"ip-dst|port","to_ids":true,"value":"45.155.205.7|1","uuid":"u","timestamp":"1700000000"}]}}',
    ),
    maxCpuUsPerByte: 20,
    run: readFeedOrRefuse,
  },
  {
    name: 'syslog frames',
    corpus: texts(
      '<34>Mar 14 09:12:04 h a: b\n',
      '26 <34>Mar 14 09:12:04 h a: b',
      '5 <1>a\0',
      '99999999 x',
      '3 <1\n7 ',
    ),
    run: frame,
  },
  {
    name: 'JSON records',
    corpus: linesOf('').map((line) => Buffer.concat([Buffer.from('[{"Records":['), line, Buffer.from(']},')])),
    run: (input) => {
      for (const { start, end } of findJsonRecords(input, ['Records', 'value']))
        if (start >= end || end > input.length) throw new Error('a record that is not there')
    },
  },
  {
    name: 'OTLP in JSON',
    corpus: texts(otlpJson),
    run: async (input, mutator) =>
      await readAll(input, mutator, (content) => otlpLogs(content, { encoding: 'json', isWrapped: true })),
  },
  {
    name: 'OTLP in protobuf',
    corpus: [otlpProtobuf],
    run: async (input, mutator) =>
      await readAll(input, mutator, (content) => otlpLogs(content, { encoding: 'protobuf', isWrapped: true })),
  },
  {
    name: 'Elasticsearch bulk',
    corpus: texts(
      '{"index":{"_index":"a"}}\n{"message":"x"}\n',
      '{"create":{}}\n{"log":{"original":"y"}}\n{"delete":{}}\n',
    ),
    run: async (input, mutator) =>
      await readAll(input, mutator, (content) => new BulkReader('i', ['log.original']).records(content)),
  },
  {
    name: 'Splunk events',
    corpus: texts('{"event":"a","time":1}{"event":{"b":1},"sourcetype":"x"}', '{"event":"\\u0061"}\n'),
    run: async (input, mutator) =>
      await readAll(input, mutator, (content) => splunkEvents(content, { isWrapped: false })),
  },
  {
    name: 'table of assets',
    corpus: texts(
      'network,name,kind\n10.0.0.0/8,inner,network\n192.0.2.7,"a ""b",server\n',
      'address,name\r\n::1,x\r\n',
    ),
    run: (input) => void readAssetTable(input.toString()),
  },
  {
    name: 'indicators in text',
    corpus: texts(
      'see hxxps://evil[.]example/a?b CVE-2026-1234 198.51.100.7:443 md5 d41d8cd98f00b204e9800998ecf8427e',
      'a.b.c::d',
    ),
    run: (input) => {
      if (indicatorsOf({}, input.toString()).length > 32) throw new Error('more than an event may have')
    },
  },
  {
    name: 'search language',
    corpus: texts(
      'alert.severity:1 AND src_ip:10.0.0.0/8',
      'a:(b OR "c d") NOT _exists_:e',
      'f:[1 TO 5} g:/x+(y|z)/ h:>=3',
      'native.x[0].y:*a?b* OR time:now-4h',
    ),
    run: (input) => void parseSearch(input.subarray(0, 8192).toString(), { aliases: new Map(), nowUs: 0 } as never),
  },
]
