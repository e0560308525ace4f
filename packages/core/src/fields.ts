// Data table: the names every event answers to. Exempt from the length guide.

/**
 * How a stored field compares and what "missing" is for it.
 *
 * text, ip: a String, missing is ''. number: a non-negative Int64, missing is -1. time: microseconds UTC, never missing.
 * severity: 0…4, never missing. list: Array(String), missing is []. id: 128 bits, shown as 32 hex digits.
 */
export type FieldKind = 'text' | 'ip' | 'number' | 'time' | 'severity' | 'list' | 'id'

/** One name of the event vocabulary that the store keeps in a column of its own. */
export interface FieldSpec {
  /** Flat dotted name, as people and the API write it. */
  readonly name: string
  /** Column in `siem_logs`. */
  readonly column: string
  readonly kind: FieldKind
  readonly space: 'platform' | 'ecs'
  readonly about: string
}

const platform = (name: string, column: string, kind: FieldKind, about: string): FieldSpec => ({
  name,
  column,
  kind,
  space: 'platform',
  about,
})
const ecs = (name: string, kind: FieldKind, about: string): FieldSpec => ({
  name,
  column: name.replaceAll('.', '_'),
  kind,
  space: 'ecs',
  about,
})

/** Platform names first, then the ECS 9 names with a column: the order of look-up (DESIGN §5). */
export const fieldSpecs: readonly FieldSpec[] = [
  platform('id', 'id', 'id', 'Identity of the event: the same line from the same place always has the same one.'),
  platform('time', 'time', 'time', 'When it happened, as the sender says.'),
  platform('received', 'received', 'time', 'When this installation received it.'),
  platform('site', 'site', 'text', 'Installation that received it.'),
  platform('source', 'source', 'text', 'Product that wrote it: suricata, zeek, syslog, json, …'),
  platform('sensor', 'sensor', 'text', 'Which instance of the product.'),
  platform('dataset', 'dataset', 'text', 'Kind of record within the product: alert, dns, conn, …'),
  platform('severity', 'severity', 'severity', 'info, low, medium, high or critical (0 to 4).'),
  platform('message', 'message', 'text', 'One line for a person, made of values of the event.'),
  platform('techniques', 'techniques', 'list', 'ATT&CK technique ids that the sender or a fixed mapping names.'),
  platform(
    'indicators',
    'indicators',
    'list',
    'Public addresses, domains, URLs, hashes and CVE ids found in the event.',
  ),
  platform('raw', 'raw', 'text', 'The bytes as they were received.'),

  ecs('client.ip', 'ip', 'Address of the client of the exchange.'),
  ecs('destination.as.number', 'number', 'Autonomous system of the destination.'),
  ecs('destination.as.organization.name', 'text', 'Who runs that system.'),
  ecs('destination.asset.kind', 'text', 'Kind of the destination in the asset table; not of ECS.'),
  ecs('destination.asset.name', 'text', 'Name of the destination, or of its network, in the asset table; not of ECS.'),
  ecs('destination.bytes', 'number', 'Bytes sent from destination to source.'),
  ecs('destination.domain', 'text', 'Name of the destination.'),
  ecs('destination.geo.country_iso_code', 'text', 'Country of the destination: DE, JP, …'),
  ecs('destination.ip', 'ip', 'Address of the destination.'),
  ecs('destination.packets', 'number', 'Packets sent from destination to source.'),
  ecs('destination.port', 'number', 'Port of the destination.'),
  ecs('dns.question.name', 'text', 'Name that was asked for.'),
  ecs('dns.question.type', 'text', 'Record type that was asked for.'),
  ecs('dns.response_code', 'text', 'Answer code, such as NXDOMAIN.'),
  ecs('error.message', 'text', 'What went wrong, in the words of the sender.'),
  ecs('event.action', 'text', 'What was done.'),
  ecs('event.category', 'text', 'ECS category: network, authentication, process, …'),
  ecs('event.code', 'text', 'Number or id the sender gives this kind of event.'),
  ecs('event.duration', 'number', 'How long it took, in nanoseconds.'),
  ecs('event.kind', 'text', 'ECS kind: event, alert, metric, state.'),
  ecs('event.outcome', 'text', 'success, failure or unknown.'),
  ecs('file.hash.md5', 'text', 'MD5 of the file.'),
  ecs('file.hash.sha1', 'text', 'SHA-1 of the file.'),
  ecs('file.hash.sha256', 'text', 'SHA-256 of the file.'),
  ecs('file.name', 'text', 'Name of the file.'),
  ecs('file.path', 'text', 'Path of the file.'),
  ecs('file.size', 'number', 'Size of the file in bytes.'),
  ecs('host.asset.kind', 'text', 'Kind of the host in the asset table; not of ECS.'),
  ecs('host.asset.name', 'text', 'Name of the host, or of its network, in the asset table; not of ECS.'),
  ecs('host.ip', 'ip', 'Address of the host the event is about.'),
  ecs('host.name', 'text', 'Name of the host the event is about.'),
  ecs('http.request.method', 'text', 'GET, POST, …'),
  ecs('http.response.status_code', 'number', 'Status of the answer.'),
  ecs('log.level', 'text', 'Level in the words of the sender.'),
  ecs('log.syslog.facility.name', 'text', 'Syslog facility, such as authpriv.'),
  ecs('network.application', 'text', 'Protocol of the application: dns, http, tls, …'),
  ecs('network.community_id', 'text', 'Community ID of the flow.'),
  ecs('network.direction', 'text', 'internal, outbound, inbound or external, as the perimeter sees it.'),
  ecs('network.transport', 'text', 'tcp, udp, icmp, …'),
  ecs('process.command_line', 'text', 'Command line of the process.'),
  ecs('process.executable', 'text', 'Path of the executable.'),
  ecs('process.name', 'text', 'Name of the process.'),
  ecs('process.parent.name', 'text', 'Name of the parent process.'),
  ecs('process.pid', 'number', 'Process id.'),
  ecs('rule.category', 'text', 'Category of the rule of the sender.'),
  ecs('rule.id', 'text', 'Id of the rule of the sender.'),
  ecs('rule.name', 'text', 'Name of the rule of the sender.'),
  ecs('service.name', 'text', 'Name of the service.'),
  ecs('source.as.number', 'number', 'Autonomous system of the source.'),
  ecs('source.as.organization.name', 'text', 'Who runs that system.'),
  ecs('source.asset.kind', 'text', 'Kind of the source in the asset table; not of ECS.'),
  ecs('source.asset.name', 'text', 'Name of the source, or of its network, in the asset table; not of ECS.'),
  ecs('source.bytes', 'number', 'Bytes sent from source to destination.'),
  ecs('source.domain', 'text', 'Name of the source.'),
  ecs('source.geo.country_iso_code', 'text', 'Country of the source: DE, JP, …'),
  ecs('source.ip', 'ip', 'Address of the source.'),
  ecs('source.packets', 'number', 'Packets sent from source to destination.'),
  ecs('source.port', 'number', 'Port of the source.'),
  ecs('tls.client.ja3', 'text', 'JA3 of the client.'),
  ecs('tls.client.server_name', 'text', 'Name the client asked for (SNI).'),
  ecs('url.domain', 'text', 'Host part of the URL.'),
  ecs('url.full', 'text', 'The whole URL.'),
  ecs('url.path', 'text', 'Path of the URL with its query.'),
  ecs('user.domain', 'text', 'Domain of the user.'),
  ecs('user.name', 'text', 'Name of the user who acted.'),
  ecs('user.target.name', 'text', 'Name of the user acted upon.'),
  ecs('user_agent.original', 'text', 'User agent as sent.'),
]

/** Other spellings people use for a platform or ECS name. */
export const fieldSynonyms: Readonly<Record<string, string>> = {
  '@timestamp': 'time',
  'event.ingested': 'received',
  'event.original': 'raw',
}

const byName = new Map(fieldSpecs.map((spec) => [spec.name, spec]))

/** The specification of a platform or ECS name, undefined when the name is the sender's own. */
export function findField(name: string): FieldSpec | undefined {
  return byName.get(fieldSynonyms[name] ?? name)
}
