import { expect, test } from 'vitest'
import { findGeo, GeoDatabase, GeoFault } from './geo-database.ts'
import { writeMmdb } from './testing/mmdb-writer.ts'

const country = writeMmdb('GeoLite2-Country', {
  '81.2.69.0/24': { country: { iso_code: 'GB' }, registered_country: { iso_code: 'US' } },
  '2a02:d000::/20': { country: { iso_code: 'SE' } },
  '1.1.1.0/24': { registered_country: { iso_code: 'AU' } },
})
const asn = writeMmdb('DBIP-ASN-Lite', {
  '81.2.0.0/16': { autonomous_system_number: 20712, autonomous_system_organization: 'Andrews & Arnold Ltd' },
})
const ipinfo = writeMmdb('ipinfo country_asn.mmdb', {
  '81.2.69.0/24': { country: 'NL', country_name: 'Netherlands', asn: 'AS64500', as_name: 'Elsewhere' },
  '9.9.9.9': { country: 'Switzerland', country_code: 'ch', asn: 'AS19281', name: 'Quad9' },
  '8.8.8.8': { asn: '', country: '' },
})

const opened = (bytes: Uint8Array): GeoDatabase => {
  const database = GeoDatabase.check(bytes)
  if (database instanceof GeoFault) throw new Error(database.message)
  return database
}

test.for([
  [country, '81.2.69.142', { countryIsoCode: 'GB' }],
  [country, '2a02:d000::1', { countryIsoCode: 'SE' }],
  [country, '1.1.1.1', undefined],
  [country, '81.2.70.1', undefined],
  [asn, '81.2.69.142', { asNumber: 20712, asOrganization: 'Andrews & Arnold Ltd' }],
  [ipinfo, '81.2.69.142', { countryIsoCode: 'NL', asNumber: 64500, asOrganization: 'Elsewhere' }],
  [ipinfo, '9.9.9.9', { countryIsoCode: 'CH', asNumber: 19281, asOrganization: 'Quad9' }],
  [ipinfo, '8.8.8.8', undefined],
  [ipinfo, 'no address', undefined],
] as const)('%# %s', ([bytes, address, facts]) => {
  expect(opened(bytes).find(address)).toEqual(facts)
})

test('of each fact the first database that knows it counts', () => {
  expect(findGeo([opened(country), opened(ipinfo)], '81.2.69.142')).toEqual({
    countryIsoCode: 'GB',
    asNumber: 64500,
    asOrganization: 'Elsewhere',
  })
})

test('it says what it is and how old', () => {
  expect(opened(country)).toMatchObject({ type: 'GeoLite2-Country', builtMs: Date.UTC(2026, 9, 1) })
})

test.for([
  ['nothing', Buffer.alloc(0), 'no MMDB file'],
  ['text', Buffer.from('<html>not found</html>'), 'no MMDB file'],
  ['a file without its end', country.subarray(0, country.length - 200), 'no MMDB file'],
  ['a file without its beginning', country.subarray(country.length - 180), 'broken'],
  [
    'a file of no day',
    Buffer.from(country.toString('latin1').replace('build_epoch', 'build_epocx'), 'latin1'),
    'no date',
  ],
  [
    'a database of something else',
    writeMmdb('Anonymous', { '1.2.3.0/24': { is_anonymous: 1 } }),
    'neither countries nor',
  ],
] as const)('%s is refused', ([, bytes, message]) => {
  const fault = GeoDatabase.check(bytes)
  expect(fault).toBeInstanceOf(GeoFault)
  expect((fault as GeoFault).message).toContain(message)
})

test('a file with any byte changed is refused, or answers without throwing', () => {
  for (let at = 0; at < country.length; at++) {
    const broken = Buffer.from(country)
    broken[at] = (broken[at] ?? 0) ^ 0xff
    const database = GeoDatabase.check(broken)
    if (database instanceof GeoFault) continue
    for (const address of ['81.2.69.142', '2a02:d000::1', '255.255.255.255']) database.find(address)
  }
})
