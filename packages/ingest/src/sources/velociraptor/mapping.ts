import type { NativeDocument, Severity } from '@aurora/core'
import type { Draft } from '../../draft.ts'
import type { JsonLine } from '../../parsers/json-line.ts'
import { flowText, joinParts } from '../../records/message-text.ts'
import {
  addressOf, baseName, countAt, hostOfUrl, knownAt, objectAt, textAt, timeUsAt, withValues,
} from '../document.ts' // prettier-ignore
import { joined, techniquesOfDocument } from '../../enrich/techniques.ts'
import { toWindowsEvent } from '../windows/canonical.ts'
import { normalizeWindows } from '../windows/mapping.ts'

/** Columns for the time of a row, the event's own before that of the collection. */
const timeNames = ['Timestamp', 'EventTime', 'timestamp', '@timestamp', 'client_time', '_ts']

/** Words in the columns of detection artifacts. */
const severityOfWord: ReadonlyMap<string, Severity> = new Map([
  ['critical', 4],
  ['high', 3],
  ['medium', 2],
  ['low', 1],
])

/**
 * Turns one row that an artifact produced into an event. Every artifact chooses its own columns; those that many share
 * are understood, all stay searchable. Velociraptor documentation, "Artifact Reference".
 */
export function normalizeVelociraptor(line: JsonLine): Draft {
  const row = line.document
  const artifact = artifactOf(row)
  const inner = windowsEventOf(row)
  const timeUs = timeUsAt(row, ...timeNames)
  return {
    timeUs: Number.isNaN(timeUs) ? (inner?.timeUs ?? NaN) : timeUs,
    dataset: (artifact ?? 'row').slice(0, 128),
    severity: severityOf(row, artifact, inner),
    message: messageOf(row, artifact),
    techniques: joined(techniquesOfDocument(row), inner?.techniques ?? []),
    fields: line.fields,
    decoded: line.decoded,
    ecs: {
      ...inner?.ecs,
      ...withValues(processOf(row)),
      ...withValues(networkOf(row)),
      ...withValues(fileOf(row)),
      ...withValues({
        'event.kind': inner?.ecs['event.kind'] ?? 'event',
        'event.category': inner?.ecs['event.category'] ?? categoryOf(artifact),
        'host.name':
          knownAt(row, 'Fqdn', 'Hostname', 'HostName') ?? inner?.ecs['host.name'] ?? knownAt(row, 'Computer'),
        'user.name': accountName(knownAt(row, 'Username', 'UserName', 'User')),
        'rule.name': knownAt(row, 'Rule', 'RuleName'),
        'event.code': knownAt(row, 'EventID'),
      }),
    },
  }
}

/** The artifact's name, with the source within it: `Windows.Network.Netstat`, `Linux.Sys.Users/Passwd`. */
export function artifactOf(row: NativeDocument): string | undefined {
  return knownAt(row, '_Source', 'Artifact', '_Artifact', 'artifact', 'artifact_name')
}

/** A row of the event log artifacts, which keep the structure of the event. */
function windowsEventOf(row: NativeDocument): Draft | undefined {
  const system = objectAt(row, 'System')
  if (system === undefined || !('EventID' in system)) return undefined
  return normalizeWindows(toWindowsEvent({ System: system, EventData: row['EventData'] ?? null }), '', '')
}

function severityOf(row: NativeDocument, artifact: string | undefined, inner: Draft | undefined): Severity {
  const word = severityOfWord.get((knownAt(row, 'Severity', 'Level', 'level') ?? '').toLowerCase())
  const isDetection = artifact !== undefined && /(^|\.)(Detection|Sigma)(\.|$)/.test(artifact)
  return word ?? (isDetection ? 2 : (inner?.severity ?? 0))
}

/** By the second part of the name: `Windows.Network.Netstat`. */
function categoryOf(artifact: string | undefined): string {
  if (artifact === undefined) return 'host'
  if (/Network|Netstat|DNS/.test(artifact)) return 'network'
  if (/Process|Pslist/.test(artifact)) return 'process'
  if (/Registry/.test(artifact)) return 'registry'
  return /Detection|Sigma|Yara/i.test(artifact) ? 'malware' : /File|NTFS|Usn|MFT|Lnk/i.test(artifact) ? 'file' : 'host'
}

