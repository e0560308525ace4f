import { parseAddress } from '@aurora/query'
import { canonicalAddress } from '../encode/address.ts'
import { scopeOf } from './address-scope.ts'
import { readDomain } from './domain.ts'
import { ownText } from '../memory/own-text.ts'
import { RecentMap } from '../memory/recent-map.ts'

const remembered = 16_384
/** A name with a dot at its end and a port. */
const longestHost = 260

const none: readonly string[] = []
const recent = new RecentMap<readonly string[]>(remembered)

/**
 * The indicators in a host that is given by address or name, perhaps with a port: the address if it is public, else the
 * registered domain and the whole name. None for anything else.
 */
export function indicatorsOfHost(text: string): readonly string[] {
  const known = recent.get(text)
  if (known !== undefined) return known
  if (text.length > longestHost) return none
  const own = ownText(text)
  const found = look(withoutPort(own))
  recent.set(own, found)
  return found
}

function look(host: string): readonly string[] {
  const address = parseAddress(host)
  if (address !== undefined) return scopeOf(address) === 'public' ? [canonicalAddress(host)] : none
  const domain = readDomain(host)
  if (domain === undefined) return none
  return domain.name === domain.registrable ? [domain.name] : [domain.registrable, domain.name]
}

/** `192.0.2.7:80` and `host.example:80` without the port; an IPv6 address as it is. */
function withoutPort(text: string): string {
  const colon = text.indexOf(':')
  return colon > 0 && colon === text.lastIndexOf(':') ? text.slice(0, colon) : text
}
