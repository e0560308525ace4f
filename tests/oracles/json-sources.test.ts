import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parseNativeDocument, type NativeDocument, type NativeValue } from '@aurora/core'
import { afterAll, describe, expect, test } from 'vitest'
import { Rejected, type Draft } from '../../packages/ingest/src/draft.ts'
import { RowEncoder } from '../../packages/ingest/src/encode/row-encoder.ts'
import { LineScanner } from '../../packages/ingest/src/records/line-scanner.ts'
import type { Source } from '../../packages/ingest/src/source.ts'
import { cloudTrailSource } from '../../packages/ingest/src/sources/cloudtrail/source.ts'
import { cowrieSource } from '../../packages/ingest/src/sources/cowrie/source.ts'
import { dionaeaSource } from '../../packages/ingest/src/sources/dionaea/source.ts'
import { kubernetesSource } from '../../packages/ingest/src/sources/kubernetes/source.ts'
import { m365Source } from '../../packages/ingest/src/sources/m365/source.ts'
import { oktaSource } from '../../packages/ingest/src/sources/okta/source.ts'
import { velociraptorSource } from '../../packages/ingest/src/sources/velociraptor/source.ts'
import { wazuhSource } from '../../packages/ingest/src/sources/wazuh/source.ts'
import { windowsMapping } from '../../packages/ingest/src/sources/windows/mapping.ts'
import { windowsSource } from '../../packages/ingest/src/sources/windows/source.ts'
import { sharedData } from './shared-data.ts'
import { filesOfZip } from './zip.ts'

const ours: readonly Source[] = [
  windowsSource, wazuhSource, velociraptorSource, cowrieSource, dionaeaSource, cloudTrailSource, kubernetesSource,
  oktaSource, m365Source,
] // prettier-ignore

const scratch: string[] = []
afterAll(() => {
  for (const folder of scratch) rmSync(folder, { recursive: true, force: true })
})

/** The text of every file of a .tar.gz whose name ends so. */
function filesOfTar(path: string, ending: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'oracle-'))
  scratch.push(folder)
  execFileSync('tar', ['-xzf', path, '-C', folder])
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .toSorted()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '')
const gunzipped = (path: string): string => gunzipSync(readFileSync(path)).toString('utf8')
const isWellFormed = (line: string): boolean => {
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}

interface Sampled {
  readonly line: string
  readonly draft: Draft
  /** The sender's document as the store keeps it. */
  readonly native: NativeDocument
}

/** Reads lines with a source; a reject fails the test. */
function readAll(source: Source, lines: readonly string[]): Sampled[] {
  const reader = source.open({ receivedUs: 0, context: '' })
  return lines.map((line) => {
    const draft = reader.read(line)
    if (draft === undefined || draft instanceof Rejected) throw new Error(`not read: ${line.slice(0, 120)}`)
    return { line, draft, native: parseNativeDocument(draft.fields === '' ? line : draft.fields) }
  })
}

/** The share of those, in which one holds; says it. */
function share(what: string, all: readonly Sampled[], holds: (one: Sampled) => boolean): number {
  const count = all.filter(holds).length
  process.stdout.write(`${what}: ${count} of ${all.length}\n`)
  return all.length === 0 ? 1 : count / all.length
}

/** Whether the source is the surest of ours about a record. */
function isRecognized(source: Source, line: string): boolean {
  const sample = { line, document: parseNativeDocument(line), first: line }
  const sure = ours
    .map((one) => ({ one, confidence: one.recognize(sample)?.confidence ?? 0 }))
    .toSorted((a, b) => b.confidence - a.confidence)[0]
  return sure !== undefined && sure.confidence >= 0.5 && sure.one === source
}

/** Every record is read; nearly all are known by their product and have what the record has. */
function expectProduct(source: Source, title: string, lines: readonly string[], names: readonly string[]): Sampled[] {
  const all = readAll(source, lines)
  expect(share(`${title}: recognized`, all, ({ line }) => isRecognized(source, line))).toBeGreaterThanOrEqual(0.99)
  expect(share(`${title}: time`, all, ({ draft }) => !Number.isNaN(draft.timeUs))).toBeGreaterThanOrEqual(0.99)
  for (const name of names)
    expect(share(`${title}: ${name}`, all, ({ draft }) => hasValue(draft, name))).toBeGreaterThanOrEqual(0.99)
  return all
}

const hasValue = (draft: Draft, name: string): boolean => draft.ecs[name] !== undefined && draft.ecs[name] !== ''

