import type { Severity } from '@aurora/core'
import type { Draft } from '../../draft.ts'
import type { JsonLine } from '../../parsers/json-line.ts'
import { flowText, joinParts } from '../../records/message-text.ts'
import { addressOf, baseName, countAt, hostOfUrl, knownAt, textAt, timeUsAt } from '../document.ts'

/** What an event of the honeypot means. */
interface Kind {
  readonly severity: Severity
  readonly category: string
  readonly outcome?: 'success' | 'failure'
}

/**
 * By event id without `cowrie.`; everything else is information. Nobody has business on a honeypot, but the internet
 * knocks all day: what counts is how far it came. Cowrie, "Output Event Code Reference".
 */
const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['session.connect', { severity: 0, category: 'network' }],
  ['session.closed', { severity: 0, category: 'network' }],
  ['client.version', { severity: 0, category: 'network' }],
  ['client.kex', { severity: 0, category: 'network' }],
  ['client.fingerprint', { severity: 1, category: 'authentication' }],
  ['login.failed', { severity: 1, category: 'authentication', outcome: 'failure' }],
  ['login.success', { severity: 2, category: 'authentication', outcome: 'success' }],
  ['command.input', { severity: 2, category: 'process' }],
  ['command.success', { severity: 1, category: 'process', outcome: 'success' }],
  ['command.failed', { severity: 1, category: 'process', outcome: 'failure' }],
  ['session.input', { severity: 1, category: 'process' }],
  ['session.file_download', { severity: 3, category: 'malware', outcome: 'success' }],
  ['session.file_download.failed', { severity: 2, category: 'malware', outcome: 'failure' }],
  ['session.file_upload', { severity: 3, category: 'malware', outcome: 'success' }],
  ['direct-tcpip.request', { severity: 1, category: 'network' }],
  ['direct-tcpip.data', { severity: 1, category: 'network' }],
  ['direct-tcpip.ja4', { severity: 1, category: 'network' }],
  ['direct-tcpip.ja4h', { severity: 1, category: 'network' }],
  ['virustotal.scanfile', { severity: 2, category: 'malware' }],
  ['virustotal.scanurl', { severity: 2, category: 'malware' }],
])

/** Turns one record of cowrie.json into an event. Any member may be missing or of another type. */
export function normalizeCowrie(line: JsonLine): Draft {
  const record = line.document
  const eventId = (textAt(record, 'eventid') ?? 'unknown').replace(/^cowrie\./, '').slice(0, 128)
  const kind = kinds.get(eventId)
  const url = knownAt(record, 'url')
  const target = knownAt(record, 'dst_ip')
  const path = knownAt(record, 'destfile', 'filename', 'outfile', 'ttylog')
  return {
    timeUs: timeUsAt(record, 'timestamp', 'time'),
    dataset: eventId,
    severity: kind?.severity ?? 0,
    message: messageOf(line, eventId),
    techniques: [],
    fields: line.fields,
    decoded: line.decoded,
    ecs: {
      'event.kind': 'event',
      'event.category': kind?.category ?? 'network',
      'event.action': eventId,
      'event.outcome': kind?.outcome,
      'event.duration': nanosecondsOf(record['duration']),
      'source.ip': addressOf(knownAt(record, 'src_ip', 'peerIP')),
      'source.port': countAt(record, 'src_port') ?? countAt(record, 'peerPort'),
      'destination.ip': addressOf(target),
      'destination.domain': addressOf(target) === undefined ? target : undefined,
      'destination.port': countAt(record, 'dst_port'),
      'network.application': knownAt(record, 'protocol'),
      'host.name': knownAt(record, 'sensor'),
      'user.name': knownAt(record, 'username'),
      'process.command_line': knownAt(record, 'input', 'command'),
      'url.full': url,
      'url.domain': hostOfUrl(url),
      'file.path': path,
      'file.name': baseName(path),
      'file.size': path === undefined ? undefined : countAt(record, 'size'),
      'file.hash.sha256': knownAt(record, 'shasum', 'sha256'),
      'user_agent.original': eventId === 'client.version' ? knownAt(record, 'version') : undefined,
    },
  }
}

const nanosecondsOf = (seconds: unknown): number | undefined => {
  const value = typeof seconds === 'string' && /^\d{1,9}(\.\d{1,9})?$/.test(seconds) ? Number(seconds) : seconds
  return typeof value === 'number' && value >= 0 && value < 1e6 ? Math.round(value * 1e9) : undefined
}

/** Cowrie writes its own line for a person; without it the values that tell the event from the next. */
function messageOf({ document }: JsonLine, eventId: string): string {
  const own = knownAt(document, 'message')
  if (own !== undefined) return own
  const flow = flowText(
    knownAt(document, 'src_ip'),
    countAt(document, 'src_port'),
    knownAt(document, 'dst_ip'),
    countAt(document, 'dst_port'),
  )
  return joinParts(eventId, knownAt(document, 'username'), knownAt(document, 'input', 'url'), flow)
}
