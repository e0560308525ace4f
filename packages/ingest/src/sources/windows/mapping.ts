import type { NativeDocument, Severity } from '@aurora/core'
import type { Draft } from '../../draft.ts'
import { techniqueIds } from '../../enrich/techniques.ts'
import type { ChosenFields } from '../../records/in-place.ts'
import { draftOf, type Derived, type RecordMapping } from '../../records/mapping.ts'
import type { MessageParts } from '../../records/message.ts'
import type { PathNumber } from '../../records/path.ts'
import type { SourceRecord } from '../../records/record.ts'
import { addressOf } from '../document.ts'
import { datasetOfChannel, eventKindOf } from './events.ts'
import { hashesIn, noHashes, type Hashes } from './hashes.ts'
import { at, beginning, headlines, shape } from './places.ts'

/**
 * How one canonical Windows event (`toWindowsEvent`) becomes an event.
 *
 * Names of members as in Sysinternals, "Sysmon: Events", and Microsoft, "Advanced security audit policy settings".
 */
export const windowsMapping: RecordMapping = { shape, fields: {}, derive }

/** The same for an event that was read as an object. */
export const normalizeWindows = (event: NativeDocument, fields: string, decoded: string): Draft =>
  draftOf(windowsMapping, { document: event, fields, decoded })

function derive(event: SourceRecord): Derived {
  const dataset = datasetOfChannel((event.word(at.channel) ?? '').toLowerCase())
  const eventId = event.word(at.eventId) ?? ''
  const kind = eventKindOf(dataset, eventId)
  const rule = knownAt(event, dataset === 'defender' ? at.threatName : dataset === 'sysmon' ? at.ruleName : [])
  const users = usersOf(event, dataset, eventId)
  const isNewProcess = dataset === 'security' && eventId === '4688'
  const executable = knownAt(event, isNewProcess ? at.newProcessName : at.image)
  const file = fileOf(event, dataset)
  const hashes = hashesOf(event)
  const level = wordAt(event, at.levels) ?? ''
  const chosen: ChosenFields = {
    'host.name': knownAt(event, at.computer),
    'user.name': users.name,
    'user.domain': users.domain,
    'user.target.name': users.target,
    'process.executable': executable,
    'process.command_line': knownAt(event, at.commandLine),
    'source.domain': knownAt(event, at.sourceHost),
    'destination.domain': knownAt(event, at.destinationHost),
    'dns.question.name': knownAt(event, at.query),
    'file.path': file,
    'service.name':
      knownAt(event, at.serviceName) ?? (eventId === '7036' ? knownAt(event, at.serviceState) : undefined),
    'url.full': knownAt(event, at.url),
    'rule.name': rule,
  }
  return {
    timeUs: timeOf(event),
    dataset,
    severity: kind?.severity ?? severityOfLevel.get(event.word(at.level) ?? '') ?? 0,
    message: messageOf(event),
    techniques: dataset === 'sysmon' && rule !== undefined ? techniqueIds([event.text(rule) ?? '']) : none,
    chosen,
    ecs: {
      'event.code': eventId,
      'event.action': kind?.action,
      'event.category': kind?.category ?? 'host',
      'event.kind': kind?.category === 'malware' ? 'alert' : 'event',
      'event.outcome': outcomeOf(event) ?? kind?.outcome,
      'user.name': users.account?.name,
      'user.domain': users.account?.domain,
      'process.name': baseNameAt(event, executable),
      'process.pid': isNewProcess ? pidAt(event, at.newProcessId) : pidOf(event),
      'process.parent.name': baseNameAt(event, knownAt(event, at.parentImage)),
      'source.ip': addressAt(event, at.sourceAddress) ?? (eventId === '1149' ? addressAt(event, at.param3) : undefined),
      'source.port': countAt(event, at.sourcePorts),
      'destination.ip': addressAt(event, at.destinationAddress),
      'destination.port': countAt(event, at.destinationPorts),
      'network.transport': transportOf(event, dataset),
      'file.name': baseNameAt(event, file),
      'file.hash.md5': hashes.md5,
      'file.hash.sha1': hashes.sha1,
      'file.hash.sha256': hashes.sha256,
      'log.level': levelNames.get(level) ?? level,
    },
  }
}