const windows = sharedData('windows')
describe.skipIf(windows === undefined)('windows', () => {
  const folder = windows ?? ''
  const seen: Sampled[][] = []

  test.for(['evtx-attack-samples', 'evtx-to-mitre-attack'])('%s', (name) => {
    const lines = filesOfTar(join(folder, name, 'events-ndjson.tar.gz'), '.ndjson').flatMap(linesOf)
    seen.push(expectProduct(windowsSource, name, lines, ['host.name', 'event.code']))
  })

  test('otrf-security-datasets', () => {
    const root = join(folder, 'otrf-security-datasets')
    const zips = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.zip$/i.test(name))
    const lines = zips
      .flatMap((zip) => filesOfZip(join(root, zip)))
      .filter(({ name }) => name.endsWith('.json'))
      .flatMap(({ text }) => linesOf(text))
      .filter((line) => 'EventID' in parseNativeDocument(line))
    seen.push(expectProduct(windowsSource, 'otrf', lines, ['host.name', 'event.code']))
  })

  test('events that are read from their bytes make the same rows', () => {
    const { rewriter } = windowsSource.open({ receivedUs: 0, context: '' })
    const inPlace = (one: Sampled): boolean => {
      const line = Buffer.from(one.line.replace(/\r$/, '')) // which ends a line, and is no part of it
      const draft = new LineScanner(windowsMapping, line, 'utf8', rewriter).read(0, line.length)
      if (draft !== undefined && !rowOf(line, draft).equals(rowOf(line, one.draft))) throw new Error(`not the same: ${one.line}`) // prettier-ignore
      return draft !== undefined
    }
    expect(share('windows: read from their bytes', seen.flat(), inPlace)).toBeGreaterThanOrEqual(0.95)
  })

  test('all give the same native names', () => {
    expect(seen.length).toBe(3)
    for (const all of seen) {
      const created = all.filter(({ native, draft }) => draft.dataset === 'sysmon' && native['EventID'] === 1)
      expect(created.length).toBeGreaterThan(0)
      for (const { native } of created)
        for (const name of ['EventID', 'Channel', 'Computer', 'Provider_Name', 'Image', 'CommandLine', 'ParentImage'])
          expect(native, native['Image'] as string).toHaveProperty(name)
      const numbers = all.filter(({ native }) => typeof native['EventID'] === 'number')
      expect(numbers.length).toBe(all.length)
    }
    const datasets = Map.groupBy(seen.flat(), ({ draft }) => draft.dataset)
    process.stdout.write(`windows: ${[...datasets].map(([name, all]) => `${name} ${all.length}`).join(', ')}\n`)
  })
})

/** The row of an event as the store takes it. */
function rowOf(line: Buffer, draft: Draft): Buffer {
  const rows = new RowEncoder({ site: 's', source: 'windows', sensor: 'x', receivedUs: 5, batch: 1 })
  rows.add(draft, '0'.repeat(32), { bytes: line, start: 0, end: line.length })
  return Buffer.from(rows.finish())
}

const alerts = sharedData('wazuh', 'alerts', 'alerts.json.gz')
test.skipIf(alerts === undefined)('wazuh', () => {
  const all = readAll(wazuhSource, linesOf(gunzipped(alerts ?? '')).filter(isWellFormed))
  expect(share('wazuh: recognized', all, ({ line }) => isRecognized(wazuhSource, line))).toBeGreaterThanOrEqual(0.99)
  expect(share('wazuh: host.name', all, ({ draft }) => hasValue(draft, 'host.name'))).toBeGreaterThanOrEqual(0.99)
  expect(share('wazuh: rule.name', all, ({ draft }) => hasValue(draft, 'rule.name'))).toBeGreaterThanOrEqual(0.99)
  // Their times are the literal text {timestamp}: such an alert takes the time of receipt.
  expect(all.every(({ draft }) => Number.isNaN(draft.timeUs))).toBe(true)
})

const cowrie = sharedData('unlicensed')
test.skipIf(cowrie === undefined)('cowrie', () => {
  const folders = ['cowrie-kareiva', 'cowrie-scriptzteam'].map((name) => join(cowrie ?? '', name))
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.gz'))
      .map((name) => join(folder, name)),
  )
  const lines = files.flatMap((file) => linesOf(gunzipped(file)))
  const whole = lines.filter(isWellFormed)
  process.stdout.write(`cowrie: ${whole.length} of ${lines.length} lines are whole\n`)
  const cut = cowrieSource.open({ receivedUs: 0, context: '' })
  for (const line of lines.filter((one) => !isWellFormed(one))) expect(cut.read(line)).toBeInstanceOf(Rejected)
  expectProduct(cowrieSource, 'cowrie', whole, ['host.name', 'source.ip'])
})

const office = sharedData('unlicensed', 'o365-invictus', 'unified-audit.jsonl.gz')
test.skipIf(office === undefined)('m365', () => {
  const all = expectProduct(m365Source, 'm365', linesOf(gunzipped(office ?? '')), ['user.name', 'event.action'])
  const withClient = all.filter(({ native }) => typeof native['ClientIP'] === 'string' && native['ClientIP'] !== '')
  expect(share('m365: source.ip', withClient, ({ draft }) => hasValue(draft, 'source.ip'))).toBeGreaterThanOrEqual(0.99)
})

/** The objects of a list as lines. */
const linesOfList = (list: unknown): string[] => (Array.isArray(list) ? list.map((one) => JSON.stringify(one)) : [])

