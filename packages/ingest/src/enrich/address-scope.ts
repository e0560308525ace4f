import { parseNetwork } from '@aurora/query'
import { NetworkTable, type NetworkEntry } from './network-table.ts'

/**
 * What kind of address it is. `public`: anybody's on the Internet. `inside`: of one's own network and no further
 * (private, link-local, loopback, multicast, broadcast). `reserved`: for nobody, or for documents.
 */
export type AddressScope = 'public' | 'inside' | 'reserved'

/** IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), and the multicast registries. */
const inside = [
  '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', // RFC 1918
  '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '255.255.255.255',
  'fc00::/7', // RFC 4193
  '::1', 'fe80::/10', 'ff00::/8',
] // prettier-ignore
const reserved = [
  '0.0.0.0/8', '100.64.0.0/10', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.18.0.0/15', '198.51.100.0/24',
  '203.0.113.0/24', '240.0.0.0/4',
  '::/0', // all of IPv6 but what is global unicast
] // prettier-ignore
const globalV6 = ['2000::/3', '64:ff9b::/96']
const reservedV6 = ['2001:db8::/32', '2001::/32', '2001:10::/28', '2001:20::/28', '2001:2::/48', '2002::/16', '3fff::/20'] // prettier-ignore

const entriesOf = (texts: readonly string[], value: AddressScope): NetworkEntry<AddressScope>[] =>
  texts.map((text) => {
    const network = parseNetwork(text)
    if (typeof network === 'string') throw new Error(`${text} is no network`)
    return { network, value }
  })

const scopes = new NetworkTable<AddressScope>([
  ...entriesOf(inside, 'inside'),
  ...entriesOf([...reserved, ...reservedV6], 'reserved'),
  ...entriesOf(globalV6, 'public'),
])

/** `address`: a number as `parseAddress` gives it. */
export const scopeOf = (address: bigint): AddressScope => scopes.find(address) ?? 'public'
