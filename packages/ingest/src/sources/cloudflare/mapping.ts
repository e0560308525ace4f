import type { Severity } from '@aurora/core'
import type { Derived, RecordMapping } from '../../records/mapping.ts'
import type { SourceRecord } from '../../records/record.ts'
import type { PathNumber } from '../../records/path.ts'
import { RecordShape } from '../../records/shape.ts'
import { wordTable } from '../../word-table.ts'
import { addressOf, timeUsOfCount } from '../document.ts'

const shape = new RecordShape()
const at = {
  start: shape.path('EdgeStartTimestamp'),
  time: shape.path('Datetime'),
  clientIp: shape.path('ClientIP'),
  host: shape.path('ClientRequestHost'),
  method: shape.path('ClientRequestMethod'),
  uri: shape.path('ClientRequestURI'),
  path: shape.path('ClientRequestPath'),
  status: shape.path('EdgeResponseStatus'),
  action: shape.path('Action'),
  securityAction: shape.path('SecurityAction'),
  wafAction: shape.path('WAFAction'),
  firewallActions: shape.path('FirewallMatchesActions'),
  ruleId: shape.path('RuleID'),
  securityRuleId: shape.path('SecurityRuleID'),
  wafRuleId: shape.path('WAFRuleID'),
  ruleName: shape.path('Description'),
  securityRuleName: shape.path('SecurityRuleDescription'),
  wafRuleName: shape.path('WAFRuleMessage'),
  originIp: shape.path('OriginIP'),
}

/** Records of the data sets `http_requests` and `firewall_events`. Cloudflare, "Logpush: Datasets". */
export const cloudflareMapping: RecordMapping = {
  shape,
  fields: {
    'http.request.method': at.method,
    'http.response.status_code': at.status,
    'url.domain': at.host,
    'user_agent.original': shape.path('ClientRequestUserAgent'),
    'source.port': shape.path('ClientSrcPort'),
    'source.bytes': shape.path('ClientRequestBytes'),
    'destination.bytes': shape.path('EdgeResponseBytes'),
    'tls.client.ja3': shape.path('JA3Hash'),
  },
  derive,
}

/** What an action of the firewall did to the request; words that are not here let it pass. */
const outcomes = wordTable<'failure'>({
  block: 'failure',
  drop: 'failure',
  jschallenge: 'failure',
  challenge: 'failure',
  managed_challenge: 'failure',
  managedchallenge: 'failure',
  connection_close: 'failure',
})

/** Actions that say that there was none. */
const noActions = new Set(['', 'unknown', 'allow', 'skip', 'bypass'])

function derive(record: SourceRecord): Derived {
  const isFirewall = record.has(at.action) && record.has(at.time)
  const action = actionOf(record)
  const isStopped = action !== undefined && outcomes.get(action) !== undefined
  const path = record.has(at.uri) ? at.uri : at.path
  const clientIp = addressOf(record.text(at.clientIp))
  return {
    timeUs: timeOf(record),
    dataset: isFirewall ? 'firewall_events' : 'http_requests',
    severity: severityOf(record, action, isStopped),
    message: [action, at.method, at.host, path, at.status, clientIp === undefined ? undefined : `from ${clientIp}`],
    techniques: [],
    ecs: {
      'event.kind': action === undefined ? 'event' : 'alert',
      'event.category': action === undefined ? 'web' : 'intrusion_detection',
      'event.action': action,
      'event.outcome': isStopped || (record.count(at.status) ?? 0) >= 400 ? 'failure' : 'success',
      'rule.id': firstKnown(record, at.securityRuleId, at.wafRuleId, at.ruleId),
      'rule.name': firstKnown(record, at.securityRuleName, at.wafRuleName, at.ruleName),
      'network.application': 'http',
      'source.ip': clientIp,
      'destination.ip': addressOf(record.text(at.originIp)),
      'url.path': record.text(path)?.split('?', 1)[0],
    },
  }
}

/** RFC 3339, or seconds or nanoseconds since 1970, as the job was set up. */
function timeOf(record: SourceRecord): number {
  const path = record.has(at.start) ? at.start : at.time
  const timeUs = record.timeUs(path)
  return Number.isNaN(timeUs) ? timeUsOfCount(record.text(path)) : timeUs
}

/** What the firewall did, in lower case; undefined when it did nothing. */
function actionOf(record: SourceRecord): string | undefined {
  const words = [record.text(at.action), record.text(at.securityAction), ...record.texts(at.firewallActions), record.text(at.wafAction)] // prettier-ignore
  return words.find((word) => word !== undefined && !noActions.has(word.toLowerCase()))?.toLowerCase()
}

/** What was stopped needs no hand; what was only seen may have come through. */
function severityOf(record: SourceRecord, action: string | undefined, isStopped: boolean): Severity {
  if (action !== undefined) return isStopped ? 1 : 2
  return (record.count(at.status) ?? 0) >= 500 ? 1 : 0
}

function firstKnown(record: SourceRecord, ...paths: readonly PathNumber[]): string | undefined {
  for (const path of paths) {
    const text = record.text(path)
    if (text !== undefined && text !== '') return text
  }
  return undefined
}
