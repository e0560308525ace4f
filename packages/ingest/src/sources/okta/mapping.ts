import { parseIsoTimeUs, type NativeDocument, type NativeValue, type Severity } from '@aurora/core'
import type { Draft } from '../../draft.ts'
import type { JsonLine } from '../../parsers/json-line.ts'
import { joinParts } from '../../records/message-text.ts'
import { addressOf, countAt, knownAt, objectAt, textAt } from '../document.ts'

/** Event types that deserve a look; the longest prefix counts. Okta, "Event Types". */
const severities: readonly (readonly [prefix: string, severity: Severity])[] = [
  ['security.threat.detected', 3],
  ['security.attack', 3],
  ['security.breached_credential', 3],
  ['user.session.impersonation', 3],
  ['user.account.report_suspicious_activity_by_enduser', 3],
  ['user.account.lock', 2],
  ['user.account.privilege.grant', 2],
  ['group.privilege.grant', 2],
  ['user.mfa.factor.deactivate', 2],
  ['user.mfa.factor.reset_all', 2],
  ['user.mfa.attempt_bypass', 2],
  ['system.api_token.create', 2],
  ['policy.lifecycle', 2],
  ['policy.rule', 2],
  ['zone.', 1],
  ['application.lifecycle', 1],
  ['system.idp.lifecycle', 2],
  ['user.risk', 2],
]

/** ECS category by the beginning of the event type. */
const categories: readonly (readonly [prefix: string, category: string])[] = [
  ['user.authentication', 'authentication'],
  ['user.session', 'authentication'],
  ['user.mfa', 'authentication'],
  ['user.', 'iam'],
  ['group.', 'iam'],
  ['application.user_membership', 'iam'],
  ['security.', 'threat'],
  ['app.', 'authentication'],
]

/** Turns one event of the System Log into an event. Okta, "System Log API: LogEvent object". */
export function normalizeOkta(line: JsonLine): Draft {
  const event = line.document
  const type = knownAt(event, 'eventType') ?? 'unknown'
  const outcome = objectAt(event, 'outcome')
  const client = objectAt(event, 'client')
  const security = objectAt(event, 'securityContext')
  const actor = knownAt(objectAt(event, 'actor'), 'alternateId', 'displayName', 'id')
  const isFailure = /^(FAILURE|DENY)$/.test(knownAt(outcome, 'result') ?? '')
  const address = addressOf(knownAt(client, 'ipAddress')) ?? firstOfChain(objectAt(event, 'request'))
  return {
    timeUs: parseIsoTimeUs(textAt(event, 'published') ?? ''),
    dataset: datasetOf(type),
    severity: severityOf(type, isFailure, knownAt(event, 'severity')),
    message: joinParts(knownAt(event, 'displayMessage') ?? type, actor, address, knownAt(outcome, 'result', 'reason')),
    techniques: [],
    fields: line.fields,
    decoded: line.decoded,
    ecs: {
      'event.kind': type.startsWith('security.threat') ? 'alert' : 'event',
      'event.category': categories.find(([prefix]) => type.startsWith(prefix))?.[1] ?? 'configuration',
      'event.action': type,
      'event.outcome': outcomeOf(knownAt(outcome, 'result'), isFailure),
      'user.name': actor,
      'user.target.name': targetOf(event['target'], /^(User|AppUser)$/, 'alternateId'),
      'service.name': targetOf(event['target'], /^(AppInstance|App)$/, 'displayName'),
      'source.ip': address,
      'source.as.number': countAt(security, 'asNumber'),
      'source.as.organization.name': knownAt(security, 'asOrg'),
      'user_agent.original': knownAt(objectAt(client, 'userAgent'), 'rawUserAgent'),
      'error.message': isFailure ? knownAt(outcome, 'reason') : undefined,
      'log.level': knownAt(event, 'severity'),
      'url.path': knownAt(objectAt(objectAt(event, 'debugContext'), 'debugData'), 'requestUri'),
    },
  }
}

/** The first two parts of the event type: `user.session` of `user.session.start`. */
export function datasetOf(type: string): string {
  return type.split('.', 2).join('.').slice(0, 128)
}

/** A rule table, then what Okta itself thinks of it; a failed or refused attempt is at least low. */
function severityOf(type: string, isFailure: boolean, level: string | undefined): Severity {
  const named = severities.find(([prefix]) => type.startsWith(prefix))?.[1] ?? 0
  if (named > 0) return named
  return isFailure || level === 'WARN' || level === 'ERROR' ? 1 : 0
}

function outcomeOf(result: string | undefined, isFailure: boolean): string | undefined {
  if (isFailure) return 'failure'
  if (result === undefined) return undefined
  return result === 'SUCCESS' || result === 'ALLOW' ? 'success' : 'unknown'
}

/** The name of the first target of a type. */
function targetOf(targets: NativeValue | undefined, type: RegExp, name: string): string | undefined {
  for (const target of Array.isArray(targets) ? (targets as readonly NativeValue[]) : []) {
    if (target === null || typeof target !== 'object' || Array.isArray(target)) continue
    const document = target as NativeDocument
    if (type.test(textAt(document, 'type') ?? '')) return knownAt(document, name, 'displayName', 'id')
  }
  return undefined
}

/** The client as the first proxy saw it. */
function firstOfChain(request: NativeDocument | undefined): string | undefined {
  const chain = request?.['ipChain']
  const first = Array.isArray(chain) ? (chain[0] as NativeValue | undefined) : undefined
  return first !== undefined && first !== null && typeof first === 'object' && !Array.isArray(first)
    ? addressOf(knownAt(first as NativeDocument, 'ip'))
    : undefined
}
