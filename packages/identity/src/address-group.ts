import { isIPv4, isIPv6 } from 'node:net'

/**
 * What counts as one place on the network: an IPv4 address, or the /64 of an IPv6 address, which is what one
 * household has. An IPv4 address written as IPv6 is the IPv4 address. Any other text is itself.
 */
export function addressGroup(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined && isIPv4(mapped)) return mapped
  return isIPv6(address) ? `${firstGroups(address).join(':')}::/64` : address
}

/** The first four groups of an IPv6 address, without leading zeros. RFC 4291 §2.2. */
function firstGroups(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? []
  const before = groupsOf(head)
  const after = tail === undefined ? [] : groupsOf(tail)
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  return [...before, ...zeros, ...after].slice(0, 4)
}

/** Groups of one side of the `::`; an IPv4 address at the end stands for two, which lie behind the first four. */
function groupsOf(side: string): string[] {
  if (side === '') return []
  return side.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [parseInt(group, 16).toString(16)]))
}
