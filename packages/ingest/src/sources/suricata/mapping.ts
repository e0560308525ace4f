import type { Severity } from '@aurora/core'
import type { Derived, RecordMapping } from '../../records/mapping.ts'
import type { SourceRecord } from '../../records/record.ts'
import type { MessageParts } from '../../records/message.ts'
import type { PathNumber } from '../../records/path.ts'
import { RecordShape } from '../../records/shape.ts'
import { techniquesOfMembers } from '../../enrich/techniques.ts'
import { wordTable } from '../../word-table.ts'

const shape = new RecordShape()

/** Where an EVE record has what is looked at here. */
const at = {
  timestamp: shape.path('timestamp'),
  eventType: shape.path('event_type'),
  sourceIp: shape.path('src_ip'),
  sourcePort: shape.path('src_port'),
  destinationIp: shape.path('dest_ip'),
  destinationPort: shape.path('dest_port'),
  transport: shape.path('proto'),
  application: shape.path('app_proto'),
  alert: shape.path('alert'),
  alertSeverity: shape.path('alert.severity'),
  signature: shape.path('alert.signature'),
  metadata: shape.path('alert.metadata'),
  anomaly: shape.path('anomaly'),
  anomalyEvent: shape.path('anomaly.event'),
  dns: shape.path('dns'),
  dnsCode: shape.path('dns.rcode'),
  http: shape.path('http'),
  httpMethod: shape.path('http.http_method'),
  httpHost: shape.path('http.hostname'),
  httpUrl: shape.path('http.url'),
  httpStatus: shape.path('http.status'),
  tls: shape.path('tls'),
  tlsName: shape.path('tls.sni'),
  tlsSubject: shape.path('tls.subject'),
  tlsVersion: shape.path('tls.version'),
  file: shape.path('fileinfo'),
  fileName: shape.path('fileinfo.filename'),
}

const flow = at

/** DNS records keep the question beside the type (version 2) or in a list of queries (version 3). */
const inRecord = questionAt('dns')
const queryLists = ['dns.queries', 'dns.query'].map((list) => ({
  list: shape.path(list),
  first: shape.path(`${list}[0]`),
  question: questionAt(`${list}[0]`),
}))

function questionAt(place: string): Question {
  return { name: shape.path(`${place}.rrname`), type: shape.path(`${place}.rrtype`) }
}

/** Any member of a record may be missing or of another type: a record is never refused here. */
export const eveMapping: RecordMapping = {
  shape,
  fields: {
    'source.ip': at.sourceIp,
    'source.port': at.sourcePort,
    'source.bytes': shape.path('flow.bytes_toserver'),
    'source.packets': shape.path('flow.pkts_toserver'),
    'destination.ip': at.destinationIp,
    'destination.port': at.destinationPort,
    'destination.bytes': shape.path('flow.bytes_toclient'),
    'destination.packets': shape.path('flow.pkts_toclient'),
    'network.community_id': shape.path('community_id'),
    'event.action': shape.path('alert.action'),
    'rule.id': shape.path('alert.signature_id'),
    'rule.name': at.signature,
    'rule.category': shape.path('alert.category'),
    'dns.response_code': at.dnsCode,
    'http.request.method': at.httpMethod,
    'http.response.status_code': at.httpStatus,
    'url.domain': at.httpHost,
    'url.path': at.httpUrl,
    'user_agent.original': shape.path('http.http_user_agent'),
    'tls.client.server_name': at.tlsName,
    'tls.client.ja3': shape.path('tls.ja3.hash'),
    'file.name': at.fileName,
    'file.size': shape.path('fileinfo.size'),
    'file.hash.md5': shape.path('fileinfo.md5'),
    'file.hash.sha1': shape.path('fileinfo.sha1'),
    'file.hash.sha256': shape.path('fileinfo.sha256'),
    'host.name': shape.path('host'),
  },
  derive,
}

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

function derive(eve: SourceRecord): Derived {
  const eventType = eve.word(at.eventType) ?? 'unknown'
  const question = questionOf(eve)
  return {
    timeUs: eve.timeUs(at.timestamp),
    dataset: eventType,
    severity: severityOf(eventType, eve),
    message: messageOf(eventType, eve, question),
    techniques: eve.isObject(at.metadata) ? techniquesOfMembers(eve.document(at.metadata)) : none,
    ecs: {
      'network.transport': eve.word(at.transport)?.toLowerCase(),
      'network.application': applicationOf(eve, eventType),
      'event.kind': kinds.get(eventType) ?? 'event',
      'event.category': categories.get(eventType) ?? 'network',
      'dns.question.name': question === undefined ? undefined : eve.text(question.name),
      'dns.question.type': question === undefined ? undefined : eve.word(question.type),
    },
  }
}

function severityOf(eventType: string, eve: SourceRecord): Severity {
  if (eve.isObject(at.alert)) return severityOfPriority[eve.count(at.alertSeverity) ?? 3] ?? 1
  return eventType === 'anomaly' || eventType === 'drop' ? 1 : 0
}

/** Protocols have an event type of their own; alerts and flows name theirs in `app_proto`. */
function applicationOf(eve: SourceRecord, eventType: string): string | undefined {
  const named = eve.word(at.application)
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

interface Question {
  readonly name: PathNumber
  readonly type: PathNumber
}

function questionOf(eve: SourceRecord): Question | undefined {
  if (!eve.isObject(at.dns)) return undefined
  const lists = queryLists.find(({ list }) => eve.has(list))
  if (lists !== undefined && eve.isList(lists.list) && !eve.isObject(lists.first)) return undefined
  return lists !== undefined && eve.isList(lists.list) ? lists.question : inRecord
}

const none: readonly string[] = []

/** One line for a person, made of values of the record only, so that every word of it can be searched. */
function messageOf(eventType: string, eve: SourceRecord, question: Question | undefined): MessageParts {
  if (eve.isObject(at.alert)) return [eve.isText(at.signature) ? at.signature : eventType, flow]
  if (eve.isObject(at.file)) return [eventType, at.fileName, flow]
  if (question !== undefined) return [eventType, question.name, question.type, at.dnsCode, flow]
  if (eve.isObject(at.http)) return [eventType, at.httpMethod, at.httpHost, at.httpUrl, at.httpStatus, flow]
  if (eve.isObject(at.tls)) return [eventType, eve.isText(at.tlsName) ? at.tlsName : at.tlsSubject, at.tlsVersion, flow]
  if (eve.isObject(at.anomaly)) return [eventType, at.anomalyEvent, flow]
  return [eventType, at.application, flow]
}
