import { parseIsoTimeUs, type NativeDocument, type Severity } from '@aurora/core'
import type { Draft } from '../../draft.ts'
import { techniqueIds } from '../../enrich/techniques.ts'
import { joinParts } from '../../records/message-text.ts'
import { addressOf, baseName, countAt, knownAt, textAt, textsAt } from '../document.ts'
import { datasetOfChannel, eventKindOf, type WindowsEventKind } from './events.ts'

/**
 * Turns one canonical Windows event (`toWindowsEvent`) into an event.
 *
 * Names of members as in Sysinternals, "Sysmon: Events", and Microsoft, "Advanced security audit policy settings".
 */
export function normalizeWindows(event: NativeDocument, fields: string, decoded: string): Draft {
  const dataset = datasetOfChannel((textAt(event, 'Channel') ?? '').toLowerCase())
  const eventId = textAt(event, 'EventID') ?? ''
  const kind = eventKindOf(dataset, eventId)
  const rule = ruleOf(event, dataset)
  return {
    timeUs: timeOf(event),
    dataset,
    severity: kind?.severity ?? severityOfLevel.get(textAt(event, 'Level') ?? '') ?? 0,
    message: messageOf(event, eventId),
    techniques: rule.techniques,
    fields,
    decoded,
    ecs: {
      ...windowsEcs(event, dataset, eventId, kind),
      'rule.name': rule.name,
    },
  }
}

/** The ECS fields of a canonical event. */
function windowsEcs(
  event: NativeDocument,
  dataset: string,
  eventId: string,
  kind: WindowsEventKind | undefined,
): Record<string, string | number | undefined> {
  const users = usersOf(event, dataset, eventId)
  const process = processOf(event, dataset, eventId)
  const hashes = hashesOf(event)
  const level = knownAt(event, 'Level', 'Severity') ?? ''
  return {
    'event.code': eventId,
    'event.action': kind?.action,
    'event.category': kind?.category ?? 'host',
    'event.kind': kind?.category === 'malware' ? 'alert' : 'event',
    'event.outcome': outcomeOf(event) ?? kind?.outcome,
    'host.name': knownAt(event, 'Computer'),
    'user.name': users.name,
    'user.domain': users.domain,
    'user.target.name': users.target,
    'process.executable': process.executable,
    'process.name': baseName(process.executable),
    'process.pid': process.pid,
    'process.command_line': knownAt(event, 'CommandLine', 'ProcessCommandLine'),
    'process.parent.name': baseName(knownAt(event, 'ParentImage', 'ParentProcessName')),
    ...networkOf(event, dataset, eventId),
    'dns.question.name': knownAt(event, 'QueryName', 'QNAME'),
    'file.path': filePathOf(event, dataset),
    'file.name': baseName(filePathOf(event, dataset)),
    'file.hash.md5': hashes.get('MD5'),
    'file.hash.sha1': hashes.get('SHA1'),
    'file.hash.sha256': hashes.get('SHA256'),
    'service.name': knownAt(event, 'ServiceName') ?? (eventId === '7036' ? knownAt(event, 'param1') : undefined),
    'url.full': knownAt(event, 'url', 'Url', 'RemoteName'),
    'log.level': levelNames.get(level) ?? level,
  }
}

/** Only for events that are not well known: an error is worth a look, but is no attack. */
const severityOfLevel: ReadonlyMap<string, Severity> = new Map([
  ['1', 2],
  ['2', 1],
])
const levelNames: ReadonlyMap<string, string> = new Map([
  ['0', 'information'],
  ['1', 'critical'],
  ['2', 'error'],
  ['3', 'warning'],
  ['4', 'information'],
  ['5', 'verbose'],
])

const isoNames = ['SystemTime', 'TimeCreated', 'UtcTime', '@timestamp', 'EventTime', 'TimeGenerated', 'timestamp']

/**
 * The time of the event itself. NXLog's `EventTime` is local time without a zone unless it is told otherwise, so
 * everything that is UTC comes before it; with a zone it is as good as any.
 */
function timeOf(event: NativeDocument): number {
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.exec(textAt(event, 'EventTime') ?? '')
  for (const name of zoned === null ? isoNames : ['EventTime', ...isoNames]) {
    const value = event[name]
    const timeUs = typeof value === 'string' ? parseIsoTimeUs(value) : secondsToUs(value)
    if (!Number.isNaN(timeUs)) return timeUs
  }
  return NaN
}

