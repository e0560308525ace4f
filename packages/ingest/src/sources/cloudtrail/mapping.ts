import { parseIsoTimeUs, type NativeDocument, type Severity } from '@aurora/core'
import type { Draft } from '../../draft.ts'
import type { JsonLine } from '../../parsers/json-line.ts'
import { joinParts } from '../../records/message-text.ts'
import { addressOf, knownAt, objectAt, textAt } from '../document.ts'

/** Calls that deserve a look whoever makes them; every other call is information, or low when it was denied. */
const severities: ReadonlyMap<string, Severity> = new Map<string, Severity>([
  ['StopLogging', 3],
  ['DeleteTrail', 3],
  ['UpdateTrail', 2],
  ['PutEventSelectors', 2],
  ['DeleteFlowLogs', 3],
  ['DeleteDetector', 3],
  ['UpdateDetector', 2],
  ['DeleteConfigurationRecorder', 3],
  ['StopConfigurationRecorder', 3],
  ['DeleteLogGroup', 2],
  ['DeleteLogStream', 2],
  ['DeleteResolverQueryLogConfig', 2],
  ['LeaveOrganization', 3],
  ['CreateUser', 1],
  ['CreateAccessKey', 2],
  ['CreateLoginProfile', 2],
  ['UpdateLoginProfile', 2],
  ['AttachUserPolicy', 2],
  ['AttachRolePolicy', 2],
  ['PutUserPolicy', 2],
  ['PutRolePolicy', 2],
  ['UpdateAssumeRolePolicy', 2],
  ['AddUserToGroup', 1],
  ['DeactivateMFADevice', 2],
  ['DeleteVirtualMFADevice', 2],
  ['GetFederationToken', 1],
  ['CreateTrustAnchor', 2],
  ['GetPasswordData', 2],
  ['GetSecretValue', 1],
  ['BatchGetSecretValue', 1],
  ['ModifySnapshotAttribute', 2],
  ['ModifyImageAttribute', 2],
  ['ModifyDBSnapshotAttribute', 2],
  ['PutBucketPolicy', 2],
  ['PutBucketAcl', 1],
  ['DeleteBucketPolicy', 1],
  ['DisableKey', 2],
  ['ScheduleKeyDeletion', 2],
  ['AuthorizeSecurityGroupIngress', 1],
  ['SendCommand', 1],
  ['StartSession', 1],
])

/** ECS category by service; what is not listed is a call of an interface. */
const categories: ReadonlyMap<string, string> = new Map([
  ['iam', 'iam'],
  ['sso', 'iam'],
  ['organizations', 'iam'],
  ['signin', 'authentication'],
  ['sts', 'authentication'],
  ['cloudtrail', 'configuration'],
  ['config', 'configuration'],
  ['guardduty', 'configuration'],
])

/**
 * Turns one CloudTrail record into an event; of an EventBridge event, the record in its `detail`. Any member may be
 * missing or of another type. AWS, "CloudTrail record contents", "CloudTrail userIdentity element".
 */
export function normalizeCloudTrail(line: JsonLine): Draft {
  const record = recordOf(line.document)
  const action = knownAt(record, 'eventName')
  const service = serviceOf(record)
  const request = objectAt(record, 'requestParameters')
  const isFailure = hasFailed(record)
  const user = userOf(objectAt(record, 'userIdentity'))
  const from = knownAt(record, 'sourceIPAddress')
  return {
    timeUs: parseIsoTimeUs(textAt(record, 'eventTime') ?? ''),
    dataset: service.slice(0, 128),
    severity: severityOf(record, action, isFailure),
    message: joinParts(action, knownAt(record, 'eventSource'), user, from, knownAt(record, 'errorCode')),
    techniques: [],
    fields: line.fields,
    decoded: line.decoded,
    ecs: {
      'event.kind': 'event',
      'event.category': categories.get(service) ?? 'api',
      'event.action': action,
      'event.outcome': isFailure ? 'failure' : 'success',
      'event.code': knownAt(record, 'eventType'),
      'service.name': knownAt(record, 'eventSource'),
      'source.ip': addressOf(from),
      'source.domain': addressOf(from) === undefined ? from : undefined,
      'user.name': user,
      'user.target.name': knownAt(request, 'userName'),
      'user_agent.original': knownAt(record, 'userAgent'),
      'error.message': knownAt(record, 'errorMessage', 'errorCode'),
      'tls.client.server_name': knownAt(objectAt(record, 'tlsDetails'), 'clientProvidedHostHeader'),
    },
  }
}

/** The record itself: EventBridge and CloudWatch hand it on inside an envelope. */
export function recordOf(document: NativeDocument): NativeDocument {
  const detail = objectAt(document, 'detail')
  return detail !== undefined && 'eventName' in detail ? detail : document
}

/** The service that was called: `iam` of `iam.amazonaws.com`. */
export function serviceOf(record: NativeDocument): string {
  return knownAt(record, 'eventSource')?.replace(/\.amazonaws\.com(\.cn)?$/, '') ?? 'unknown'
}

/** A call has failed when it has an error; a sign-in says so in what it answers. */
function hasFailed(record: NativeDocument): boolean {
  return (
    knownAt(record, 'errorCode', 'errorMessage') !== undefined ||
    knownAt(objectAt(record, 'responseElements'), 'ConsoleLogin') === 'Failure'
  )
}

function severityOf(record: NativeDocument, action: string | undefined, isFailure: boolean): Severity {
  if (action === 'ConsoleLogin') {
    const isRoot = knownAt(objectAt(record, 'userIdentity'), 'type') === 'Root'
    return isRoot ? 2 : isFailure ? 1 : 0
  }
  const named = severities.get(action ?? '') ?? 0
  const isDenied = /AccessDenied|Unauthorized/.test(knownAt(record, 'errorCode') ?? '')
  return isFailure ? (isDenied || named > 0 ? 1 : 0) : named
}

/**
 * Who called: the user, or `root`; of an assumed role the person when the session is named after one (`alice@…`, as
 * IAM Identity Center does), else the role; the service; or the account of a stranger.
 */
function userOf(identity: NativeDocument | undefined): string | undefined {
  const type = knownAt(identity, 'type')
  const userName = knownAt(identity, 'userName')
  if (type === 'Root') return userName ?? 'root'
  if (userName !== undefined) return userName
  const session = sessionNameOf(identity)
  if (session?.includes('@') === true) return session
  const issuer = knownAt(objectAt(objectAt(identity, 'sessionContext'), 'sessionIssuer'), 'userName')
  return (
    issuer ??
    session ??
    knownAt(objectAt(identity, 'onBehalfOf'), 'userId') ??
    knownAt(identity, 'invokedBy', 'principalId', 'accountId')
  )
}

/** `arn:aws:sts::111122223333:assumed-role/admin/alice` names its session last. */
function sessionNameOf(identity: NativeDocument | undefined): string | undefined {
  const arn = knownAt(identity, 'arn')
  const slash = arn?.lastIndexOf('/') ?? -1
  return arn === undefined || slash < 0 ? undefined : arn.slice(slash + 1)
}
