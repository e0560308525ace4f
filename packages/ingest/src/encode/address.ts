import { ownText } from '../memory/own-text.ts'
import { RecentMap } from '../memory/recent-map.ts'

/** Spellings seen lately; senders repeat the same addresses, and reading one costs a microsecond. */
const known = new RecentMap<string>(10_000)

/** Longer texts are no address, zone included, and are not remembered. */
const maxCharacters = 64

/**
 * The one spelling of an address: IPv6 as RFC 5952 says, IPv4 as it is; a text that is no address is returned in lower
 * case, so that nothing a sender writes is lost.
 */
export function canonicalAddress(text: string): string {
  if (!text.includes(':') || text.length > maxCharacters) return text.toLowerCase()
  const seen = known.get(text)
  if (seen !== undefined) return seen
  const own = ownText(text)
  const canonical = compress(own)
  known.set(own, canonical)
  return canonical
}

/** The WHATWG URL parser writes IPv6 hosts as RFC 5952 §4 does; a zone (`%eth0`) is kept behind it. */
function compress(text: string): string {
  const [address = '', zone] = text.split('%', 2)
  const url = URL.parse(`http://[${address}]/`)
  if (url === null || url.hostname.length < 3) return text.toLowerCase()
  return url.hostname.slice(1, -1) + (zone === undefined ? '' : `%${zone}`)
}
