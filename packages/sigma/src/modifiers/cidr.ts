import { literalOf, parseAddress, parseNetwork } from '@aurora/query'
import { shown } from '../report.ts'
import { refusal, unfit, type Modifier } from './modifier.ts'

/** `cidr`: an IPv4 or IPv6 network (RFC 4632, RFC 4291 §2.3); a bare address is the network of itself. */
export const cidr: Modifier = (value) => {
  if (value.kind !== 'text') return unfit('cidr', value)
  const network = literalOf(value.pattern)
  const range = network === undefined ? 'form' : parseNetwork(network)
  if (network === undefined || range === 'form') {
    return refusal(
      'value',
      `${shown(network ?? 'a text with wildcards')} is no network`,
      'write it as `10.0.0.0/8` or `2001:db8::/32`',
    )
  }
  if (range === 'prefix') return refusal('value', `the prefix of ${shown(network)} is longer than the address`)
  if (range.first === parseAddress(network.replace(/\/.*$/, ''))) return { kind: 'network', network }
  return refusal('value', `${shown(network)} has bits set behind its prefix`, 'write the first address of the network')
}
