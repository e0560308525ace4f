import { expect, test } from 'vitest'
import type { Draft } from '../draft.ts'
import { Enricher, type EnrichmentData } from './enricher.ts'
import { writeMmdb } from './testing/mmdb-writer.ts'

const databases = [
  writeMmdb('GeoLite2-Country', { '81.2.69.0/24': { country: { iso_code: 'GB' } }, '2a02:d000::/20': { country: { iso_code: 'SE' } } }),
  writeMmdb('GeoLite2-ASN', { '81.2.0.0/16': { autonomous_system_number: 20712, autonomous_system_organization: 'A & A' } }),
] // prettier-ignore
const assets = Buffer.from(
  'network,name,kind,inside\n10.1.0.0/16,office,clients,\n10.1.0.9,printer,printer,\n81.2.69.10,web,server,yes\n10.9.0.0/16,partner,,no\n',
)
const nothing: EnrichmentData = { databases: [], assets: undefined, hasIndicators: false }

const draft = (ecs: Draft['ecs'], message = ''): Draft => ({
  timeUs: 1,
  dataset: 'd',
  severity: 0,
  message,
  techniques: [],
  fields: '',
  decoded: '',
  ecs,
})
const fieldsOf = (data: Partial<EnrichmentData>, ecs: Draft['ecs']): Record<string, string | number> =>
  Object.assign({}, ...new Enricher({ ...nothing, ...data }).enrich(draft(ecs), false).fields) as Record<string, string | number> // prettier-ignore

test('country and operator of public addresses', () => {
  expect(fieldsOf({ databases }, { 'source.ip': '10.1.0.1', 'destination.ip': '81.2.69.142' })).toEqual({
    'destination.geo.country_iso_code': 'GB',
    'destination.as.number': 20712,
    'destination.as.organization.name': 'A & A',
    'network.direction': 'outbound',
  })
  expect(fieldsOf({ databases }, { 'client.ip': '2A02:D000:0:0::1' })).toEqual({ 'source.geo.country_iso_code': 'SE' })
  expect(fieldsOf({ databases }, { 'source.ip': '::ffff:81.2.69.142' })).toMatchObject({ 'source.as.number': 20712 })
  expect(fieldsOf({ databases }, { 'source.ip': 'any', 'destination.ip': 'x'.repeat(100), 'host.ip': 7 })).toEqual({})
})

test('names of the smallest network that holds the address', () => {
  expect(
    fieldsOf({ assets }, { 'source.ip': '10.1.0.9', 'destination.ip': '10.1.7.7', 'host.ip': '10.9.0.1' }),
  ).toEqual({
    'source.asset.name': 'printer',
    'source.asset.kind': 'printer',
    'destination.asset.name': 'office',
    'destination.asset.kind': 'clients',
    'host.asset.name': 'partner',
    'network.direction': 'internal',
  })
})

test.for([
  ['10.1.0.1', '10.2.0.1', 'internal'],
  ['10.1.0.1', '8.8.8.8', 'outbound'],
  ['8.8.8.8', 'fd00::1', 'inbound'],
  ['8.8.8.8', '9.9.9.9', 'external'],
  ['10.1.0.1', '255.255.255.255', 'internal'],
  ['fe80::1', 'ff02::fb', 'internal'],
  ['8.8.8.8', '81.2.69.10', 'inbound'], // its own public server
  ['10.1.0.1', '10.9.0.1', 'outbound'], // a partner's private network
] as const)('%s to %s is %s', ([source, destination, direction]) => {
  const ecs = { 'source.ip': source, 'destination.ip': destination }
  expect(fieldsOf({ assets }, ecs)).toMatchObject({ 'network.direction': direction })
})

test('indicators are found in the message only where it is what the sender wrote', () => {
  const enricher = new Enricher({ ...nothing, hasIndicators: true })
  const event = draft({ 'source.ip': '81.2.69.142' }, 'to evil.example')
  expect(enricher.enrich(event, true)).toEqual({ fields: [], indicators: ['81.2.69.142', 'evil.example'] })
  expect(enricher.enrich(event, false)).toEqual({ fields: [], indicators: ['81.2.69.142'] })
})

test('what is remembered does not change what is found', () => {
  const enricher = new Enricher({ databases, assets, hasIndicators: true })
  for (let i = 0; i < 40_000; i++)
    enricher.enrich(
      draft({ 'source.ip': `81.2.${i >> 8}.${i & 255}`, 'dns.question.name': `h${i}.evil.example` }),
      false,
    )
  const found = enricher.enrich(draft({ 'source.ip': '81.2.69.142', 'dns.question.name': 'h1.evil.example' }), false)
  expect(found.fields).toMatchObject([{ 'source.geo.country_iso_code': 'GB' }])
  expect(found.indicators).toEqual(['81.2.69.142', 'evil.example', 'h1.evil.example'])
})
