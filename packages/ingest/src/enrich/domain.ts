import { domainToASCII } from 'node:url'
import { parse } from 'tldts'

/** A name of the public DNS: the whole name, and the part of it that somebody registered. */
export interface Domain {
  readonly name: string
  readonly registrable: string
}

const longestName = 253

const options = { extractHostname: false, allowPrivateDomains: true, detectIp: false } as const

/** Names for documents and for the machinery of DNS (RFC 2606 §3, RFC 3172). */
const notOfAnybody = new Set(['example.com', 'example.net', 'example.org'])

/**
 * Reads a name; undefined when it is no name of the public DNS: without a suffix of the public suffix list (file.txt,
 * v1.2.3, printer.lan), itself such a suffix, reserved for documents, or a reverse name.
 *
 * `example` counts as a suffix: nobody can register under it, and everybody who tries the product out does.
 */
export function readDomain(text: string): Domain | undefined {
  if (text.length < 4 || text.length > longestName + 1 || !text.includes('.')) return undefined
  const name = asciiName(text.endsWith('.') ? text.slice(0, -1) : text)
  if (name === undefined || name.endsWith('.arpa')) return undefined
  const { domain, isIcann, isPrivate } = parse(name, options)
  const isListed = isIcann === true || isPrivate === true || name.endsWith('.example')
  return domain === null || !isListed || notOfAnybody.has(domain) ? undefined : { name, registrable: domain }
}

/** Parts of letters, digits, dashes and underscores, none empty or longer than 63 (RFC 1035 §2.3.4). */
const wellFormedName = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/** Lower case, and letters beyond ASCII as `xn--` (RFC 5891). */
function asciiName(text: string): string | undefined {
  const name = /^[\x00-\x7f]*$/.test(text) ? text.toLowerCase() : domainToASCII(text)
  return wellFormedName.test(name) ? name : undefined
}