const none: readonly string[] = []

/** The first of some places that says something. */
function knownAt(event: SourceRecord, among: readonly PathNumber[]): PathNumber | undefined {
  for (const path of among) if (event.says(path)) return path
  return undefined
}

/** The text at the first of some places that says something. */
function textAt(event: SourceRecord, among: readonly PathNumber[]): string | undefined {
  const path = knownAt(event, among)
  return path === undefined ? undefined : event.text(path)
}

/** The same of a text of which there are few different ones. */
function wordAt(event: SourceRecord, among: readonly PathNumber[]): string | undefined {
  const path = knownAt(event, among)
  return path === undefined ? undefined : event.word(path)
}

/** The first whole number among some places. */
function countAt(event: SourceRecord, among: readonly PathNumber[]): number | undefined {
  for (const path of among) {
    const count = event.count(path)
    if (count !== undefined) return count
  }
  return undefined
}

const baseNameAt = (event: SourceRecord, path: PathNumber | undefined): string | undefined =>
  path === undefined ? undefined : event.baseName(path)

const addressAt = (event: SourceRecord, among: readonly PathNumber[]): string | undefined =>
  addressOf(textAt(event, among))

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

/** With a zone, or none. */
const zoned = /(?:Z|[+-]\d\d:?\d\d)$/
const zonedTimes = [at.eventTime, ...at.times]

/**
 * The time of the event itself. NXLog's `EventTime` is local time without a zone unless it is told otherwise, so
 * everything that is UTC comes before it; with a zone it is as good as any.
 */
function timeOf(event: SourceRecord): number {
  const isZoned = event.has(at.eventTime) && zoned.test(event.text(at.eventTime) ?? '')
  for (const path of isZoned ? zonedTimes : at.times) {
    if (!event.has(path)) continue
    const seconds = event.number(path)
    const timeUs = seconds === undefined ? event.timeUs(path) : secondsToUs(seconds)
    if (!Number.isNaN(timeUs)) return timeUs
  }
  return NaN
}

/** Some exports write the times of the event log as seconds since 1970. */
const secondsToUs = (value: number): number => (value > 0 && value < 1e11 ? Math.round(value * 1e6) : NaN)

/** Where the names stand; or those of an account, when they stand in one text. */
interface Users {
  readonly name?: PathNumber | undefined
  readonly domain?: PathNumber | undefined
  readonly target?: PathNumber | undefined
  readonly account?: { readonly name: string; readonly domain: string }
}

/** Security events whose target is the one who acts: it logs on, or asks for a ticket. */
const actsAsTarget = new Set('4624 4625 4634 4647 4768 4769 4770 4771 4772 4773 4774 4775 4776 4777'.split(' '))

function usersOf(event: SourceRecord, dataset: string, eventId: string): Users {
  const name = knownAt(event, at.targetUserName)
  if (name !== undefined && dataset === 'security' && actsAsTarget.has(eventId))
    return { name, domain: knownAt(event, at.targetDomainName) }
  const target = name ?? knownAt(event, at.member)
  const isRemote = eventId === '1149'
  const user = knownAt(event, at.user) ?? (isRemote ? knownAt(event, at.param1) : undefined)
  if (user !== undefined) {
    const account = splitAccount(event.text(user) ?? '')
    if (account !== undefined) return { account, target }
    return { name: user, domain: isRemote ? knownAt(event, at.param2) : undefined, target }
  }
  const subject = knownAt(event, at.subjectUserName)
  if (subject !== undefined) return { name: subject, domain: knownAt(event, at.subjectDomainName), target }
  if (eventId !== '4778' && eventId !== '4779') return { target }
  return { name: knownAt(event, at.accountName), domain: knownAt(event, at.accountDomain), target }
}

