import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Event } from '@aurora/core'
import { openEventStore, type EventStore } from '@aurora/store'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RawChunk } from '../chunk.ts'
import { Enricher } from '../enrich/enricher.ts'
import { writeMmdb } from '../enrich/testing/mmdb-writer.ts'
import { noDetections, type Detector } from '../detector.ts'
import { sources } from '../sources/registry.ts'
import { readChunk } from './read-chunk.ts'

// Whatever bytes arrive: each line becomes an event that the store keeps as it was, or a reject with its bytes.

const names = sources.map(({ name }) => name)

/** Pieces that parsers trip over: broken JSON, odd numbers and times, escapes, control characters, half of a character. */
const seeds: readonly string[] = [
  '{"timestamp":"2026-03-14T09:12:04.118233+0000","event_type":"dns","src_ip":"::1","dest_port":53}',
  '{"timestamp":"0001-01-01T00:00:00Z","src_port":-1,"dest_port":1e400,"flow":{"bytes_toserver":1.5}}',
  '{"timestamp":"9999-12-31T23:59:60Z","alert":{"severity":"x","signature":"\\u0000\\ud800"}}',
  '{"time":1e300,"msg":"a\\tb\\nc\\\\","n":123456789012345678901234567890,"level":"\\u001b[31m"}',
  '{"a":{"b":[{"c":1},{"c":[2,[3]]}]},"a.b":2,"":3,"__proto__":{"x":1},"constructor":4}',
  '#separator \\x09\n#fields\tts\tuid\tn\n#types\ttime\tstring\tcount\n1773480000.5\tC1\t-\n\t\t\n',
  '<34>1 2026-03-14T09:12:04Z host app 1 ID [a@1 b="c\\"]"] text',
  '<999>Feb 30 25:61:61 host',
  '<13>Mar 14 09:12:04 gw sshd[1]: \\N \\t \u202e',
  '\ufeff{"bom":true}',
  '<34>Mar 14 09:12:04 gw CEF:0|a\\|b|c|1|id|name|9|src=192.0.2.7 msg=a\\=b\\nc cs1Label=x cs1=\\ud800',
  'LEEF:2.0|v|p|1|e|x5E|src=192.0.2.7^usrName=a^sev=9',
  'type=EXECVE msg=audit(1773479524.118:7): argc=2 a0="sh" a1=2D6300FF proctitle=00FF41',
  '192.0.2.7 - "a b" [14/Mar/2026:09:12:04 +0000] "GET /\\x00\\xff HTTP/1.1" 404 -',
  'date=2026-03-14 time=09:12:04 devname="a\\"b" srcip=::1 sessionid=99999999999999999999 __proto__=x',
  '{"Event":{"System":{"EventID":{"#text":"4625"},"Keywords":-9214364837600034816},"EventData":{"Data":[{"Name":"a","#text":null}]}}}',
  '{"rule":{"level":"12","mitre":{"id":["T1110",7]}},"agent":{"ip":"any"},"data":{"win":{"system":{"eventID":1}}}}',
  '{"eventName":"x","userIdentity":[],"eventTime":"0000","requestParameters":12345678901234567890}',
  '\\N\t\\N\t\\N',
  '{"source":{"ip":"81.2.69.142","geo":{"country_iso_code":7}},"destination":{"ip":"10.0.0.1"},"network":{"direction":"x"}}',
  '<13>Mar 14 09:12:04 gw app: hxxp://81.2.69[.]142:x/ evil[.]example %00 CVE-2021-44228 \ud800.com',
]

const bytes = fc.oneof(
  fc.constantFrom(...seeds).map((text) => Buffer.from(text)),
  fc.tuple(fc.constantFrom(...seeds), fc.nat(), fc.uint8Array({ maxLength: 6 })).map(([text, at, put]) => {
    const line = Buffer.from(text)
    const cut = at % (line.length + 1)
    return Buffer.concat([line.subarray(0, cut), put, line.subarray(cut)])
  }),
  fc.json({ maxDepth: 6, stringUnit: 'binary' }).map((text) => Buffer.from(text)),
  fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 60 }).map((raw) => Buffer.from(raw)),
)
const chunks = fc.record({
  source: fc.constantFrom(...names),
  bytes: fc.array(bytes, { minLength: 1, maxLength: 12 }).map((lines) => Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]))), // prettier-ignore
})

