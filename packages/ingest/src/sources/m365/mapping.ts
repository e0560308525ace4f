import { isIP } from 'node:net'
import type { NativeDocument, NativeValue, Severity } from '@aurora/core'
import type { Draft } from '../../draft.ts'
import { techniquesOfDocument } from '../../enrich/techniques.ts'
import { joinParts } from '../../records/message-text.ts'
import { addressOf, baseName, knownAt, timeUsAt } from '../document.ts'

/** Operations that deserve a look; everything else is information. Microsoft, "Audit log activities". */
const severities: ReadonlyMap<string, Severity> = new Map<string, Severity>([
  ['userloginfailed', 1],
  ['new-inboxrule', 2],
  ['set-inboxrule', 2],
  ['updateinboxrules', 2],
  ['add-mailboxpermission', 2],
  ['add-recipientpermission', 2],
  ['set-mailboxjunkemailconfiguration', 1],
  ['new-transportrule', 2],
  ['set-transportrule', 2],
  ['set-adminauditlogconfig', 3],
  ['set-mailboxauditbypassassociation', 3],
  ['new-managementroleassignment', 2],
  ['add member to role', 2],
  ['consent to application', 2],
  ['add app role assignment grant to user', 1],
  ['add delegated permission grant', 1],
  ['add service principal credentials', 2],
  ['update application – certificates and secrets management', 2],
  ['add owner to application', 2],
  ['add domain to company', 2],
  ['set domain authentication', 3],
  ['set federation settings on domain', 3],
  ['disable strong authentication', 2],
  ['add user', 1],
  ['reset user password', 1],
  ['anonymouslinkcreated', 1],
  ['filemalwaredetected', 3],
  ['searchexported', 2],
  ['viewedsearchexported', 2],
])

/** Words for the severity of an alert that Microsoft raised. */
const alertSeverities: ReadonlyMap<string, Severity> = new Map<string, Severity>([
  ['informational', 0],
  ['low', 1],
  ['medium', 2],
  ['high', 3],
])

/** ECS category by the words of the operation; the first that matches counts. */
const categories: readonly (readonly [operation: RegExp, category: string])[] = [
  [/^UserLog(ged|in)/i, 'authentication'],
  [/^(File|Folder|Page|List)/i, 'file'],
  [/^(Mail|Send|SoftDelete|HardDelete|Move|Create$|Update$)/i, 'email'],
  [/^Alert/i, 'intrusion_detection'],
  [
    /^(Add|Update|Delete|Remove|Reset|Change|Disable|Enable|Consent|Set) .*(user|group|role|member|owner|principal|application|password|authentication)/i,
    'iam',
  ],
]

/**
 * Turns one record of the unified audit log into an event. Any member may be missing or of another type.
 * Microsoft, "Office 365 Management Activity API schema".
 */
export function normalizeM365(record: NativeDocument, fields: string, decoded: string): Draft {
  const operation = knownAt(record, 'Operation')
  const client = endpointOf(knownAt(record, 'ClientIP', 'ClientIPAddress', 'Client_IPAddress', 'ActorIpAddress'))
  const user = userOf(record)
  const object = knownAt(record, 'ObjectId')
  const path = knownAt(record, 'SourceRelativeUrl')
  const isFailure = hasFailed(record, operation)
  return {
    timeUs: timeUsAt(record, 'CreationTime', 'CreationDate', 'TimeGenerated'),
    dataset: datasetOf(record),
    severity: severityOf(record, operation),
    message: joinParts(
      operation,
      knownAt(record, 'Workload', 'OfficeWorkload'),
      user,
      client.ip,
      object?.slice(0, 256),
    ),
    techniques: techniquesOfDocument(record),
    fields,
    decoded,
    ecs: {
      'event.kind': operation?.startsWith('Alert') === true ? 'alert' : 'event',
      'event.category': categories.find(([pattern]) => pattern.test(operation ?? ''))?.[1] ?? 'configuration',
      'event.action': operation,
      'event.outcome': isFailure ? 'failure' : isSuccess(record) ? 'success' : undefined,
      'event.code': knownAt(record, 'RecordType'),
      'service.name': knownAt(record, 'Workload', 'OfficeWorkload'),
      'user.name': user,
      'user.target.name': targetOf(record, object),
      'source.ip': client.ip,
      'source.port': client.port,
      'user_agent.original': knownAt(record, 'UserAgent') ?? propertyOf(record['ExtendedProperties'], 'UserAgent'),
      'url.full': object !== undefined && /^https?:\/\//i.test(object) ? object : undefined,
      'file.name': knownAt(record, 'SourceFileName') ?? baseName(path),
      'file.path': path,
      'rule.name': operation?.startsWith('Alert') === true ? knownAt(record, 'Name') : undefined,
      'error.message': isFailure ? knownAt(record, 'LogonError', 'ResultStatus') : undefined,
    },
  }
}

