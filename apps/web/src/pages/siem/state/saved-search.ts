import { quoteValue } from '@aurora/search'
import type { Answer } from '../../../api/operations.ts'
import type { SiemAddress } from './address.ts'

/** The filters of a search as hunts and rules keep them (AU-88). */
export type SavedSearch = Answer<'listHunts'>['items'][number]['search']

type Searched = Pick<SiemAddress, 'q' | 'sources' | 'severities' | 'host'>

/** What a hunt or a rule keeps of an address. */
export const savedSearchOf = ({ q, sources, severities, host }: Searched): SavedSearch => ({
  query: q,
  sources: [...sources],
  severities: [...severities],
  hosts: host === '' ? [] : [host],
})

const hostFields = ['host.name', 'host.ip', 'source.ip', 'destination.ip'] as const

/**
 * The part of the address that searches for the same.
 *
 * An address holds one host. A search made by the API may name several: they become a condition of the query, over the
 * fields that the filter looks at.
 */
export function addressOf({ query, sources, severities, hosts }: SavedSearch): Searched {
  const [host = '', ...others] = hosts
  const q = others.length === 0 ? query : [query, anyOf(hosts)].filter((part) => part !== '').join(' ')
  return { q, sources, severities, host: others.length === 0 ? host : '' }
}

function anyOf(hosts: readonly string[]): string {
  const values = hosts.map((host) => quoteValue(host)).join(' OR ')
  return `(${hostFields.map((field) => `${field}:(${values})`).join(' OR ')})`
}

/** Whether an address searches for what was saved. The order of names says nothing. */
export function isSameSearch(address: Searched, saved: SavedSearch): boolean {
  return keyOf(address) === keyOf(addressOf(saved))
}

const keyOf = ({ q, sources, severities, host }: Searched): string =>
  JSON.stringify([q.trim(), [...sources].sort(), [...severities].sort(), host])