/** Some exports write the times of the event log as seconds since 1970. */
const secondsToUs = (value: unknown): number =>
  typeof value === 'number' && value > 0 && value < 1e11 ? Math.round(value * 1e6) : NaN

interface Users {
  readonly name: string | undefined
  readonly domain: string | undefined
  readonly target: string | undefined
}

/** Security events whose target is the one who acts: it logs on, or asks for a ticket. */
const actsAsTarget = new Set('4624 4625 4634 4647 4768 4769 4770 4771 4772 4773 4774 4775 4776 4777'.split(' '))

function usersOf(event: NativeDocument, dataset: string, eventId: string): Users {
  const target = knownAt(event, 'TargetUserName')
  if (dataset === 'security' && actsAsTarget.has(eventId) && target !== undefined) {
    return { name: target, domain: knownAt(event, 'TargetDomainName'), target: undefined }
  }
  const [domain, name] = splitAccount(
    knownAt(event, 'User', 'SourceUser', 'Detection User') ??
      (eventId === '1149' ? knownAt(event, 'Param1') : undefined),
  )
  const other = target ?? memberOf(event)
  if (name !== undefined) return { name, domain: domain ?? remoteDomainOf(event, eventId), target: other }
  const subject = knownAt(event, 'SubjectUserName')
  if (subject !== undefined) return { name: subject, domain: knownAt(event, 'SubjectDomainName'), target: other }
  const isSession = eventId === '4778' || eventId === '4779'
  return {
    name: isSession ? knownAt(event, 'AccountName') : undefined,
    domain: isSession ? knownAt(event, 'AccountDomain') : undefined,
    target: other,
  }
}

const remoteDomainOf = (event: NativeDocument, eventId: string): string | undefined =>
  eventId === '1149' ? knownAt(event, 'Param2') : undefined

const memberOf = (event: NativeDocument): string | undefined => knownAt(event, 'MemberName', 'TargetUser')

/** `DOMAIN\name` in its parts. */
function splitAccount(account: string | undefined): [domain: string | undefined, name: string | undefined] {
  const at = account?.indexOf('\\') ?? -1
  return account === undefined || at < 0 ? [undefined, account] : [account.slice(0, at), account.slice(at + 1)]
}

/** The process the event is about: the new one of 4688, the acting one elsewhere. */
function processOf(
  event: NativeDocument,
  dataset: string,
  eventId: string,
): { executable: string | undefined; pid: number | undefined } {
  if (dataset === 'security' && eventId === '4688')
    return { executable: knownAt(event, 'NewProcessName'), pid: pidAt(event, 'NewProcessId') }
  const pid = pidAt(event, 'ProcessId') ?? pidAt(event, 'SourceProcessId') ?? pidAt(event, 'ProcessID')
  return {
    executable: knownAt(
      event,
      'Image',
      'SourceImage',
      'ProcessName',
      'Process Name',
      'Application',
      'CallerProcessName',
    ),
    pid: pid ?? pidAt(event, 'CallerProcessId'),
  }
}

/** A process id, in decimal or as `0x1f4`. */
function pidAt(event: NativeDocument, key: string): number | undefined {
  const text = textAt(event, key)
  return text !== undefined && /^0x0*[0-9a-f]{1,12}$/i.test(text) ? Number(text) : countAt(event, key)
}

/** Numbers of protocols as the filtering platform writes them; IANA, "Protocol Numbers". */
const transports: ReadonlyMap<string, string> = new Map([
  ['1', 'icmp'],
  ['6', 'tcp'],
  ['17', 'udp'],
  ['58', 'ipv6-icmp'],
])

function networkOf(
  event: NativeDocument,
  dataset: string,
  eventId: string,
): Record<string, string | number | undefined> {
  const source =
    addressOf(
      knownAt(event, 'SourceIp', 'IpAddress', 'SourceAddress', 'ClientAddress', 'ClientIP', 'Address', 'IPString'),
    ) ?? (eventId === '1149' ? addressOf(knownAt(event, 'Param3')) : undefined)
  const isNetwork = dataset === 'sysmon' || dataset === 'security'
  const protocol = isNetwork ? knownAt(event, 'Protocol') : undefined
  return {
    'source.ip': source,
    'source.port': countAt(event, 'SourcePort') ?? countAt(event, 'IpPort'),
    'source.domain': knownAt(event, 'SourceHostname', 'WorkstationName', 'Workstation', 'ClientName'),
    'destination.ip': addressOf(knownAt(event, 'DestinationIp', 'DestAddress')),
    'destination.port': countAt(event, 'DestinationPort') ?? countAt(event, 'DestPort'),
    'destination.domain': knownAt(event, 'DestinationHostname', 'TargetServerName'),
    'network.transport': protocol === undefined ? undefined : (transports.get(protocol) ?? protocol.toLowerCase()),
  }
}

