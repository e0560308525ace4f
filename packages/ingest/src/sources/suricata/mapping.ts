import { parseIsoTimeUs, type NativeDocument, type Severity } from '@aurora/core'
import type { Draft } from '../../draft.ts'
import type { JsonLine } from '../../parsers/json-line.ts'
import { countAt, flowText, joinParts, objectAt, textAt } from '../document.ts'
import { techniquesOfMembers } from '../../enrich/techniques.ts'
import { wordTable } from '../../word-table.ts'

/**
 * Suricata's alert priority to ours: 1 is its highest. Other records are information, but for what it calls an anomaly
 * or drops by a rule.
 */
const severityOfPriority: Readonly<Record<number, Severity>> = { 1: 3, 2: 2, 3: 1, 4: 0 }

/** ECS category by event type; what is not listed is network traffic. */
const categories = wordTable<string>({
  alert: 'intrusion_detection',
  drop: 'intrusion_detection',
  anomaly: 'network',
  fileinfo: 'file',
  stats: 'host',
  engine: 'host',
})

const kinds = wordTable<string>({ alert: 'alert', stats: 'metric' })

/** Turns one EVE record into an event. Any member may be missing or of another type: a record is never refused here. */
export function normalizeEve(line: JsonLine): Draft {
  const eve = line.document
  const eventType = textAt(eve, 'event_type') ?? 'unknown'
  const alert = objectAt(eve, 'alert')
  const flow = objectAt(eve, 'flow')
  const http = objectAt(eve, 'http')
  const dns = objectAt(eve, 'dns')
  const tls = objectAt(eve, 'tls')
  const file = objectAt(eve, 'fileinfo')
  const question = questionOf(dns)
  return {
    timeUs: parseIsoTimeUs(textAt(eve, 'timestamp') ?? ''),
    dataset: eventType,
    severity: severityOf(eventType, alert),
    message: messageOf(eventType, eve, { alert, http, question, tls, file }),
    techniques: techniquesOf(alert),
    fields: line.fields,
    decoded: line.decoded,
    ecs: {
      'source.ip': textAt(eve, 'src_ip'),
      'source.port': countAt(eve, 'src_port'),
      'source.bytes': countAt(flow, 'bytes_toserver'),
      'source.packets': countAt(flow, 'pkts_toserver'),
      'destination.ip': textAt(eve, 'dest_ip'),
      'destination.port': countAt(eve, 'dest_port'),
      'destination.bytes': countAt(flow, 'bytes_toclient'),
      'destination.packets': countAt(flow, 'pkts_toclient'),
      'network.transport': textAt(eve, 'proto')?.toLowerCase(),
      'network.application': applicationOf(eve, eventType),
      'network.community_id': textAt(eve, 'community_id'),
      'event.kind': kinds.get(eventType) ?? 'event',
      'event.category': categories.get(eventType) ?? 'network',
      'event.action': alert === undefined ? undefined : textAt(alert, 'action'),
      'rule.id': textAt(alert, 'signature_id'),
      'rule.name': textAt(alert, 'signature'),
      'rule.category': textAt(alert, 'category'),
      'dns.question.name': question?.name,
      'dns.question.type': question?.type,
      'dns.response_code': textAt(dns, 'rcode'),
      'http.request.method': textAt(http, 'http_method'),
      'http.response.status_code': countAt(http, 'status'),
      'url.domain': textAt(http, 'hostname'),
      'url.path': textAt(http, 'url'),
      'user_agent.original': textAt(http, 'http_user_agent'),
      'tls.client.server_name': textAt(tls, 'sni'),
      'tls.client.ja3': textAt(objectAt(tls, 'ja3'), 'hash'),
      'file.name': textAt(file, 'filename'),
      'file.size': countAt(file, 'size'),
      'file.hash.md5': textAt(file, 'md5'),
      'file.hash.sha1': textAt(file, 'sha1'),
      'file.hash.sha256': textAt(file, 'sha256'),
      'host.name': textAt(eve, 'host'),
    },
  }
}

function severityOf(eventType: string, alert: NativeDocument | undefined): Severity {
  if (alert !== undefined) return severityOfPriority[countAt(alert, 'severity') ?? 3] ?? 1
  return eventType === 'anomaly' || eventType === 'drop' ? 1 : 0
}

/** Protocols have an event type of their own; alerts and flows name theirs in `app_proto`. */
function applicationOf(eve: NativeDocument, eventType: string): string | undefined {
  const named = textAt(eve, 'app_proto')
  if (named !== undefined && named !== 'failed') return named
  return notProtocols.has(eventType) ? undefined : eventType
}

const notProtocols = new Set([
  'alert',
  'anomaly',
  'drop',
  'engine',
  'fileinfo',
  'flow',
  'frame',
  'metadata',
  'netflow',
  'packet',
  'pkthdr',
  'stats',
  'stream_tcp',
  'unknown',
])

/** DNS records keep the question beside the type (version 2) or in a list of queries (version 3). */
function questionOf(
  dns: NativeDocument | undefined,
): { name: string | undefined; type: string | undefined } | undefined {
  if (dns === undefined) return undefined
  const queries = dns['queries'] ?? dns['query']
  const first = Array.isArray(queries) ? (queries[0] as NativeDocument | undefined) : dns
  return first === undefined || first === null || typeof first !== 'object'
    ? undefined
    : { name: textAt(first, 'rrname'), type: textAt(first, 'rrtype') }
}

/** Techniques that the rule's own metadata names, such as `mitre_technique_id ["T1110"]`. */
function techniquesOf(alert: NativeDocument | undefined): readonly string[] {
  const metadata = alert === undefined ? undefined : objectAt(alert, 'metadata')
  return metadata === undefined ? none : techniquesOfMembers(metadata)
}

const none: readonly string[] = []

interface Parts {
  readonly alert: NativeDocument | undefined
  readonly http: NativeDocument | undefined
  readonly question: { name: string | undefined; type: string | undefined } | undefined
  readonly tls: NativeDocument | undefined
  readonly file: NativeDocument | undefined
}

/** One line for a person, made of values of the record only, so that every word of it can be searched. */
function messageOf(eventType: string, eve: NativeDocument, parts: Parts): string {
  const flow = flowText(
    textAt(eve, 'src_ip'),
    countAt(eve, 'src_port'),
    textAt(eve, 'dest_ip'),
    countAt(eve, 'dest_port'),
  )
  if (parts.alert !== undefined) return joinParts(textAt(parts.alert, 'signature') ?? eventType, flow)
  const { http, question, tls, file } = parts
  if (file !== undefined) return joinParts(eventType, textAt(file, 'filename'), flow)
  if (question !== undefined)
    return joinParts(eventType, question.name, question.type, textAt(objectAt(eve, 'dns'), 'rcode'), flow)
  if (http !== undefined)
    return joinParts(
      eventType,
      textAt(http, 'http_method'),
      textAt(http, 'hostname'),
      textAt(http, 'url'),
      textAt(http, 'status'),
      flow,
    )
  if (tls !== undefined)
    return joinParts(eventType, textAt(tls, 'sni') ?? textAt(tls, 'subject'), textAt(tls, 'version'), flow)
  const anomaly = objectAt(eve, 'anomaly')
  if (anomaly !== undefined) return joinParts(eventType, textAt(anomaly, 'event'), flow)
  return joinParts(eventType, textAt(eve, 'app_proto'), flow)
}
