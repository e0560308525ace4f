import { toCount } from '../../../parsers/text-fields.ts'
import { side, type MessageReader } from '../reading.ts'

/** Reads a packet that the filter of pfSense and OPNsense logged, as comma-separated values. Netgate, "Raw Filter Log Format". */
export const readFilterlog: MessageReader = (text) => {
  const cells = text.split(',', 40)
  const at = (i: number): string => cells[i] ?? ''
  if (cells.length < 15 || !/^(?:pass|block|reject|match|rdr|nat|binat|scrub)$/.test(at(6))) return undefined
  const isV6 = at(8) === '6'
  const base = isV6 ? 15 : 18 // where the addresses stand
  const protocol = (isV6 ? at(12) : at(16)).toLowerCase()
  const hasPorts = protocol === 'tcp' || protocol === 'udp'
  const ports = hasPorts ? [toCount(at(base + 2)), toCount(at(base + 3))] : []
  const named = {
    rule: at(0), tracker: at(3), interface: at(4), reason: at(5), action: at(6), direction: at(7), ip_version: at(8),
    protocol, src: at(base), dst: at(base + 1), srcport: hasPorts ? at(base + 2) : '', dstport: hasPorts ? at(base + 3) : '',
  } // prettier-ignore
  return {
    dataset: 'filterlog',
    severity: 0,
    fields: Object.fromEntries(Object.entries(named).filter(([, word]) => word !== '')),
    ecs: {
      ...side('source', at(base), ports[0]),
      ...side('destination', at(base + 1), ports[1]),
      'network.transport': protocol,
      'event.action': at(6),
      'event.category': 'network',
      'event.outcome': at(6) === 'pass' ? 'success' : /^(?:block|reject)$/.test(at(6)) ? 'failure' : undefined,
      'rule.id': at(0),
    },
  }
}