function filePathOf(event: NativeDocument, dataset: string): string | undefined {
  const path = knownAt(event, 'TargetFilename', 'ImageLoaded', 'RelativeTargetName')
  if (path !== undefined) return path
  if (dataset === 'powershell' || dataset === 'defender') return knownAt(event, 'Path')
  return knownAt(event, 'ObjectType') === 'File' ? knownAt(event, 'ObjectName') : undefined
}

/** Sysmon's `SHA1=…,MD5=…,SHA256=…,IMPHASH=…`; other hashes by members of their own. */
function hashesOf(event: NativeDocument): ReadonlyMap<string, string> {
  const hashes = new Map<string, string>()
  for (const one of (knownAt(event, 'Hashes', 'Hash') ?? '').split(',', 16)) {
    const [, name, hash] = /^\s*(MD5|SHA1|SHA256)=([0-9a-f]{32,64})$/i.exec(one) ?? []
    if (name !== undefined && hash !== undefined) hashes.set(name.toUpperCase(), hash.toLowerCase())
  }
  return hashes
}

/** The bits of `Keywords` for a passed and a failed audit; Microsoft, "StandardEventKeywords". */
const auditSuccess = 0x20000000000000n
const auditFailure = 0x10000000000000n

function outcomeOf(event: NativeDocument): string | undefined {
  const keywords = textAt(event, 'Keywords')
  if (keywords !== undefined && /^0x[0-9a-f]{1,16}$/i.test(keywords)) {
    const bits = BigInt(keywords)
    if ((bits & auditFailure) !== 0n) return 'failure'
    return (bits & auditSuccess) !== 0n ? 'success' : undefined
  }
  for (const word of [...textsAt(event, 'Keywords'), ...textsAt(event, 'EventType')]) {
    if (/^audit[ _]failure$/i.test(word)) return 'failure'
    if (/^audit[ _]success$/i.test(word)) return 'success'
  }
  return undefined
}

/**
 * The rule that Sysmon's configuration names, with the techniques in it (`technique_id=T1059,technique_name=…`, or the id
 * alone); what Defender calls the threat.
 */
function ruleOf(event: NativeDocument, dataset: string): { name: string | undefined; techniques: readonly string[] } {
  if (dataset === 'defender') return { name: knownAt(event, 'Threat Name'), techniques: [] }
  const name = dataset === 'sysmon' ? knownAt(event, 'RuleName') : undefined
  return { name, techniques: name === undefined ? [] : techniqueIds([name]) }
}

/** What tells one event from the next, in the order in which it is looked for. */
const headlines = [
  'CommandLine', 'Image', 'NewProcessName', 'SourceImage', 'TargetImage', 'ProcessName', 'TargetFilename',
  'ImageLoaded', 'TargetObject', 'QueryName', 'PipeName', 'ScriptBlockText', 'Threat Name', 'ServiceName', 'ImagePath',
  'TaskName', 'TargetDomainName', 'TargetUserName', 'SubjectUserName', 'IpAddress', 'DestinationIp', 'DestinationPort',
  'ShareName', 'ObjectName', 'param1', 'param2', 'Param1',
] // prettier-ignore

/** One line for a person, made of values of the event only, so that every word of it can be searched. */
function messageOf(event: NativeDocument, eventId: string): string {
  const text = knownAt(event, 'Message', 'message', 'RenderedDescription')
  const title = text === undefined ? textAt(event, 'Provider_Name') : firstSentence(text)
  const parts: string[] = []
  for (const name of headlines) {
    const value = knownAt(event, name)
    if (value !== undefined) parts.push(value.slice(0, 256))
    if (parts.length === 4) break
  }
  return joinParts(title, eventId, ...parts)
}

/** The rendered text of an event is a sentence, then all its members once more. */
function firstSentence(text: string): string {
  const end = text.search(/[\r\n]/)
  return (end < 0 ? text : text.slice(0, end)).slice(0, 256)
}
