import { parseAddress } from '@aurora/query'
import { canonicalAddress } from '../encode/address.ts'
import { scopeOf } from './address-scope.ts'
import type { AssetTable } from './asset-table.ts'
import { findGeo, type GeoDatabase } from './geo-database.ts'
import { ownText } from '../memory/own-text.ts'
import { RecentMap } from '../memory/recent-map.ts'

/** What is known of one address, as fields of each role it can have in an event. */
export interface AddressFacts {
  readonly isPublic: boolean
  readonly isInside: boolean
  readonly asSource: Readonly<Record<string, string | number>>
  readonly asDestination: Readonly<Record<string, string | number>>
  readonly asHost: Readonly<Record<string, string | number>>
}

const remembered = 16_384
const longestAddress = 64

const noAddress: AddressFacts = { isPublic: false, isInside: false, asSource: {}, asDestination: {}, asHost: {} }

/** Looks addresses up in databases and the asset table, and remembers those asked for lately. */
export class AddressBook {
  readonly #databases: readonly GeoDatabase[]
  readonly #assets: AssetTable | undefined
  readonly #recent = new RecentMap<AddressFacts>(remembered)

  constructor(databases: readonly GeoDatabase[], assets: AssetTable | undefined) {
    this.#databases = databases
    this.#assets = assets
  }

  /** `text`: what a sender gave as an address; undefined when it is none. Never throws. */
  find(text: string): AddressFacts | undefined {
    const known = this.#recent.get(text)
    if (known !== undefined) return known === noAddress ? undefined : known
    if (text.length > longestAddress) return undefined
    const facts = this.#lookUp(text)
    this.#recent.set(ownText(text), facts)
    return facts === noAddress ? undefined : facts
  }

  #lookUp(text: string): AddressFacts {
    const address = parseAddress(text)
    if (address === undefined) return noAddress
    const scope = scopeOf(address)
    const asset = this.#assets?.find(address)
    // one's own public addresses have a country too
    const geo = scope === 'public' ? findGeo(this.#databases, lookUpText(text, address)) : undefined
    const fields = {
      'geo.country_iso_code': geo?.countryIsoCode,
      'as.number': geo?.asNumber,
      'as.organization.name': geo?.asOrganization,
      'asset.name': asset?.name,
      'asset.kind': asset?.kind === '' ? undefined : asset?.kind,
    }
    return {
      isPublic: scope === 'public',
      isInside: asset?.isInside ?? scope === 'inside',
      asSource: under('source', fields),
      asDestination: under('destination', fields),
      asHost: under('host', { 'asset.name': fields['asset.name'], 'asset.kind': fields['asset.kind'] }),
    }
  }
}

/** An IPv4 address that is written as IPv6 stands in the databases as IPv4. */
function lookUpText(text: string, address: bigint): string {
  if (address >> 32n !== 0xffffn || !text.includes(':')) return canonicalAddress(text)
  return [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 0xffn)).join('.')
}

function under(
  role: string,
  fields: Readonly<Record<string, string | number | undefined>>,
): Readonly<Record<string, string | number>> {
  const named: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) named[`${role}.${name}`] = value
  return named
}
