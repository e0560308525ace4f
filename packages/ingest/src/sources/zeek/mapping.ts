import { parseIsoTimeUs, type NativeDocument, type NativeValue, type Severity } from '@aurora/core'
import type { Draft } from '../../draft.ts'
import { flowText, joinParts } from '../../records/message-text.ts'
import { countAt, textAt, textsAt } from '../document.ts'
import { wordTable } from '../../word-table.ts'

/** Logs that report something unusual; everything else is information. */
const severities = wordTable<Severity>({
  notice: 2,
  weird: 1,
  dpd: 1,
  analyzer: 1,
  intel: 3,
  signatures: 2,
})

const categories = wordTable<string>({
  files: 'file',
  pe: 'file',
  smb_files: 'file',
  kerberos: 'authentication',
  ntlm: 'authentication',
  radius: 'authentication',
  ssh: 'authentication',
  notice: 'intrusion_detection',
  intel: 'threat',
  signatures: 'intrusion_detection',
  software: 'package',
  stats: 'host',
  capture_loss: 'host',
  reporter: 'host',
  loaded_scripts: 'host',
  packet_filter: 'host',
})

/** Logs whose name is no protocol of the network. */
const notProtocols = new Set([
  'conn',
  'files',
  'notice',
  'weird',
  'dpd',
  'analyzer',
  'stats',
  'capture_loss',
  'loaded_scripts',
  'packet_filter',
  'reporter',
  'software',
  'intel',
  'signatures',
  'known_hosts',
  'known_services',
  'known_certs',
  'pe',
  'x509',
  'ocsp',
  'smb_files',
  'smb_mapping',
])

/**
 * Brings a record of Zeek's JSON writer to what its TSV writer can say: floating point numbers with six digits behind
 * the point (both mean microseconds), and a list of one empty text as an empty list (both are `(empty)`).
 *
 * Returns undefined when nothing had to be changed.
 */
export function toCommonForm(document: NativeDocument): NativeDocument | undefined {
  let changed: Record<string, NativeValue> | undefined
  for (const [key, value] of Object.entries(document)) {
    const common = commonValue(value)
    if (common !== value) (changed ??= { ...document })[key] = common
  }
  return changed
}

function commonValue(value: NativeValue): NativeValue {
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toFixed(6))
  if (!Array.isArray(value)) return value
  const list = value as readonly NativeValue[]
  if (list.length === 1 && list[0] === '') return []
  return list.some((one) => commonValue(one) !== one) ? list.map(commonValue) : value
}

/** Turns one Zeek record, as its JSON writer spells it, into an event. */
export function normalizeZeek(record: NativeDocument, fields: string, decoded: string): Draft {
  const path = textAt(record, '_path') ?? 'unknown'
  const from = textAt(record, 'id.orig_h') ?? textAt(record, 'src') ?? firstOf(record, 'tx_hosts')
  const to = textAt(record, 'id.resp_h') ?? textAt(record, 'dst') ?? firstOf(record, 'rx_hosts')
  const fromPort = countAt(record, 'id.orig_p')
  const toPort = countAt(record, 'id.resp_p') ?? (path === 'notice' ? countAt(record, 'p') : undefined)
  return {
    timeUs: timeOf(record['ts']),
    dataset: path,
    severity: severities.get(path) ?? 0,
    message: joinParts(path, ...headline(path, record), flowText(from, fromPort, to, toPort)),
    techniques: [],
    fields,
    decoded,
    ecs: {
      'source.ip': from,
      'source.port': fromPort,
      'source.bytes': countAt(record, 'orig_bytes'),
      'source.packets': countAt(record, 'orig_pkts'),
      'destination.ip': to,
      'destination.port': toPort,
      'destination.bytes': countAt(record, 'resp_bytes'),
      'destination.packets': countAt(record, 'resp_pkts'),
      'network.transport': textAt(record, 'proto'),
      'network.application': textAt(record, 'service') ?? (notProtocols.has(path) ? undefined : path),
      'network.community_id': textAt(record, 'community_id'),
      'event.kind':
        path === 'notice' || path === 'intel'
          ? 'alert'
          : path === 'stats' || path === 'capture_loss'
            ? 'metric'
            : 'event',
      'event.category': categories.get(path) ?? 'network',
      'event.duration': nanoseconds(record['duration']),
      'event.outcome': outcomeOf(record),
      'rule.name': path === 'notice' ? textAt(record, 'note') : undefined,
      'dns.question.name': path === 'dns' ? textAt(record, 'query') : undefined,
      'dns.question.type': textAt(record, 'qtype_name'),
      'dns.response_code': textAt(record, 'rcode_name'),
      'http.request.method': path === 'http' ? textAt(record, 'method') : undefined,
      'http.response.status_code': path === 'http' ? countAt(record, 'status_code') : undefined,
      'url.domain': path === 'http' ? textAt(record, 'host') : undefined,
      'url.path': path === 'http' ? textAt(record, 'uri') : undefined,
      'user_agent.original': textAt(record, 'user_agent'),
      'tls.client.server_name': textAt(record, 'server_name'),
      'tls.client.ja3': textAt(record, 'ja3'),
      'file.name': textAt(record, 'filename') ?? (path === 'smb_files' ? textAt(record, 'name') : undefined),
      'file.path': path === 'smb_files' || path === 'smb_mapping' ? textAt(record, 'path') : undefined,
      'file.hash.md5': textAt(record, 'md5'),
      'file.hash.sha1': textAt(record, 'sha1'),
      'file.hash.sha256': textAt(record, 'sha256'),
      'user.name':
        textAt(record, 'username') ??
        textAt(record, 'user') ??
        (path === 'kerberos' ? textAt(record, 'client') : undefined),
      'user.domain': textAt(record, 'domainname'),
      'host.name':
        path === 'ntlm' ? textAt(record, 'hostname') : path === 'dhcp' ? textAt(record, 'host_name') : undefined,
      'error.message': textAt(record, 'failure_reason') ?? textAt(record, 'error_msg'),
    },
  }
}

/** Seconds since 1970 as a number, or ISO 8601 text, to microseconds; NaN for anything else. */
function timeOf(value: NativeValue | undefined): number {
  if (typeof value === 'number') return Math.round(value * 1e6)
  return typeof value === 'string' ? parseIsoTimeUs(value) : NaN
}

const firstOf = (record: NativeDocument, key: string): string | undefined => textsAt(record, key)[0]

const nanoseconds = (value: NativeValue | undefined): number | undefined =>
  typeof value === 'number' && value >= 0 ? Math.round(value * 1e6) * 1000 : undefined

function outcomeOf(record: NativeDocument): string | undefined {
  const success = record['auth_success'] ?? record['success']
  return typeof success === 'boolean' ? (success ? 'success' : 'failure') : undefined
}

/** The values that tell one record of this log from the next. */
function headline(path: string, record: NativeDocument): (string | undefined)[] {
  const at = (key: string): string | undefined => textAt(record, key)
  switch (path) {
    case 'dns':
      return [at('query'), at('qtype_name'), at('rcode_name')]
    case 'http':
      return [at('method'), at('host'), at('uri'), at('status_code')]
    case 'ssl':
      return [at('server_name'), at('version')]
    case 'notice':
      return [at('note'), at('msg')]
    case 'weird':
      return [at('name'), at('addl')]
    case 'files':
      return [at('filename'), at('mime_type')]
    case 'ssh':
      return [at('client'), at('server')]
    default:
      return [at('service'), at('name'), at('user'), at('command')]
  }
}
