import { parseSearch } from '@aurora/search'
import { expect, test } from 'vitest'
import { addressOf, isSameSearch, savedSearchOf } from './saved-search.ts'

const saved = {
  query: 'a OR b',
  sources: ['zeek', 'suricata'],
  severities: ['high' as const],
  hosts: ['web1'],
}

test('what is saved of an address is found again', () => {
  const address = addressOf(saved)
  expect(address).toEqual({ q: 'a OR b', sources: ['zeek', 'suricata'], severities: ['high'], host: 'web1' })
  expect(savedSearchOf(address)).toEqual(saved)
  expect(isSameSearch({ ...address, sources: ['suricata', 'zeek'], q: ' a OR b ' }, saved)).toBe(true)
  expect(isSameSearch({ ...address, host: '' }, saved)).toBe(false)
})

test('several hosts become a condition that parses', () => {
  const address = addressOf({ ...saved, query: 'failed', hosts: ['web1', '10.0.0.5', 'a "b"'] })
  expect(address.host).toBe('')
  expect(address.q).toContain('source.ip:(web1 OR 10.0.0.5 OR "a \\"b\\"")')
  expect(parseSearch(address.q, { nowUs: 0 }).ok).toBe(true)
})
