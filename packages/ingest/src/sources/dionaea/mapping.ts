import type { NativeDocument, NativeValue, Severity } from '@aurora/core'
import type { Draft } from '../../draft.ts'
import type { JsonLine } from '../../parsers/json-line.ts'
import { flowText, joinParts } from '../../records/message-text.ts'
import {
  addressOf, baseName, countAt, hostOfUrl, knownAt, objectAt, textAt, timeUsAt,
} from '../document.ts' // prettier-ignore

/** What an incident is about, by the words of its origin; the first that matches counts. */
const kinds: readonly (readonly [origin: RegExp, category: string, severity: Severity])[] = [
  [/\.download\.complete/, 'malware', 3],
  [/\.download\./, 'malware', 2],
  [/\.(shellcode|emulation|service\.shell)/, 'malware', 3],
  [/\.modules\.python\.smb\.dcerpc/, 'network', 2],
  [/\.(login|cmd|command)/, 'authentication', 2],
  [/\.connection\./, 'network', 0],
]

/**
 * Turns one record of Dionaea's `log_json` (a connection, written when it ends) or `log_incident` (an incident, with its
 * connection in `data`) into an event. Dionaea documentation, "Logging: log_json, log_incident".
 */
export function normalizeDionaea(line: JsonLine): Draft {
  const record = line.document
  const origin = textAt(record, 'origin')
  const data = objectAt(record, 'data')
  const ends = endsOf(record, data)
  const login = firstLogin(record['credentials']) ?? data
  const [, category, severity] = kinds.find(([pattern]) => pattern.test(origin ?? '')) ?? [undefined, 'network', 0]
  const url = knownAt(data, 'url') ?? knownAt(record, 'url')
  const path = knownAt(data, 'file', 'path') ?? knownAt(record, 'file')
  const name = knownAt(login, 'username')
  return {
    timeUs: timeUsAt(record, 'timestamp', 'time'),
    dataset: (origin?.replace(/^dionaea\./, '') ?? 'connection').slice(0, 128),
    severity: origin === undefined && name !== undefined ? 1 : severity,
    message: joinParts(
      origin,
      ends.protocol,
      name,
      url,
      flowText(ends.source, ends.sourcePort, ends.destination, ends.destinationPort),
    ),
    techniques: [],
    fields: line.fields,
    decoded: line.decoded,
    ecs: {
      'event.kind': 'event',
      'event.category': category,
      'event.action': origin?.replace(/^dionaea\./, '') ?? knownAt(objectAt(record, 'connection'), 'type'),
      'source.ip': addressOf(ends.source),
      'source.port': ends.sourcePort,
      'source.domain': ends.sourceName,
      'destination.ip': addressOf(ends.destination),
      'destination.port': ends.destinationPort,
      'network.transport': ends.transport,
      'network.application': ends.protocol,
      'host.name': knownAt(record, 'sensor', 'hostname'),
      'user.name': name,
      'url.full': url,
      'url.domain': hostOfUrl(url),
      'file.path': path,
      'file.name': baseName(path),
      'file.hash.md5': knownAt(data, 'md5hash', 'md5') ?? knownAt(record, 'md5hash'),
      'file.hash.sha256': knownAt(data, 'sha256hash', 'sha256'),
      'process.command_line': knownAt(data, 'command'),
    },
  }
}

interface Ends {
  readonly source: string | undefined
  readonly sourcePort: number | undefined
  readonly sourceName: string | undefined
  readonly destination: string | undefined
  readonly destinationPort: number | undefined
  readonly transport: string | undefined
  readonly protocol: string | undefined
}

/** An incident names remote and local ends inside its connection; a connection has both at its top. */
function endsOf(record: NativeDocument, data: NativeDocument | undefined): Ends {
  const connection = objectAt(data, 'connection') ?? objectAt(data, 'con') ?? objectAt(record, 'connection')
  return {
    source: knownAt(record, 'src_ip') ?? knownAt(connection, 'remote_ip'),
    sourcePort: countAt(record, 'src_port') ?? countAt(connection, 'remote_port'),
    sourceName: knownAt(record, 'src_hostname') ?? knownAt(connection, 'remote_hostname'),
    destination: knownAt(record, 'dst_ip') ?? knownAt(connection, 'local_ip'),
    destinationPort: countAt(record, 'dst_port') ?? countAt(connection, 'local_port'),
    transport: knownAt(connection, 'transport'),
    protocol: knownAt(connection, 'protocol'),
  }
}

/** The first of the logins that were tried; a list of objects, or of lists by member as older versions write it. */
function firstLogin(credentials: NativeValue | undefined): NativeDocument | undefined {
  const first = Array.isArray(credentials) ? (credentials[0] as NativeValue | undefined) : credentials
  if (first === undefined || first === null || typeof first !== 'object' || Array.isArray(first)) return undefined
  const login = first as NativeDocument
  const names = login['username']
  return Array.isArray(names) ? { username: (names[0] as NativeValue | undefined) ?? null } : login
}