/** The name behind the domain. */
const accountName = (account: string | undefined): string | undefined => account?.slice(account.indexOf('\\') + 1)

function processOf(row: NativeDocument): Draft['ecs'] {
  const pid = countAt(row, 'Pid') ?? countAt(row, 'PID') ?? countAt(row, 'ProcessId')
  const executable =
    knownAt(row, 'Exe', 'Image', 'ProcessPath') ?? (pid === undefined ? undefined : knownAt(row, 'Path'))
  const name = knownAt(row, 'ProcessName') ?? (pid === undefined ? undefined : knownAt(row, 'Name'))
  return {
    'process.pid': pid,
    'process.executable': executable,
    'process.name': name ?? baseName(executable),
    'process.command_line': knownAt(row, 'CommandLine', 'Cmdline', 'CmdLine'),
    'process.parent.name': baseName(knownAt(row, 'ParentName', 'ParentImage')),
  }
}

interface Flow {
  readonly source: string | undefined
  readonly sourcePort: number | undefined
  readonly destination: string | undefined
  readonly destinationPort: number | undefined
}

/** The ends of a socket: `Laddr.IP` is a column's name; older artifacts nest it. */
function flowOf(row: NativeDocument): Flow {
  const [local, remote] = [objectAt(row, 'Laddr'), objectAt(row, 'Raddr')]
  return {
    source: addressOf(knownAt(row, 'Laddr.IP', 'LocalAddr', 'SrcIP', 'SourceIP') ?? knownAt(local, 'IP')),
    sourcePort: countAt(row, 'Laddr.Port') ?? countAt(row, 'LocalPort') ?? countAt(local, 'Port'),
    destination: addressOf(knownAt(row, 'Raddr.IP', 'RemoteAddr', 'DestIP') ?? knownAt(remote, 'IP')),
    destinationPort: countAt(row, 'Raddr.Port') ?? countAt(row, 'RemotePort') ?? countAt(remote, 'Port'),
  }
}

function networkOf(row: NativeDocument): Draft['ecs'] {
  const flow = flowOf(row)
  const url = knownAt(row, 'URL', 'Url', 'url')
  return {
    'source.ip': flow.source,
    'source.port': flow.sourcePort,
    'destination.ip': flow.destination,
    'destination.port': flow.destinationPort,
    'url.full': url,
    'url.domain': hostOfUrl(url),
    'dns.question.name': knownAt(row, 'QueryName'),
  }
}

function fileOf(row: NativeDocument): Draft['ecs'] {
  const path = knownAt(row, 'OSPath', 'FullPath', 'FilePath', 'TargetFilename', 'vfs_path')
  const hash = objectAt(row, 'Hash') ?? objectAt(row, 'Hashes')
  return {
    'file.path': path,
    'file.name': baseName(path) ?? knownAt(row, 'Filename', 'FileName'),
    'file.size': countAt(row, 'Size') ?? countAt(row, 'file_size'),
    'file.hash.md5': knownAt(hash, 'MD5') ?? knownAt(row, 'MD5'),
    'file.hash.sha1': knownAt(hash, 'SHA1') ?? knownAt(row, 'SHA1', 'SHA-1'),
    'file.hash.sha256': knownAt(hash, 'SHA256') ?? knownAt(row, 'SHA256', 'SHA-256'),
  }
}

/** The row's own text, or its first short values: what a table would show. */
function messageOf(row: NativeDocument, artifact: string | undefined): string {
  const own = knownAt(row, 'Message', 'message', 'Details', 'Description')
  if (own !== undefined) return joinParts(artifact, own)
  const flow = flowOf(row)
  const parts: string[] = []
  for (const key of Object.keys(row)) {
    const value = key.startsWith('_') ? undefined : textAt(row, key)
    if (value !== undefined && value !== artifact && value.length <= 128) parts.push(value)
    if (parts.length === 5) break
  }
  return joinParts(artifact, ...parts, flowText(flow.source, flow.sourcePort, flow.destination, flow.destinationPort))
}
