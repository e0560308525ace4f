import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { GeoDatabase, GeoFault } from '../../packages/ingest/src/enrich/geo-database.ts'
import { readGeoRecord } from '../../packages/ingest/src/enrich/geo-record.ts'
import { sharedData } from './shared-data.ts'

// MaxMind's own test databases, beside the networks and records they were made of; and files that broke other readers.

const folder = sharedData('geoip/maxmind-test')
const types = ['GeoIP2-Country', 'GeoLite2-Country', 'GeoLite2-City', 'GeoLite2-ASN']

describe.skipIf(folder === undefined)('MaxMind test databases', () => {
  test.for(types)('%s says of every network what it was made of', (type) => {
    const database = GeoDatabase.check(readFileSync(join(folder ?? '', 'test-data', `${type}-Test.mmdb`)))
    if (database instanceof GeoFault) throw new Error(database.message)
    expect(database.type).toBe(type)
    const source = readFileSync(join(folder ?? '', 'source-data', `${type}-Test.json`), 'utf8')
    const networks = (JSON.parse(source) as Record<string, unknown>[]).flatMap((one) => Object.entries(one))
    expect(networks.length).toBeGreaterThan(100)
    for (const [network, record] of networks) {
      const [address = ''] = network.split('/')
      expect([network, database.find(address)]).toEqual([network, readGeoRecord(record)])
    }
  })

  test('a broken file is refused, or answers', () => {
    const broken = ['golang', 'libmaxminddb'].flatMap((name) => {
      const place = join(folder ?? '', 'bad-data', name === 'golang' ? 'maxminddb-golang' : name)
      return readdirSync(place).map((file) => join(place, file))
    })
    expect(broken.length).toBeGreaterThan(10)
    for (const path of broken.filter((one) => one.endsWith('.mmdb'))) {
      const database = GeoDatabase.check(readFileSync(path))
      if (!(database instanceof GeoFault)) expect(database.find('1.1.1.1')).toBeUndefined()
    }
  })
})
