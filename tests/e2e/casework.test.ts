import { readFile, rm, writeFile } from 'node:fs/promises'
import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type {
  AlertDetail,
  AlertItem,
  CaseDetail,
  CaseItem,
  Problem,
  SearchPage,
  TimelineAnswer,
} from '@aurora/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aurora, type Finished } from './aurora-command.ts'
import { startServer, temporaryFolder, type RunningServer } from './server.ts'
import { always, ask, send } from './stored.ts'

// From an alert to a closed case, by API and by command line; the audit log verifies at the end.

let server: RunningServer
let folder: string
beforeAll(async () => {
  folder = await temporaryFolder()
  server = await startServer()
  await change('POST', '/users', { username: 'ann', role: 'analyst' })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

async function change<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<[number, T]> {
  const response = await server.api(`/api/v1${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  return [response.status, (await response.json()) as T]
}

const get = async <T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<T> =>
  await ask<T>(server, `/api/v1${path}`, query)

const command = async (...args: string[]): Promise<Finished> => await aurora([...args, '--data', server.data])

async function json<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await command(...args, '--json')
  expect([code, stderr.includes('error')], stderr).toEqual([0, false])
  return JSON.parse(stdout) as T
}

const bob = { kind: 'user', value: 'bob' }

describe('alerts by API', () => {
  test('are reported once, and found by number', async () => {
    const report = { title: 'Odd login', severity: 'high', entities: [bob], indicators: ['203.0.113.7'] }
    const [status, made] = await change<{ outcome: string; alert: AlertItem }>('POST', '/alerts', report)
    expect([status, made.outcome, made.alert.name]).toEqual([201, 'opened', 'A-1'])
    const [again, same] = await change<{ outcome: string; alert: AlertItem }>('POST', '/alerts', report)
    expect([again, same.outcome, same.alert.id]).toEqual([200, 'repeated', made.alert.id])
    expect(await get<AlertDetail>('/alerts/a-1')).toMatchObject({
      id: made.alert.id,
      allEntities: [bob],
      findingCount: 2,
    })
    expect(await get('/alerts/counts', { entity: 'user:bob' })).toEqual({
      total: 1,
      byStatus: { new: 1 },
      bySeverity: { high: 1 },
      lastClosed: null,
    })
  })

  test('are changed on what was read, and told what can follow', async () => {
    const [, taken] = await change<AlertItem>('POST', '/alerts/A-1/acknowledge')
    expect(taken).toMatchObject({ status: 'triaged', assignee: 'local operator', revision: 2 })
    const [stale, problem] = await change<Problem>('PATCH', '/alerts/A-1', { status: 'resolved', revision: 1 })
    expect([stale, problem]).toMatchObject([409, { code: 'change.stale', current: { revision: 2 } }])
    const [no, why] = await change<Problem>('PATCH', '/alerts/A-1', { status: 'new', revision: 2 })
    expect([no, why]).toMatchObject([409, { code: 'change.transition', from: 'triaged', to: 'new' }])
    expect(why['allowed']).toContain('investigating')
    const [, noted] = await change<AlertItem>('POST', '/alerts/A-1/notes', { text: '**bold** <script>' })
    expect(noted.revision).toBe(3)
    const { items } = await get<TimelineAnswer>('/alerts/A-1/timeline', { kind: 'note' })
    expect(items.map((entry) => entry.text)).toEqual(['**bold** <script>'])
  })

  test.for([
    ['/alerts', { status: 'odd' }, 'request.invalid'],
    ['/alerts', { cursor: 'odd' }, 'search.cursor'],
    ['/alerts', { from: 'odd' }, 'request.invalid'],
    ['/alerts', { case: 'C-99' }, 'request.not_found'],
    ['/alerts/A-99', {}, 'request.not_found'],
    ['/cases/C-99/timeline', {}, 'request.not_found'],
    ['/incidents/I-99', {}, 'request.not_found'],
    ['/entities/user/nobody', {}, 'request.not_found'],
  ] as const)('%s with %j is refused', async ([path, query, code]) => {
    const response = await server.api(`/api/v1${path}?${new URLSearchParams(query).toString()}`)
    expect((await response.json()) as Problem).toMatchObject({ code })
  })

  test('are what an event of the search becomes, which then says so', async () => {
    const line = JSON.stringify({ msg: 'su: bob became root', user: { name: 'bob' }, ip: '203.0.113.7' })
    expect((await send(server, `${line}\n`, { source: 'json', sensor: 's' })).status).toBe(200)
    const { items } = await get<SearchPage>('/siem/logs', { q: 'became', ...always })
    const id = items[0]?.id ?? ''
    const [status, made] = await change<{ alert: AlertItem; case: CaseItem }>('POST', `/siem/logs/${id}/promote`, {
      case: 'new',
    })
    expect([status, made.alert.name, made.case.name]).toEqual([201, 'A-2', 'C-1'])
    expect(made.alert.caseId).toBe(made.case.id)
    const [again, same] = await change<{ outcome: string; case: CaseItem }>('POST', `/siem/logs/${id}/promote`, {
      case: 'new',
    })
    expect([again, same.outcome, same.case.name]).toEqual([200, 'known', 'C-1'])
    const [, references] = await change('POST', '/alerts/references', { events: [id] })
    expect(references).toMatchObject({ items: [{ event: id, alert: 'A-2', case: 'C-1' }] })
    const [bare] = await change('POST', `/siem/logs/${id}/promote`)
    expect(bare).toBe(200)
  })

  test('that share an entity are an incident, and make it risky', async () => {
    await change('POST', '/alerts', { title: 'Second', entities: [bob] })
    const { items } = await get<{ items: { name: string; alertCount: number }[] }>('/incidents')
    expect(items).toMatchObject([{ name: 'I-1' }])
    expect(await get('/incidents/I-1')).toMatchObject({ links: [bob, bob] })
    const members = await get<{ items: AlertItem[] }>('/alerts', { incident: 'I-1' })
    expect(members.items).toHaveLength(items[0]?.alertCount ?? 0)
    const entities = await get<{ items: { value: string; risk: number }[] }>('/entities', { kind: 'user' })
    expect(entities.items[0]).toMatchObject({ value: 'bob' })
    expect(await get('/entities/user/bob')).toMatchObject({ kind: 'user' })
  })

  test('tell a feed that can be resumed', async () => {
    const all = await get<{ messages: { sequence: number }[]; latest: number; hasGap: boolean }>('/alerts/feed')
    expect(all.messages.map((message) => message.sequence)).toEqual(all.messages.map((_, i) => i + 1))
    const rest = await get<typeof all>('/alerts/feed', { since: String(all.latest - 1) })
    expect([rest.messages.length, rest.hasGap]).toEqual([1, false])
  })
})

describe('the command line', () => {
  test('lists, shows and changes alerts', async () => {
    const listed = await command('alerts', 'list', '--entity', 'user:bob', '--sort', 'risk')
    expect(listed.code).toBe(0)
    expect(listed.stdout).toMatch(/^A-\d+ +(high|medium) /)
    const shown = await command('alerts', 'show', 'A-1')
    expect(shown.stdout).toContain('user bob')
    expect((await json<AlertItem>('alerts', 'set', 'A-1', '--set-status', 'escalated', '--tag', 'vip')).tags).toEqual([
      'vip',
    ])
    expect((await json<AlertItem>('alerts', 'assign', 'A-1', 'ann')).assignee).toBe('ann')
    expect((await command('alerts', 'assign', 'A-1', 'nobody')).code).toBe(2)
    await json('alerts', 'note', 'A-1', 'by', 'telephone')
    const bulk = await command('alerts', 'bulk', 'A-1', 'A-99', '--set-severity', 'critical')
    expect([bulk.code, bulk.stdout]).toEqual([3, '1 changed, 0 unchanged, 1 refused\n'])
    expect((await command('alerts', 'show', 'A-99')).code).toBe(5)
    expect((await command('alerts', 'set', 'A-1')).code).toBe(2)
    expect((await command('alerts', 'odd')).code).toBe(2)
  })

  test('works a case through to its end', async () => {
    const made = await json<CaseItem>('cases', 'open', 'Bob', '--alert', 'A-1', '--alert', 'A-3')
    expect(made).toMatchObject({ name: 'C-2', severity: 'critical', origin: 'alert' })
    await json('cases', 'note', 'C-2', 'a note')
    const task = await json<{ id: string }>(
      'cases',
      'task',
      'C-2',
      'Call Bob',
      '--due',
      'now+1d',
      '--set-assignee',
      'ann',
    )
    await json('cases', 'task', 'C-2', task.id.slice(0, 8), '--state', 'done')

    const bytes = randomBytes(200_000)
    const file = join(folder, 'disk.img')
    await writeFile(file, bytes)
    const kept = await json<{ id: string; sha256: string }>('cases', 'evidence', 'add', 'C-2', file)
    expect(kept.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
    const copy = join(folder, 'copy.img')
    expect((await command('cases', 'evidence', 'get', 'C-2', kept.id, copy)).code).toBe(0)
    expect((await readFile(copy)).equals(bytes)).toBe(true)
    expect((await command('cases', 'evidence', 'get', 'C-2', kept.id, copy)).code).toBe(2)
    const response = await server.api(`/api/v1/cases/C-2/evidence/${kept.id}`)
    expect(response.headers.get('content-type')).toBe('application/octet-stream')
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; /)
    expect(response.headers.get('content-security-policy')).toContain('sandbox')
    await response.arrayBuffer()

    const report = join(folder, 'report.md')
    expect((await command('cases', 'report', 'C-2', report, '--tlp', 'green', '--zone', 'Asia/Tokyo')).code).toBe(0)
    const written = await readFile(report, 'utf8')
    for (const said of ['TLP:GREEN', 'C-2', 'Call Bob', kept.sha256, 'GMT+9']) expect(written).toContain(said)
    expect((await command('cases', 'report', 'C-2', report)).code).toBe(2)
    expect((await command('cases', 'report', 'C-2', '--format', 'stix')).stdout).toContain('"type": "bundle"')

    const merged = await json<{ alerts: number }>('cases', 'merge', 'C-1', 'C-2', '--yes')
    expect(merged.alerts).toBe(1)
    const closing = ['cases', 'set', 'C-2', '--set-status', 'closed', '--alerts', 'resolve'] as const
    expect((await command(...closing)).code).toBe(2)
    const closed = await json<CaseItem>(...closing, '--resolution', 'true_positive', '--reason', 'the laptop was wiped')
    expect(closed).toMatchObject({ status: 'closed', resolution: { value: 'true_positive' } })
    const { items } = await get<{ items: AlertItem[] }>('/alerts', { case: 'C-2' })
    expect(items.map((alert) => [alert.name, alert.status])).toEqual([
      ['A-3', 'resolved'],
      ['A-2', 'resolved'],
      ['A-1', 'resolved'],
    ])
    const shown = await command('cases', 'show', 'C-2')
    expect(shown.stdout).toContain('true_positive: the laptop was wiped')
    expect(await get<CaseDetail>('/cases/C-1')).toMatchObject({ mergedInto: closed.id, status: 'closed' })
    expect((await json<CaseItem[]>('cases', 'list', '--status', 'closed')).map((one) => one.name)).toEqual([
      'C-2',
      'C-1',
    ])
  })
})

describe('cases by API', () => {
  test('have observables, similar cases, a hold, and cannot be deleted before their time', async () => {
    const [, made] = await change<CaseItem>('POST', '/cases', { title: 'By hand', reason: 'a call' })
    expect(made).toMatchObject({ name: 'C-3', origin: 'manual' })
    const [, detail] = await change<CaseDetail>('POST', '/cases/C-3/observables', { kind: 'user', value: 'bob' })
    expect(detail.observables).toMatchObject([{ kind: 'user', value: 'bob' }])
    const { items } = await get<{ items: { case: CaseItem; observables: object[] }[] }>('/cases/C-3/similar')
    expect(items).toMatchObject([{ case: { name: 'C-2' }, observables: [bob] }])
    const [, held] = await change<CaseItem>('POST', '/cases/C-3/hold', { isHeld: true, reason: 'court' })
    expect(held.legalHold).toEqual({ reason: 'court' })
    const [status, problem] = await change<Problem>('DELETE', '/cases/C-3')
    expect([status, problem.code]).toEqual([409, 'case.held'])
    const [refused] = await change('POST', '/cases', { title: 'No reason' })
    expect(refused).toBe(400)
  })

  test('promote an incident with all its alerts that are in no case', async () => {
    const entity = { kind: 'host', value: 'web-9' }
    for (const title of ['One', 'Two']) await change('POST', '/alerts', { title, entities: [entity] })
    const { items } = await get<{ items: { name: string }[] }>('/incidents')
    const [status, made] = await change<CaseItem>('POST', `/incidents/${items[0]?.name ?? ''}/promote`)
    expect([status, made.origin]).toEqual([201, 'incident'])
    expect(await get<CaseDetail>(`/cases/${made.name}`)).toMatchObject({ alertCount: 2 })
  })
})

test('all of it is in the audit log, and the log verifies', async () => {
  const { items } = await get<{ items: { action: string; target: string; actor: string }[] }>('/audit', {
    limit: '500',
  })
  const seen = new Set(items.map((record) => record.action))
  for (const action of [
    ...['alert.create', 'alert.change', 'alert.promote', 'alert.bulk', 'incident.promote'],
    ...['case.open', 'case.task', 'case.change', 'case.close', 'case.merge', 'case.observable', 'case.hold'],
    ...['evidence.add', 'evidence.read', 'case.report'],
  ])
    expect(seen, action).toContain(action)
  expect(items.find((record) => record.action === 'case.close')?.target).toBe('C-2')
  expect((await command('audit', 'verify')).code).toBe(0)
})