const cloud = sharedData('cloud')
describe.skipIf(cloud === undefined)('cloud', () => {
  const folder = cloud ?? ''

  test('cloudtrail, invictus', () => {
    const lines = filesOfTar(join(folder, 'aws-cloudtrail-invictus', 'cloudtrail.tar.gz'), '.json').flatMap((text) =>
      linesOfList((JSON.parse(text) as { Records?: unknown }).Records),
    )
    expect(lines.length).toBeGreaterThan(2000)
    expectProduct(cloudTrailSource, 'cloudtrail, invictus', lines, ['event.action', 'user.name'])
  })

  test('cloudtrail, stratus', () => {
    const stratus = join(folder, 'aws-stratus-red-team')
    const lines = readdirSync(stratus)
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => linesOfList(JSON.parse(readFileSync(join(stratus, name), 'utf8'))))
    expect(lines.length).toBeGreaterThan(200)
    expectProduct(cloudTrailSource, 'cloudtrail, stratus', lines, ['event.action', 'user.name'])
  })

  /** Events people wrote for tests of detections: many hold only the members their rule looks at. */
  test('panther', () => {
    const lines = linesOf(gunzipped(join(folder, 'panther-analysis', 'labelled-events.jsonl.gz')))
    const events = lines.map((line) => JSON.parse(line) as { log_type: NativeValue; log: NativeDocument })
    const products: readonly (readonly [string, Source])[] = [
      ['AWS.CloudTrail', cloudTrailSource],
      ['Amazon.EKS.Audit', kubernetesSource],
      ['Okta.SystemLog', oktaSource],
    ]
    for (const [type, source] of products) {
      const own = events.filter(({ log_type, log }) => (log['p_log_type'] ?? log_type) === type)
      const all = readAll(
        source,
        own.map(({ log }) => JSON.stringify(log)),
      )
      expect(all.length).toBeGreaterThan(30)
      const wrong = all.filter(({ line }) => ours.some((one) => one !== source && isRecognized(one, line)))
      share(`panther, ${type}: recognized`, all, ({ line }) => isRecognized(source, line))
      share(`panther, ${type}: event.action`, all, ({ draft }) => hasValue(draft, 'event.action'))
      expect(wrong).toEqual([])
    }
    const others = events.filter(({ log_type }) => !/CloudTrail|EKS|Okta|Microsoft365|Windows/.test(String(log_type)))
    const taken = others.filter(({ log }) => ours.some((one) => isRecognized(one, JSON.stringify(log))))
    process.stdout.write(`panther, other products: ${taken.length} of ${others.length} taken by one of ours\n`)
    expect(taken.map(({ log_type }) => log_type)).toEqual([])
  })
})

const rows = sharedData('velociraptor', 'goldens')
test.skipIf(rows === undefined)('velociraptor', () => {
  const folder = rows ?? ''
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => name.endsWith('.json')).map((name) => readFileSync(join(folder, name), 'utf8'))
  const goldens = names
    .filter((name) => name.endsWith('.out.yaml'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
  const lines = [...files.flatMap(linesOf).filter(isObjectText), ...goldens.flatMap(rowsOfGolden)]
  const all = readAll(velociraptorSource, lines)
  share('velociraptor: recognized (rows have free columns)', all, ({ line }) => isRecognized(velociraptorSource, line))
  const marked = all.filter(({ native }) => ['_Source', 'ClientId', '_ts'].some((name) => name in native))
  expect(share('velociraptor, with a mark: recognized', marked, ({ line }) => isRecognized(velociraptorSource, line)))
    .toBeGreaterThanOrEqual(0.9) // prettier-ignore
  const timed = all.filter(({ native }) => typeof native['_ts'] === 'number' && native['_ts'] > 1e8)
  expect(
    share('velociraptor, with _ts: time', timed, ({ draft }) => !Number.isNaN(draft.timeUs)),
  ).toBeGreaterThanOrEqual(0.99)
})

const network = ['zeek', 'suricata'].map((name) => sharedData(name))
test.skipIf(network.includes(undefined))('takes no record of Zeek or Suricata', () => {
  const [zeek = '', suricata = ''] = network
  const logs = join(zeek, 'zed-sample-data', 'zeek-json')
  const records = readdirSync(logs).flatMap((name) => linesOf(gunzipped(join(logs, name))).slice(0, 200))
  const samples = join(suricata, 'sample-data')
  const events = readdirSync(samples, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json') || name.endsWith('.jsonl'))
    .flatMap((name) => linesOf(readFileSync(join(samples, name), 'utf8')).filter(isObjectText))
  const lines = [...records, ...events]
  const taken = lines.filter((line) => ours.some((one) => isRecognized(one, line)))
  process.stdout.write(`Zeek and Suricata: ${taken.length} of ${lines.length} taken by one of ours\n`)
  expect(taken).toEqual([])
})

const isObjectText = (line: string): boolean => line.startsWith('{') && isWellFormed(line)

/** The rows after each `Output:` or `]` of a golden file. */
function rowsOfGolden(text: string): string[] {
  return [...text.matchAll(/^(?:Output: )?(\[\n[^]*?\n\])$/gm)].flatMap(([, list = '']) =>
    isWellFormed(list) ? linesOfList(JSON.parse(list)).filter(isObjectText) : [],
  )
}
