import { expect, test } from 'vitest'
import { productOfDocument } from './products.ts'

const diagnostic = { time: '2026-03-14T09:26:53Z', operationName: 'Sign-in activity', resultType: '50126' }

test.for([
  ['azure.signinlogs', { ...diagnostic, category: 'SignInLogs', properties: { userAgent: 'curl' } }],
  ['azure.signinlogs', { ResultType: '0', UserPrincipalName: 'a@example.com', AppDisplayName: 'Portal' }],
  ['azure.auditlogs', { operationName: 'Add user', category: 'AuditLogs' }],
  ['azure.auditlogs', { operationName: 'Add user', category: 'UserManagement', properties: { loggedByService: 'Core Directory' } }],
  ['azure.auditlogs', { operationName: 'Add user', 'properties.loggedByService': 'Core Directory' }],
  ['azure.riskdetection', { riskEventType: 'leakedCredentials', riskLevel: 'high' }],
  ['azure.activitylogs', { operationName: 'MICROSOFT.KEYVAULT/VAULTS/DELETE', resourceId: '/x', category: 'Administrative' }],
  ['azure.activitylogs', { operationName: { value: 'a' }, eventTimestamp: '2026-03-14T09:26:53Z', subscriptionId: 's' }],
  ['gcp.audit', { protoPayload: { serviceName: 'compute.googleapis.com', methodName: 'v1.compute.firewalls.insert' } }],
  ['google_workspace.admin', { protoPayload: { serviceName: 'admin.googleapis.com', methodName: 'google.admin.AdminService.addUser' } }],
  ['google_workspace.login', { kind: 'admin#reports#activity', id: { applicationName: 'login' } }],
  ['github.audit', { action: 'repo.destroy', actor: 'ann', created_at: 1, org: 'o' }],
  ['github.audit', { integration: 'github', github: { action: 'repo.destroy', actor: 'ann' } }],
  ['bitbucket.audit', { auditType: { category: 'Projects', action: 'Project created' } }],
  ['onelogin.events', { event_type_id: 13, actor_user_id: 1 }],
  ['opencanary', { logtype: 2000, node_id: 'c1', logdata: {} }],
  ['cisco_duo.auth', { access_device: {}, auth_device: {}, factor: 'duo_push', reason: 'user_marked_fraud' }],
  [undefined, { operationName: 'x', resourceId: '/x', category: 'AuditEvent' }],
  [undefined, { action: 'login', actor: 'ann' }],
  [undefined, { riskEventType: null, riskLevel: 'high' }],
  [undefined, { toString: 1, constructor: 2, __proto__x: 3 }],
  [undefined, {}],
] as const)('%s', ([dataset, document]) => {
  expect(productOfDocument(document)).toBe(dataset)
}) // prettier-ignore
