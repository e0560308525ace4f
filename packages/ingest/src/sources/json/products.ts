// Data table: products whose records come as plain JSON. Exempt from the length guide.
import type { NativeDocument, NativeValue } from '@aurora/core'
import { lookUp } from './look-up.ts'

/** A product by members that it alone writes together, and by words that one of them has. */
interface ProductShape {
  /** The name that Elastic's integrations and Sigma give such a log. */
  readonly dataset: string
  readonly has: readonly string[]
  /** The values, in lower case, that one of the members has. */
  readonly where?: { readonly name: string; readonly is: ReadonlySet<string> }
}

const shape = (dataset: string, has: readonly string[], name?: string, ...is: readonly string[]): ProductShape =>
  name === undefined ? { dataset, has } : { dataset, has, where: { name, is: new Set(is) } }

const signIns = [
  'signinlogs',
  'noninteractiveusersigninlogs',
  'serviceprincipalsigninlogs',
  'managedidentitysigninlogs',
]
const activities = [
  'administrative', 'policy', 'security', 'servicehealth', 'alert', 'recommendation', 'autoscale', 'resourcehealth',
] // prettier-ignore

/** The first that fits counts. */
const shapes: readonly ProductShape[] = [
  // Entra ID: exported by diagnostic settings, as tables of Log Analytics, and by Microsoft Graph.
  shape('azure.signinlogs', ['operationName', 'category'], 'category', ...signIns),
  shape('azure.signinlogs', ['ResultType', 'UserPrincipalName', 'AppDisplayName']),
  shape('azure.signinlogs', ['userPrincipalName', 'appDisplayName', 'conditionalAccessStatus']),
  shape('azure.auditlogs', ['operationName', 'category'], 'category', 'auditlogs'),
  shape('azure.auditlogs', ['operationName', 'properties.loggedByService']),
  shape('azure.auditlogs', ['OperationName', 'LoggedByService']),
  shape('azure.auditlogs', ['activityDisplayName', 'loggedByService']),
  shape('azure.riskdetection', ['riskEventType', 'riskLevel']),
  shape('azure.riskdetection', ['properties.riskEventType']),
  shape('azure.riskdetection', ['RiskEventType', 'RiskLevel']),
  // The activity log: exported by diagnostic settings, as a table of Log Analytics, and by its REST API.
  shape('azure.activitylogs', ['operationName', 'resourceId', 'category'], 'category', ...activities),
  shape('azure.activitylogs', ['OperationNameValue', 'CategoryValue']),
  shape('azure.activitylogs', ['operationName.value', 'eventTimestamp', 'subscriptionId']),
  // Google: Cloud Audit Logs, which Workspace writes too, and the Reports API of Workspace.
  shape('google_workspace.admin', ['protoPayload.serviceName'], 'protoPayload.serviceName', 'admin.googleapis.com'),
  shape('google_workspace.login', ['protoPayload.serviceName'], 'protoPayload.serviceName', 'login.googleapis.com'),
  shape('gcp.audit', ['protoPayload.serviceName', 'protoPayload.methodName']),
  shape('google_workspace.admin', ['kind', 'id.applicationName'], 'id.applicationName', 'admin'),
  shape('google_workspace.login', ['kind', 'id.applicationName'], 'id.applicationName', 'login'),
  // GitHub's audit log: streamed, from its REST API, and as Wazuh wraps it.
  shape('github.audit', ['action', 'actor', 'created_at', 'org']),
  shape('github.audit', ['action', 'actor', 'created_at', 'business']),
  shape('github.audit', ['action', 'actor', '_document_id']),
  shape('github.audit', ['github.action', 'github.actor']),
  shape('bitbucket.audit', ['auditType.category', 'auditType.action']),
  shape('onelogin.events', ['event_type_id', 'actor_user_id']),
  shape('onelogin.events', ['event_type_id', 'account_id']),
  shape('opencanary', ['logtype', 'node_id', 'logdata']),
  shape('cisco_duo.auth', ['auth_device', 'access_device', 'factor']),
]

/** First keys of the members, to the shapes that begin with them: most documents have none. */
const byKey = Map.groupBy(shapes, ({ has: [first = ''] }) => first.split('.')[0] ?? '')

/** The product whose record a document is, as a dataset; undefined when it may be of anybody. */
export function productOfDocument(document: NativeDocument): string | undefined {
  let best: number = shapes.length
  for (const key of Object.keys(document)) {
    const dot = key.indexOf('.')
    for (const each of byKey.get(dot < 0 ? key : key.slice(0, dot)) ?? []) {
      const place = shapes.indexOf(each)
      if (place < best && fits(document, each)) best = place
    }
  }
  return shapes[best]?.dataset
}

function fits(document: NativeDocument, { has, where }: ProductShape): boolean {
  if (!has.every((name) => isSomething(lookUp(document, name)))) return false
  if (where === undefined) return true
  const value = lookUp(document, where.name)
  return typeof value === 'string' && where.is.has(value.toLowerCase())
}

const isSomething = (value: NativeValue | undefined): boolean => value !== undefined && value !== null
