import { parseIsoTimeUs, type NativeDocument, type Severity } from '@aurora/core'
import type { Draft } from '../../draft.ts'
import type { JsonLine } from '../../parsers/json-line.ts'
import { joinParts } from '../../records/message-text.ts'
import { addressOf, countAt, knownAt, objectAt, textAt, textsAt } from '../document.ts'

/** Resources whose change opens the cluster, or whose use is a way into it. */
const accessResources = new Set([
  'roles',
  'rolebindings',
  'clusterroles',
  'clusterrolebindings',
  'certificatesigningrequests',
])
const hookResources = new Set(['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'])
const entrances = new Set([
  'pods/exec',
  'pods/attach',
  'pods/portforward',
  'serviceaccounts/token',
  'pods/ephemeralcontainers',
])
const changes = new Set(['create', 'update', 'patch', 'delete', 'deletecollection'])

/**
 * Turns one event of the API server's audit log into an event. Any member may be missing or of another type.
 * Kubernetes, "kube-apiserver Audit Configuration (v1): Event".
 */
export function normalizeKubernetes(line: JsonLine): Draft {
  const audit = line.document
  const resource = resourceOf(audit)
  const status = objectAt(audit, 'responseStatus')
  const code = countAt(status, 'code')
  const isFailure = hasFailed(audit, code)
  const user = knownAt(objectAt(audit, 'user'), 'username')
  const verb = knownAt(audit, 'verb')
  const object = objectAt(audit, 'objectRef')
  const client = textsAt(audit, 'sourceIPs')[0]
  const category = categoryOf(resource)
  return {
    timeUs: timeOf(audit),
    dataset: (resource ?? 'request').slice(0, 128),
    severity: severityOf({ resource, verb, user, code, isFailure, path: knownAt(audit, 'requestURI') }),
    message: joinParts(
      user,
      verb,
      resource?.replace('/', ' '),
      knownAt(object, 'namespace'),
      knownAt(object, 'name'),
      textAt(status, 'code'),
    ),
    techniques: [],
    fields: line.fields,
    decoded: line.decoded,
    ecs: {
      'event.kind': 'event',
      'event.category': category,
      'event.action': verb,
      'event.outcome': isFailure ? 'failure' : code === undefined ? undefined : 'success',
      'event.duration': durationOf(audit),
      'user.name': user,
      'user.target.name': knownAt(objectAt(audit, 'impersonatedUser'), 'username'),
      'source.ip': addressOf(client),
      'user_agent.original': knownAt(audit, 'userAgent'),
      'url.path': knownAt(audit, 'requestURI'),
      'http.response.status_code': code,
      'error.message': isFailure ? knownAt(status, 'message', 'reason') : undefined,
      'service.name': 'kube-apiserver',
    },
  }
}

/** `pods`, or `pods/exec` when a part of the resource was used. */
export function resourceOf(audit: NativeDocument): string | undefined {
  const object = objectAt(audit, 'objectRef')
  const resource = knownAt(object, 'resource')
  const part = knownAt(object, 'subresource')
  return resource === undefined || part === undefined ? resource : `${resource}/${part}`
}

/** The time of the stage that is reported; Kubernetes writes UTC. */
function timeOf(audit: NativeDocument): number {
  for (const name of ['stageTimestamp', 'requestReceivedTimestamp', 'timestamp']) {
    const timeUs = parseIsoTimeUs(textAt(audit, name) ?? '')
    if (!Number.isNaN(timeUs)) return timeUs
  }
  return NaN
}

function durationOf(audit: NativeDocument): number | undefined {
  const from = parseIsoTimeUs(textAt(audit, 'requestReceivedTimestamp') ?? '')
  const to = parseIsoTimeUs(textAt(audit, 'stageTimestamp') ?? '')
  return to >= from ? (to - from) * 1000 : undefined
}

function hasFailed(audit: NativeDocument, code: number | undefined): boolean {
  if (code !== undefined) return code >= 400
  return knownAt(objectAt(audit, 'annotations'), 'authorization.k8s.io/decision') === 'forbid'
}

function categoryOf(resource: string | undefined): string {
  if (resource === undefined) return 'api'
  if (accessResources.has(resource) || resource.startsWith('serviceaccounts')) return 'iam'
  return entrances.has(resource) ? 'process' : 'api'
}

interface Request {
  readonly resource: string | undefined
  readonly verb: string | undefined
  readonly user: string | undefined
  readonly code: number | undefined
  readonly isFailure: boolean
  readonly path: string | undefined
}

/** Refused: low. Ways into pods, changed rights and hooks, and a stranger who is let in: medium. Secrets read: low. */
function severityOf({ resource = '', verb = '', user = '', code, isFailure, path = '' }: Request): Severity {
  if (isFailure) return code === 401 || code === 403 ? 1 : 0
  const isPerson = !user.startsWith('system:')
  if (user === 'system:anonymous' && !/^\/(healthz|livez|readyz|version)/.test(path)) return 2
  if (entrances.has(resource)) return isPerson ? 2 : 0
  if (changes.has(verb) && (accessResources.has(resource) || hookResources.has(resource))) return isPerson ? 2 : 1
  return resource === 'secrets' && isPerson ? 1 : 0
}