let directory: string
let store: EventStore
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'aurora-read-'))
  store = await openEventStore({ address: `chdb:${directory}`, retentionDays: 25_000, readSessions: 1, memoryBytes: 1 << 30 }) // prettier-ignore
})
afterAll(async () => {
  await store.close()
  await rm(directory, { recursive: true, force: true })
})

const ever = { fromUs: 0, toUs: Date.UTC(2262, 0, 1) * 1000, by: 'received' } as const

const enricher = new Enricher({
  databases: [writeMmdb('Country', { '81.2.69.0/24': { country: { iso_code: 'GB' } } })],
  assets: Buffer.from('network,name\n10.0.0.0/8,inner\n'),
  hasIndicators: true,
})

test('every line is stored as it was, or kept as a reject', { timeout: 120_000 }, async () => {
  let batch = 0
  await fc.assert(
    fc.asyncProperty(chunks, async ({ source, bytes: body }) => {
      const number = ++batch
      const sensor = `s${number}`
      const chunk: RawChunk = {
        source,
        sensor,
        space: 'fuzz',
        isReplayable: false,
        unit: 'byte',
        start: 0,
        skipLines: 0,
        receivedUs: Date.UTC(2026, 2, 14) * 1000,
        bytes: Uint8Array.from(body),
        context: '',
      }
      const asked: Event[] = []
      const detector = recorderOf(asked)
      const result = readChunk({ chunk, site: 'main', batch: number }, { enricher, detector })
      expect(result.stored + result.rejects.length).toBe(result.received)
      if (result.stored > 0) await store.append({ number, rows: [result.rows] })
      const found = await eventsOf(sensor)
      expect(found.length).toBe(result.stored)
      expect(new Set(found.map((event) => event.id)).size).toBe(found.length)
      expect(asked.toSorted(byId), 'events as rules saw them').toEqual(found.toSorted(byId))
      const lines = body.toString('latin1').split('\n').map((line) => line.replace(/\r$/, '')) // prettier-ignore
      const kept = [
        ...found.map((event) => Buffer.from(event.raw).toString('latin1')),
        ...result.rejects.map((reject) => Buffer.from(reject.bytes).toString('latin1')),
      ]
      for (const line of kept) expect(lines.map(withoutMark)).toContain(withoutMark(line))
    }),
    { numRuns: Number(process.env['AURORA_FUZZ_RUNS'] ?? 150) },
  )
})

const byId = (a: Event, b: Event): number => (a.id < b.id ? -1 : 1)

/** A detector that keeps a copy of each event it is asked of. */
const recorderOf = (asked: Event[]): Detector => ({
  summary: { ruleSet: '', rules: 0, asked: [], faults: [], faultCount: 0 },
  begin: () => undefined,
  finish: () => noDetections,
  ask(event) {
    const { id, timeUs, receivedUs, site, source, sensor, dataset, severity, message } = event
    const { techniques, indicators, ecs, native, raw, decoded } = event
    const texts = { id, site, source, sensor, dataset, message, raw, decoded }
    asked.push({ ...texts, timeUs, receivedUs, severity, techniques, indicators, ecs, native })
  },
})

const withoutMark = (line: string): string => (line.startsWith('\xef\xbb\xbf') ? line.slice(3) : line)

async function eventsOf(sensor: string): Promise<readonly Event[]> {
  const predicate = { kind: 'equals', field: { space: 'platform', name: 'sensor' }, value: sensor } as const
  return (await store.find({ ...ever, predicate }, { limit: 1000, order: 'oldest' })).events
}
