import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { spellIndicator } from '../../packages/ingest/src/enrich/indicator-spelling.ts'
import { isUnused, type ReadItem } from '../../packages/intel/src/indicator.ts'
import { readFeed } from '../../packages/intel/src/reading/read-feed.ts'
import { sharedData } from './shared-data.ts'

// Events of MISP and objects of STIX and TAXII that others wrote: all that they mean for detection is read, or named.

const misp = sharedData('ioc', 'misp', 'tests')
const taxii = sharedData('ioc', 'taxii21', 'default_data.json')
const stix = sharedData('ioc', 'stix2', 'v21')

const readBytes = (bytes: Buffer, format: 'auto' | 'misp' | 'stix' = 'auto'): readonly ReadItem[] => [
  ...readFeed(bytes, format, spellIndicator).items,
]
const values = (items: readonly ReadItem[]): readonly string[] =>
  items.flatMap((item) => (isUnused(item) ? [] : [`${item.kind} ${item.value}`]))

interface Attribute {
  readonly type: string
  readonly to_ids: boolean
  readonly value: string
}

test.skipIf(misp === undefined)('attributes of MISP events that are meant for detection are all read, or named', () => {
  for (const file of ['57c4445b-c548-4654-af0b-4be3950d210f.json', 'mispevent_testfiles/existing_event.json']) {
    const bytes = readFileSync(join(misp ?? '', file))
    const document = JSON.parse(bytes.toString()) as { Event?: unknown }
    const event = (document.Event ?? document) as { Attribute: Attribute[]; Object?: { Attribute: Attribute[] }[] }
    const all = [...event.Attribute, ...(event.Object ?? []).flatMap((object) => object.Attribute)]
    const items = readBytes(bytes)
    const wanted = all.filter(({ type, to_ids }) => to_ids && /^(?:md5|sha1|sha256|domain)$/.test(type))
    expect(wanted.length).toBeGreaterThan(2)
    expect(values(items)).toEqual(expect.arrayContaining(wanted.map(({ type, value }) => `${type} ${value.toLowerCase()}`))) // prettier-ignore
    const notMeant = all.filter(({ to_ids }) => !to_ids).map(({ value }) => value)
    expect(items.filter((item) => !isUnused(item) && notMeant.includes(item.value))).toEqual([])
    expect(items.length).toBeGreaterThanOrEqual(all.length)
  }
})

test.skipIf(misp === undefined)('every other MISP file is read or refused', () => {
  const folder = join(misp ?? '', 'mispevent_testfiles')
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const bytes = readFileSync(join(folder, file))
    expect(() => readBytes(bytes, 'misp'), file).not.toThrow()
  }
})

test.skipIf(taxii === undefined)('the indicators of a TAXII server are read in all their versions', () => {
  const roots = JSON.parse(readFileSync(taxii ?? '', 'utf8')) as Record<
    string,
    { collections?: { objects: object[] }[] }
  >
  const objects = Object.values(roots).flatMap(({ collections = [] }) => collections.flatMap((one) => one.objects))
  const items = readBytes(Buffer.from(JSON.stringify({ objects })))
  expect(values(items)).toEqual(
    expect.arrayContaining([
      'sha256 ef537f25c895bfa782526529a9b63d97aa631564d5d789c2b765448c8635fb6c',
      'url http://z4z10farb.cn/4712',
      'url http://x4z9arb.cn/4712',
    ]),
  )
  expect(items.filter(isUnused)).toEqual([])
})

test.skipIf(stix === undefined)('objects that are no indicators are read as nothing', () => {
  const files = readdirSync(stix ?? '', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'))
  expect(files.length).toBeGreaterThan(10)
  for (const file of files) expect(readBytes(readFileSync(join(stix ?? '', file)), 'stix'), file).toEqual([])
})
