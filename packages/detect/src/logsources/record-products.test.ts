import { readRules } from '@aurora/sigma'
import { expect, test } from 'vitest'
import { compileRules } from '../compile-rules.ts'
import { RuleMatcher } from '../rule-matcher.ts'
import { eventWith } from '../testing/events.ts'

/** Whether a rule of a log source that asks for one field matches an event of a dataset. */
function matches(logsource: string, field: string, value: string, dataset: string, native: object): boolean {
  const text = `title: t\nlogsource: {${logsource}}\ndetection:\n  sel:\n    ${field}: '${value}'\n  condition: sel\n`
  const { rules, faults } = readRules(text, 'r.yml')
  expect(faults).toEqual([])
  const event = eventWith(native as Parameters<typeof eventWith>[0], { source: 'json', dataset })
  return new RuleMatcher(compileRules(rules).rules).match(event).length > 0
}

test.for([
  ['product: azure, service: activitylogs', 'operationName', 'A/B/DELETE', 'azure.activitylogs', { operationName: { value: 'a/b/delete' } }],
  ['product: azure, service: activitylogs', 'CategoryValue', 'Administrative', 'azure.activitylogs', { category: 'Administrative' }],
  ['product: azure, service: auditlogs', 'properties.message', 'Add user', 'azure.auditlogs', { operationName: 'Add user' }],
  ['product: azure, service: auditlogs', 'OperationName', 'Add user', 'azure.auditlogs', { activityDisplayName: 'Add user' }],
  ['product: azure, service: signinlogs', 'ResultType', '50126', 'azure.signinlogs', { resultType: '50126' }],
  ['product: azure, service: signinlogs', 'ResultType', '50126', 'azure.signinlogs', { status: { errorCode: 50126 } }],
  ['product: azure, service: riskdetection', 'riskEventType', 'leakedCredentials', 'azure.riskdetection', { properties: { riskEventType: 'leakedCredentials' } }],
  ['product: gcp, service: gcp.audit', 'gcp.audit.method_name|endswith', '.insert', 'gcp.audit', { protoPayload: { methodName: 'v1.firewalls.insert' } }],
  ['product: gcp, service: google_workspace.admin', 'eventName', 'DELETE_ROLE', 'google_workspace.admin', { protoPayload: { metadata: { event: [{ eventName: 'DELETE_ROLE' }] } } }],
  ['product: github, service: audit', 'action', 'repo.destroy', 'github.audit', { github: { action: 'repo.destroy' } }],
  ['product: fortigate, service: event', 'cfgpath', 'system.admin', 'fortigate', { cfgpath: 'system.admin' }],
  ['product: opencanary, category: application', 'logtype', '2000', 'opencanary', { logtype: 2000 }],
  ['product: macos, category: process_creation', 'Image|endswith', '/osascript', 'endpoint', { process: { executable: '/usr/bin/osascript' } }],
  ['product: linux, category: file_event', 'TargetFilename', '/etc/cron.d/x', 'endpoint', { file: { path: '/etc/cron.d/x' } }],
] as const)('%s sees %s', ([logsource, field, value, dataset, native]) => {
  expect(matches(logsource, field, value, dataset, native)).toBe(true)
}) // prettier-ignore

test('a record of a known product is of no other', () => {
  const native = { operationName: 'x', Image: '/a' }
  expect(matches('product: macos, category: process_creation', 'Image', '/a', 'azure.activitylogs', native)).toBe(false)
  expect(matches('product: azure, service: signinlogs', 'operationName', 'x', 'azure.activitylogs', native)).toBe(false)
  expect(matches('product: azure', 'operationName', 'x', 'azure.activitylogs', native)).toBe(true)
  expect(matches('product: macos, category: process_creation', 'Image', '/a', 'json', native)).toBe(true)
})
