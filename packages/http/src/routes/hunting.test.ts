import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openAudit, type AuditLog } from '@aurora/audit'
import { detectionMigrations, openDetections, type Detections } from '@aurora/detect'
import { localOperator, type Principal } from '@aurora/identity'
import { migrate, openState, type State } from '@aurora/state'
import { openEventStore, type EventStore } from '@aurora/store'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Fastify, type FastifyInstance } from '../fastify.ts'
import { toAppError, toProblem } from '../problem.ts'
import type { Services } from '../services.ts'
import { huntingRoutes } from './hunting.ts'
import { scheduleRoutes } from './schedules.ts'
import { suppressionRoutes } from './suppressions.ts'

let folder: string
let state: State
let store: EventStore
let audit: AuditLog
let detections: Detections
let app: FastifyInstance
let principal: Principal

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aurora-hunting-'))
  state = await openState(`sqlite:${join(folder, 'state.db')}`)
  await migrate(state, detectionMigrations)
  audit = await openAudit({ state, keyFile: join(folder, 'audit.key'), headFile: join(folder, 'audit.head') })
  store = await openEventStore({ address: `chdb:${join(folder, 'events')}`, retentionDays: 30, readSessions: 2, memoryBytes: 1 << 30 })
  detections = await openDetections({ state, store, audit, aliases: {}, sink: { append: async () => undefined }, watermarkUs: () => Date.now() * 1000, holder: 'test' })
  const services = { detections, store, audit, aliases: {} } as unknown as Services
  app = Fastify()
  app.decorateRequest('principal', undefined)
  app.addHook('onRequest', async (request) => void (request.principal = principal))
  app.setErrorHandler(async (error, request, reply) => {
    const problem = toProblem(toAppError(error), request.id)
    return reply.code(problem.status).send(problem)
  })
  for (const routes of [huntingRoutes, scheduleRoutes, suppressionRoutes]) routes(app, services)
}) // prettier-ignore
afterAll(async () => {
  await app.close()
  await audit.close()
  await store.close()
  await state.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => {
  principal = person('ann', 'siem:read', 'hunts:write', 'detections:read', 'detections:write', 'suppressions:write')
})

const person = (name: string, ...permissions: string[]): Principal => ({
  ...localOperator,
  kind: 'user',
  id: name,
  name,
  role: 'analyst',
  permissions: new Set(permissions) as Principal['permissions'],
})

interface Answer {
  readonly status: number
  readonly body: Record<string, unknown> & { readonly items?: readonly Record<string, unknown>[] }
}

async function ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Answer> {
  const answer = await app.inject({ method, url: `/api/v1${path}`, ...(body !== undefined && { payload: body }) })
  return { status: answer.statusCode, body: answer.json() }
}

const search = { query: 'user.name:root', sources: ['syslog'], severities: ['high'], hosts: ['gw'] }

test('a hunt is saved, run, changed and deleted', async () => {
  const made = await ask('POST', '/hunts', { name: 'root', search, audience: { to: 'team' } })
  expect(made).toMatchObject({ status: 201, body: { name: 'root', search, lastRun: null } })
  const id = String(made.body['id'])
  expect(await ask('POST', `/hunts/${id}/run`, {})).toMatchObject({ status: 200, body: { total: 0, items: [] } })
  principal = person('bob', 'siem:read', 'hunts:write')
  expect((await ask('GET', '/hunts')).body.items).toMatchObject([{ id, lastCount: 0 }])
  expect(await ask('DELETE', `/hunts/${id}`)).toMatchObject({ status: 403, body: { code: 'auth.forbidden' } })
  principal = person('ann', 'siem:read', 'hunts:write')
  expect(await ask('POST', `/hunts/${id}`, { name: 'new', search })).toMatchObject({
    body: { name: 'new', audience: { to: 'private' } },
  })
  expect((await ask('DELETE', `/hunts/${id}`)).status).toBe(200)
  expect((await ask('GET', '/hunts')).body.items).toEqual([])
})

test('a hunt becomes a rule, which runs at once and shows how it does', async () => {
  const hunt = await ask('POST', '/hunts', { name: 'h', search })
  const rule = {
    title: 'root logons',
    search,
    titleTemplate: 'root on {host.name}',
    severity: 'high',
    everyMinutes: 10,
    hunt: hunt.body['id'],
  }
  const made = await ask('POST', '/detections/own-rules', rule)
  expect(made).toMatchObject({
    status: 201,
    body: {
      title: 'root logons',
      version: 1,
      hunt: hunt.body['id'],
      everyMinutes: 10,
      threshold: null,
      lastRun: null,
      verdicts: { precision: null },
    },
  })
  const id = String(made.body['id'])
  expect(await ask('POST', `/detections/own-rules/${id}/run`, {})).toMatchObject({
    body: { rule: id, state: 'done', evaluation: 'manual', matches: 0 },
  })
  expect((await ask('GET', `/detections/runs?rule=${id}`)).body.items).toMatchObject([{ rule: id }])
  expect((await ask('GET', '/detections/own-rules')).body.items).toMatchObject([{ id, lastRun: { state: 'done' } }])
  expect(await ask('POST', `/detections/own-rules/${id}`, { ...rule, hunt: undefined, version: 7 })).toMatchObject({
    status: 409,
  })
  expect(await ask('POST', '/detections/own-rules/preview', { titleTemplate: 'x {y} {{' })).toMatchObject({
    body: { title: 'x  {', description: '' },
  })
  expect(await ask('GET', '/detections/figures')).toMatchObject({ body: { scheduledRules: 1, last24h: { runs: 1 } } })
  expect((await ask('DELETE', `/detections/own-rules/${id}`)).status).toBe(200)
})

test('the ledger is read for a rule, and what was left out for all', async () => {
  const minute = Math.floor(Date.now() / 60_000) - 30
  await detections.ledger.record(
    { rule: 'r' },
    { fromMinute: minute, toMinute: minute + 5, state: 'gap', reason: 'lost' },
  )
  const covered = await ask('GET', '/detections/ledger?rule=r&from=now-1h')
  expect(covered.body.items).toMatchObject([{ state: 'none' }, { state: 'gap', reason: 'lost' }, { state: 'none' }])
  expect((await ask('GET', '/detections/ledger/gaps?from=now-1h')).body.items).toMatchObject([
    { rule: 'r', ruleSet: null, state: 'gap' },
  ])
  expect(await ask('GET', '/detections/ledger?rule=r&from=now-60d')).toMatchObject({ status: 413 })
})

test('a suppression is looked at beforehand, made, listed and ended', async () => {
  const criteria = { entity: { kind: 'host', value: 'GW' } }
  expect(await ask('POST', '/detections/suppressions/preview', { criteria })).toMatchObject({
    body: { lookedAt: 0, isWhole: true, hidden: 0, confirmed: [] },
  })
  const expires = new Date(Date.now() + 3600_000).toISOString()
  const made = await ask('POST', '/detections/suppressions', { criteria, reason: 'patching', expires })
  expect(made).toMatchObject({
    status: 201,
    body: { rule: null, criteria: { entity: { kind: 'host', value: 'gw' } }, hidden: 0, ended: null },
  })
  const far = new Date(Date.now() + 100 * 86_400_000).toISOString()
  expect(await ask('POST', '/detections/suppressions', { criteria, reason: 'x', expires: far })).toMatchObject({
    status: 400,
  })
  expect((await ask('GET', '/detections/suppressions?inForce=true')).body.items).toHaveLength(1)
  expect(await ask('DELETE', `/detections/suppressions/${String(made.body['id'])}`)).toMatchObject({ status: 200 })
  expect((await ask('GET', '/detections/suppressions?inForce=true')).body.items).toEqual([])
})

test('a verdict is on a finding that is there', async () => {
  const verdict = { rule: 'r', event: '0'.repeat(32), verdict: 'true_positive' }
  expect(await ask('POST', `/detections/findings/${'a'.repeat(32)}/verdict`, verdict)).toMatchObject({ status: 404 })
  const finding = { id: 'a'.repeat(32), timeUs: 1e15, receivedUs: 1e15, detectedUs: 1e15, rule: { id: 'r', version: '1', title: 't', pack: '', author: '', license: '', opensCase: false }, evaluation: 'live', severity: 1, techniques: [], source: '', sensor: '', dataset: '', message: '', description: '', eventIds: ['0'.repeat(32)], eventCount: 1, entities: [], matched: {} } as const // prettier-ignore
  await store.findings.append(0, [finding], { mayRepeat: true })
  expect(await ask('POST', `/detections/findings/${finding.id}/verdict`, verdict)).toMatchObject({ status: 200 })
  expect(await detections.verdicts.find(finding.id)).toBe('true_positive')
})

test.for([
  ['POST', '/hunts', 'hunts:write'],
  ['GET', '/hunts', 'siem:read'],
  ['POST', '/detections/own-rules', 'detections:write'],
  ['GET', '/detections/runs', 'detections:read'],
  ['DELETE', '/detections/runs/x', 'detections:write'],
  ['GET', '/detections/ledger', 'detections:read'],
  ['POST', '/detections/suppressions', 'suppressions:write'],
  ['DELETE', '/detections/suppressions/x', 'suppressions:write'],
  ['POST', '/detections/findings/x/verdict', 'detections:write'],
] as const)('%s %s needs %s', async ([method, path, permission]) => {
  principal = person('nobody')
  expect(await ask(method, path, method === 'POST' ? {} : undefined)).toMatchObject({
    status: 403,
    body: { permission },
  })
})

test('a run that is not under way cannot be stopped', async () => {
  expect(await ask('DELETE', '/detections/runs/none')).toMatchObject({ status: 404 })
})

test('changes are in the audit log', async () => {
  const { items } = await audit.list({ limit: 100 })
  const actions = new Set(items.map(({ action }) => action))
  expect(
    [
      'hunt.create',
      'hunt.update',
      'hunt.delete',
      'rule.create',
      'rule.delete',
      'suppression.create',
      'suppression.end',
      'finding.verdict',
    ].filter((action) => !actions.has(action)),
  ).toEqual([])
})
