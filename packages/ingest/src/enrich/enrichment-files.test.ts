import { mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Enricher, type EnrichmentData } from './enricher.ts'
import { EnrichmentFiles, type EnrichmentConfig, type EnrichmentObserver } from './enrichment-files.ts'
import { writeMmdb } from './testing/mmdb-writer.ts'

const countryOf = (code: string): Buffer => writeMmdb('Country', { '81.2.69.0/24': { country: { iso_code: code } } })
const draft = { timeUs: 1, dataset: 'd', severity: 0, message: '', techniques: [], fields: '', decoded: '' } as const

let folder: string
let used: EnrichmentData[]
let told: string[]
const observer: EnrichmentObserver = {
  enrichmentRead: ({ what }) => told.push(`read ${what}`),
  enrichmentRefused: ({ error }) => told.push(`refused ${String(error)}`),
}
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aurora-enrich-'))
  used = []
  told = []
})
afterEach(async () => await rm(folder, { recursive: true }))

const start = async (config: Partial<EnrichmentConfig>): Promise<EnrichmentFiles> =>
  await EnrichmentFiles.start({ geoip: [], indicators: false, ...config }, (data) => used.push(data), observer)

/** What the source of an event is said to be now. */
function sourceNow(): Record<string, unknown> {
  const data = used.at(-1)
  if (data === undefined) throw new Error('nothing is in use')
  const { fields } = new Enricher(data).enrich({ ...draft, ecs: { 'source.ip': '81.2.69.142' } }, false)
  return Object.assign({}, ...fields) as Record<string, unknown>
}

/** Replaces a file as geoipupdate does. */
async function replace(name: string, contents: string | Buffer): Promise<void> {
  await writeFile(join(folder, `${name}.new`), contents)
  await rename(join(folder, `${name}.new`), join(folder, name))
}

test('a database that is replaced is used; a broken one leaves the one before in use, and says so', async () => {
  const path = join(folder, 'geo.mmdb')
  await replace('geo.mmdb', countryOf('GB'))
  const files = await start({ geoip: [path] })
  try {
    expect(sourceNow()).toEqual({ 'source.geo.country_iso_code': 'GB' })
    expect(files.aboutAt(Date.UTC(2026, 9, 11))).toBe('geo.mmdb: Country of 2026-10-01, 10 days old')
    await files.look()
    expect(used).toHaveLength(1)

    await replace('geo.mmdb', countryOf('SE'))
    await files.look()
    expect(sourceNow()).toEqual({ 'source.geo.country_iso_code': 'SE' })

    await replace('geo.mmdb', countryOf('JP').subarray(0, 200))
    await files.look()
    expect(sourceNow()).toEqual({ 'source.geo.country_iso_code': 'SE' })
    expect(files.failure).toBe(`${path} cannot be used: it is no MMDB file, or not whole; the one before stays in use`)

    await unlink(path)
    await files.look()
    expect(files.failure).toBe(`${path} cannot be read: ENOENT; the one before stays in use`)

    await replace('geo.mmdb', countryOf('FR'))
    await files.look()
    expect(sourceNow()).toEqual({ 'source.geo.country_iso_code': 'FR' })
    expect(files.failure).toBeUndefined()
    expect(told.map((one) => one.split(' ')[0])).toEqual(['read', 'refused', 'refused', 'read'])
  } finally {
    files.stop()
  }
})

test('a symbolic link that is turned is seen', async () => {
  await writeFile(join(folder, 'a'), countryOf('GB'))
  await writeFile(join(folder, 'b'), countryOf('SE'))
  const link = join(folder, 'geo.mmdb')
  await symlink('a', link)
  const files = await start({ geoip: [link] })
  try {
    await unlink(link)
    await symlink('b', link)
    await files.look()
    expect(sourceNow()).toEqual({ 'source.geo.country_iso_code': 'SE' })
  } finally {
    files.stop()
  }
})

test('a table with a bad row stops the start, and is passed over later', async () => {
  const path = join(folder, 'assets.csv')
  await writeFile(path, 'network,name\n81.2.69.0/99,web\n')
  await expect(start({ assets: path })).rejects.toMatchObject({
    code: 'config.invalid',
    message: `${path}, line 2, column 1: "81.2.69.0/99" is no address and no network`,
    detail: { hint: 'a prefix is at most /32 for IPv4, /128 for IPv6' },
  })
  await writeFile(path, 'network,name\n81.2.69.0/24,web\n')
  const files = await start({ assets: path, indicators: true })
  try {
    expect(sourceNow()).toEqual({ 'source.asset.name': 'web' })
    expect(files.aboutAt(0)).toBe('assets.csv: 1 assets and networks; indicators')
    await replace('assets.csv', 'network,name\n81.2.69.0/24,\n')
    await files.look()
    expect(sourceNow()).toEqual({ 'source.asset.name': 'web' })
    expect(files.failure).toContain('line 2, column 2: the name is missing')
  } finally {
    files.stop()
  }
})

test.for([
  ['a missing file', { geoip: ['/nowhere/geo.mmdb'] }, '/nowhere/geo.mmdb cannot be read: ENOENT'],
  ['a folder', { geoip: ['/'] }, '/ cannot be read: EISDIR'],
  ['no database', { geoip: [import.meta.filename] }, 'it is no MMDB file, or not whole'],
  ['no table', { assets: import.meta.filename }, 'line 1, column 1: there is no column "import { mkdtemp"'],
] as const)('%s stops the start', async ([, config, message]) => {
  await expect(start(config)).rejects.toMatchObject({
    code: 'config.invalid',
    message: expect.stringContaining(message) as string,
    detail: { hint: expect.any(String) as string },
  })
})

test('without files nothing is looked at', async () => {
  const files = await start({})
  expect(used).toEqual([{ databases: [], assets: undefined, hasIndicators: false }])
  expect(files.aboutAt(0)).toBeUndefined()
  files.stop()
})
