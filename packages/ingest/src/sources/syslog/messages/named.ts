// Data table: what name servers say.
import { phraseReader } from './phrases.ts'

const client = String.raw`client (?:@0x[0-9a-f]{1,16} )?(?<ip>[0-9a-fA-F.:]{2,64})#(?<port>\d{1,5})(?: \((?<name>[^)]{0,255})\))?:(?: view \S{1,64}:)?`

/** Reads what BIND says. */
export const readNamed = phraseReader('named', 'network', [
  { says: new RegExp(`^${client} query: (?<question>\\S{1,255}) (?<class>\\S{1,16}) (?<qtype>\\S{1,16})`), action: 'dns_query' },
  { says: new RegExp(`^${client} query(?: \\(cache\\))?(?: '(?<question>[^/']{1,255})/(?<qtype>[^/']{1,16})/[^']{1,16}')? ?(?<reason>denied)?`), action: 'dns_query_denied', outcome: 'failure', severity: 1 },
  { says: new RegExp(`^${client} (?:update|zone transfer|transfer of|AXFR|IXFR) ?['"]?(?<question>[^'"\\s]{0,255})['"]? ?(?<reason>.{0,128})`), action: 'dns_zone_change' },
  { says: new RegExp(`^${client} (?<reason>.{1,256})`), action: 'dns_client' },
  { says: /^(?<reason>unexpected RCODE|REFUSED unexpected|lame server|connection refused|network unreachable|host unreachable).{0,32}resolving '(?<question>[^/']{1,255})\/(?<qtype>[^/']{1,16})\/[^']{1,16}': (?<dip>[0-9a-fA-F.:]{2,64})#(?<dport>\d{1,5})/, action: 'dns_resolving_failed', outcome: 'failure' },
  { says: /^zone (?<question>[^\s/]{1,255})\/(?<class>\S{1,16}): (?<reason>.{1,256})/, action: 'dns_zone' },
]) // prettier-ignore

/** Reads what Unbound says: `[pid:thread] info: 192.0.2.1 example.com. A IN`. */
export const readUnbound = phraseReader('unbound', 'network', [
  { says: /^(?:\[\d{1,10}:\d{1,6}\] )?(?<level>info|notice|warning|error|debug): (?<ip>[0-9a-fA-F.:]{2,64}) (?<question>\S{1,255}) (?<qtype>[A-Z0-9]{1,16}) (?<class>IN|CH|HS)/, action: 'dns_query' },
  { says: /^(?:\[\d{1,10}:\d{1,6}\] )?(?<level>info|notice|warning|error|debug): (?<reason>.{1,512})/, action: 'dns' },
]) // prettier-ignore
