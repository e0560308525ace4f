/** A block of addresses, ends included, on the scale of IPv6; an IPv4 address stands at ::ffff:a.b.c.d. */
export interface AddressRange {
  readonly first: bigint
  readonly last: bigint
}

const mappedPrefix = 0xffffn << 32n
const octet = /^(?:0|[1-9][0-9]{0,2})$/
const group = /^[0-9a-fA-F]{1,4}$/

/**
 * Reads an IPv4 (dotted decimal, no leading zeros) or IPv6 address (RFC 4291 §2.2, no zone) as a 128-bit number.
 *
 * An IPv4 address and its mapped IPv6 form are the same number, so both are tested alike. Undefined for anything else.
 */
export function parseAddress(text: string): bigint | undefined {
  return text.includes(':') ? parseV6(text) : addMapped(parseV4(text))
}

/**
 * What stands in front of a zone (RFC 4007 §11.2), as the first group; the engine replaces by the same pattern. A zone is
 * the name or number of an interface of the sender: printable ASCII.
 */
export const zonePattern = '^([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)%[!-$&-.0-9;-~]+$'
const zoned = new RegExp(zonePattern)

/** An IPv6 address without its zone; any other text as it is. */
export const withoutZone = (text: string): string => (text.includes('%') ? text.replace(zoned, '$1') : text)

const addMapped = (v4: bigint | undefined): bigint | undefined => (v4 === undefined ? undefined : mappedPrefix | v4)

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let value = 0n
  for (const part of parts) {
    if (!octet.test(part) || Number(part) > 255) return undefined
    value = (value << 8n) | BigInt(part)
  }
  return value
}

function parseV6(text: string): bigint | undefined {
  if (text.length > 45) return undefined
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = groupsOf(halves[0] ?? '', halves.length === 1)
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? '', true) : []
  if (head === undefined || tail === undefined) return undefined
  const missing = 8 - head.length - tail.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  const groups = [...head, ...Array<bigint>(missing).fill(0n), ...tail]
  return groups.reduce((value, next) => (value << 16n) | next, 0n)
}

/** The 16-bit groups of one side of `::`; a dotted IPv4 tail counts as two and may only end the address. */
function groupsOf(side: string, mayEndInV4: boolean): bigint[] | undefined {
  if (side === '') return []
  const groups: bigint[] = []
  const parts = side.split(':')
  for (const [index, part] of parts.entries()) {
    if (group.test(part)) groups.push(BigInt(`0x${part}`))
    else {
      const v4 = mayEndInV4 && index === parts.length - 1 ? parseV4(part) : undefined
      if (v4 === undefined) return undefined
      groups.push(v4 >> 16n, v4 & 0xffffn)
    }
  }
  return groups
}

/** Why a text is not a network: not of the form at all, or its prefix is longer than the address. */
export type NetworkFault = 'form' | 'prefix'

/**
 * Reads `address/prefix` (RFC 4632, RFC 4291 §2.3). A bare address is the network of itself; bits of the host part are
 * ignored.
 */
export function parseNetwork(text: string): AddressRange | NetworkFault {
  const slash = text.indexOf('/')
  const written = slash < 0 ? text : text.slice(0, slash)
  const address = parseAddress(written)
  if (address === undefined) return 'form'
  const width = written.includes(':') ? 128 : 32
  const prefixText = slash < 0 ? String(width) : text.slice(slash + 1)
  if (!octet.test(prefixText)) return 'form'
  if (Number(prefixText) > width) return 'prefix'
  const hostMask = (1n << BigInt(width - Number(prefixText))) - 1n
  return { first: address & ~hostMask, last: address | hostMask }
}

/** The full IPv6 spelling of a 128-bit address, which every engine reads: eight groups, no compression. */
export function addressText(address: bigint): string {
  const digits = address.toString(16).padStart(32, '0')
  return digits.match(/.{4}/g)?.join(':') ?? ''
}

/**
 * The spellings a store may keep an address in: dotted for IPv4, RFC 5952 for IPv6, and of a mapped IPv4 address both
 * the dotted form and the one in groups. None when `text` is no address.
 */
export function canonicalAddresses(text: string): string[] {
  const address = parseAddress(text)
  if (address === undefined) return []
  if (!text.includes(':')) return [text]
  const groups = Array.from({ length: 8 }, (_, i) => ((address >> BigInt(112 - 16 * i)) & 0xffffn).toString(16))
  const mapped = address >> 32n === 0xffffn ? [`::ffff:${dotted(address & 0xffffffffn)}`] : []
  return [compress(groups), ...mapped]
}

const dotted = (v4: bigint): string => [24n, 16n, 8n, 0n].map((shift) => String((v4 >> shift) & 0xffn)).join('.')

/** Replaces the first longest run of two or more zero groups by `::` (RFC 5952 §4.2). */
function compress(groups: readonly string[]): string {
  let best = { start: 0, length: 1 }
  for (let start = 0; start < groups.length; start++) {
    let length = 0
    while (groups[start + length] === '0') length++
    if (length > best.length) best = { start, length }
  }
  if (best.length < 2) return groups.join(':')
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`
}