/** `DOMAIN\name` in its parts. */
function splitAccount(account: string): { name: string; domain: string } | undefined {
  const middle = account.indexOf('\\')
  return middle < 0 ? undefined : { domain: account.slice(0, middle), name: account.slice(middle + 1) }
}

/** The process the event is about. */
function pidOf(event: SourceRecord): number | undefined {
  for (const path of at.processIds) {
    const pid = pidAt(event, path)
    if (pid !== undefined) return pid
  }
  return undefined
}

/** A process id, in decimal or as `0x1f4`. */
function pidAt(event: SourceRecord, path: PathNumber): number | undefined {
  const count = event.count(path)
  if (count !== undefined || !event.isText(path)) return count
  const text = event.text(path) ?? ''
  return /^0x0*[0-9a-f]{1,12}$/i.test(text) ? Number(text) : undefined
}

/** Numbers of protocols as the filtering platform writes them; IANA, "Protocol Numbers". */
const transports: ReadonlyMap<string, string> = new Map([
  ['1', 'icmp'],
  ['6', 'tcp'],
  ['17', 'udp'],
  ['58', 'ipv6-icmp'],
])

function transportOf(event: SourceRecord, dataset: string): string | undefined {
  const isNetwork = dataset === 'sysmon' || dataset === 'security'
  const protocol = isNetwork ? wordAt(event, at.protocol) : undefined
  return protocol === undefined ? undefined : (transports.get(protocol) ?? protocol.toLowerCase())
}

function fileOf(event: SourceRecord, dataset: string): PathNumber | undefined {
  const path = knownAt(event, at.file)
  if (path !== undefined) return path
  if (dataset === 'powershell' || dataset === 'defender') return knownAt(event, at.path)
  return wordAt(event, at.objectType) === 'File' ? knownAt(event, at.objectName) : undefined
}

function hashesOf(event: SourceRecord): Hashes {
  const path = knownAt(event, at.hashes)
  return path === undefined ? noHashes : hashesIn(event.text(path) ?? '')
}

function outcomeOf(event: SourceRecord): string | undefined {
  const keywords = event.isText(at.keywords) ? event.word(at.keywords) : undefined
  if (keywords !== undefined && /^0x[0-9a-f]{1,16}$/i.test(keywords)) return outcomeOfMask(keywords)
  for (const path of [at.keywords, at.eventType]) {
    if (!event.has(path)) continue
    for (const word of event.texts(path)) {
      if (/^audit[ _]failure$/i.test(word)) return 'failure'
      if (/^audit[ _]success$/i.test(word)) return 'success'
    }
  }
  return undefined
}

/** Hex digits behind the one with the bits for a passed and a failed audit; Microsoft, "StandardEventKeywords". */
const digitsBehindAudit = 13
const auditFailure = 1
const auditSuccess = 2

function outcomeOfMask(mask: string): string | undefined {
  const digit = mask.length - 1 - digitsBehindAudit
  const bits = digit < '0x'.length ? 0 : Number.parseInt(mask.charAt(digit), 16)
  if ((bits & auditFailure) !== 0) return 'failure'
  return (bits & auditSuccess) !== 0 ? 'success' : undefined
}

/**
 * One line for a person, made of values of the event only, so that every word of it can be searched: what happened, its
 * number, and what tells it from others. The rendered text of an event is a sentence, then all its members once more.
 */
function messageOf(event: SourceRecord): MessageParts {
  const text = knownAt(event, at.texts)
  const parts: MessageParts[number][] = [text === undefined ? at.provider : beginning(text, true), at.eventId]
  for (const { path, part } of headlines) {
    if (event.says(path)) parts.push(part)
    if (parts.length === maxParts) break
  }
  return parts
}

/** What happened, its number, and four of the headlines. */
const maxParts = 6