/** The workload, such as `exchange` or `azureactivedirectory`. */
export function datasetOf(record: NativeDocument): string {
  return (knownAt(record, 'Workload', 'OfficeWorkload') ?? 'other').slice(0, 64).toLowerCase()
}

function severityOf(record: NativeDocument, operation: string | undefined): Severity {
  if (operation?.startsWith('Alert') === true)
    return alertSeverities.get((knownAt(record, 'Severity') ?? '').toLowerCase()) ?? 1
  return operation === undefined || operation.length > maxOperation ? 0 : (severities.get(wordsOf(operation)) ?? 0)
}

/** Longer ones are no operations of Microsoft's. */
const maxOperation = 256

/** In lower case, without what some workloads put behind it. */
const wordsOf = (operation: string): string => operation.toLowerCase().replace(/[.\s]+$/, '')

/** Workloads disagree on the word. */
const isSuccess = (record: NativeDocument): boolean =>
  /^(success|succeeded|partiallysucceeded|true)$/i.test(knownAt(record, 'ResultStatus') ?? '')

const hasFailed = (record: NativeDocument, operation: string | undefined): boolean =>
  /^fail|^false$/i.test(knownAt(record, 'ResultStatus') ?? '') || operation === 'UserLoginFailed'

function userOf(record: NativeDocument): string | undefined {
  const user = knownAt(record, 'UserId')
  return user === undefined || user === 'Not Available' ? (knownAt(record, 'UserKey') ?? user) : user
}

/** Whom it was done to: an account in the directory, or the owner of the mailbox. */
function targetOf(record: NativeDocument, object: string | undefined): string | undefined {
  const named = knownAt(record, 'TargetUserOrGroupName', 'MailboxOwnerUPN')
  const isAccount = object !== undefined && /^[^\s@/]{1,256}@[^\s@/]{1,256}$/.test(object)
  return named ?? (isAccount ? object : undefined)
}

/** The value of a `{Name, Value}` pair in a list. */
function propertyOf(list: NativeValue | undefined, name: string): string | undefined {
  for (const pair of Array.isArray(list) ? (list as readonly NativeValue[]) : []) {
    if (pair === null || typeof pair !== 'object' || Array.isArray(pair)) continue
    if ((pair as NativeDocument)['Name'] === name) return knownAt(pair as NativeDocument, 'Value')
  }
  return undefined
}

/** `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:443`. */
export function endpointOf(text: string | undefined): { ip: string | undefined; port: number | undefined } {
  if (text === undefined || isIP(text) !== 0) return { ip: addressOf(text), port: undefined }
  const [, bracketed, plain, port] = /^(?:\[([^\]]{2,64})\]|([\d.]{7,15}))(?::(\d{1,5}))?$/.exec(text) ?? []
  return { ip: addressOf(bracketed ?? plain), port: port === undefined ? undefined : Number(port) }
}
