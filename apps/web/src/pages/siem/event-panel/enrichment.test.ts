import { expect, test } from 'vitest'
import { addedFacts } from './enrichment.ts'

test('facts of databases and tables stand apart from what a line says', () => {
  const fields = {
    'source.ip': '203.0.113.7',
    'source.geo.country_iso_code': 'KP',
    'source.as.number': 20712,
    'host.asset.name': 'web shop',
    'network.direction': 'inbound',
    'event.action': 'allowed',
  }
  expect(addedFacts({ fields })).toEqual([
    { field: 'source.geo.country_iso_code', value: 'KP', from: 'location databases' },
    { field: 'source.as.number', value: '20712', from: 'location databases' },
    { field: 'host.asset.name', value: 'web shop', from: 'table of assets' },
    { field: 'network.direction', value: 'inbound', from: 'networks inside and outside' },
  ])
})
