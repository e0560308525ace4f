import type { EntityRiskAnswer, PeersAnswer } from '@aurora/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKey } from './api-keys.ts'
import { startServer, type RunningServer } from './server.ts'
import { always, ask, store } from './stored.ts'

// Whom an entity has to do with, and what its risk is made of, by API.

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
  const lines = [
    // The client is the source: one event, not two.
    ...Array.from({ length: 3 }, () => event({ 'source.ip': '203.0.113.9', 'client.ip': '203.0.113.9', 'destination.ip': '10.0.0.5' })),
    ...Array.from({ length: 2 }, () => event({ 'source.ip': '10.0.0.5', 'destination.ip': '203.0.113.9' })),
    event({ 'source.ip': '203.0.113.9', 'destination.ip': '127.0.0.1', 'user.name': 'Bob', 'host.name': 'web1' }),
    event({ 'source.ip': '203.0.113.9', 'destination.ip': '10.0.0.6', 'user.name': 'bob', 'user.target.name': 'root' }),
    event({ 'source.ip': '198.51.100.1', 'destination.ip': '10.0.0.5', 'user.name': hostile }),
    ...Array.from({ length: 30 }, (_, i) => event({ 'user.name': 'scan', 'destination.ip': `10.1.0.${i + 1}` })),
  ] // prettier-ignore
  await store(server, lines.join('\n'), { source: 'json', sensor: 'lab' })
})
afterAll(async () => await server[Symbol.asyncDispose]())

const hostile = 'a" OR source.ip:"10.0.0.5\\'
let number = 0
const event = (fields: Readonly<Record<string, string>>): string =>
  JSON.stringify({ '@timestamp': '2026-01-01T00:00:00Z', number: ++number, ...fields })

const peers = async (kind: string, value: string): Promise<PeersAnswer> =>
  await ask<PeersAnswer>(server, '/api/v1/entities/peers', { kind, value, ...always })
const of = ({ kinds }: PeersAnswer, kind: string) =>
  kinds.find((one) => one.kind === kind)?.peers.map(({ value, count }) => [value, count])

describe('the peers of an entity', () => {
  test('are counted by events, whichever fields they stand in, without itself and without nobody', async () => {
    const answer = await peers('address', '203.0.113.9')
    expect(of(answer, 'address')).toEqual([
      ['10.0.0.5', 5],
      ['10.0.0.6', 1],
    ])
    expect(answer.kinds[0]?.peers[0]?.fields).toEqual([
      { field: 'destination.ip', count: 3 },
      { field: 'source.ip', count: 2 },
    ])
    expect(of(answer, 'user')).toEqual([
      ['Bob', 2],
      ['root', 1],
    ])
    expect(of(answer, 'host')).toEqual([['web1', 1]])
    expect(answer.kinds.every(({ isWhole }) => isWhole)).toBe(true)
    expect(of(await peers('address', '10.0.0.5'), 'address')).toEqual([
      ['203.0.113.9', 5],
      ['198.51.100.1', 1],
    ])
  })

  test('of a value that is no query are its own', async () => {
    expect(of(await peers('user', hostile), 'address')).toEqual([
      ['10.0.0.5', 1],
      ['198.51.100.1', 1],
    ])
    expect(of(await peers('host', '*'), 'address')).toEqual([])
  })

  test('are two dozen of a kind at most, and say so', async () => {
    const [addresses] = (await peers('user', 'SCAN')).kinds
    expect(addresses?.peers).toHaveLength(24)
    expect(addresses?.isWhole).toBe(false)
  })

  test('are refused for what is no entity, and without siem:read', async () => {
    const status = async (query: string, init?: RequestInit): Promise<number> =>
      (await server.api(`/api/v1/entities/peers?${query}`, init)).status
    for (const query of ['kind=planet&value=x', 'kind=user&value=', `kind=user&value=${'x'.repeat(513)}`])
      expect(await status(query), query.slice(0, 40)).toBe(400)
    expect(await status('kind=user&value=x&from=now&to=now-1h')).toBe(400)
    const key = await createKey(server, { name: 'viewer', role: 'viewer' })
    expect(await status('kind=user&value=x', { headers: { authorization: `Bearer ${key}` } })).toBe(403)
  })
})

describe('the risk of an entity', () => {
  const risk = async (kind: string, value: string): Promise<EntityRiskAnswer> =>
    await ask<EntityRiskAnswer>(server, '/api/v1/entities/risk', { kind, value, days: '2' })
  const report = async (path: string, body: object): Promise<void> => {
    const headers = { 'content-type': 'application/json' }
    expect((await server.api(`/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).ok).toBe(true)
  }

  test('is nothing where nobody alerted', async () => {
    expect(await risk('user', '..')).toMatchObject({ kind: 'user', value: '..', risk: 0, first: null, parts: [] })
  })

  test('names its alerts, and leads to the cases', async () => {
    const entity = { kind: 'user', value: hostile }
    await report('/alerts', { title: 'Odd login', severity: 'high', entities: [entity] })
    await report('/cases', { title: 'Look into it', alerts: ['A-1'] })
    await report('/cases', { title: 'Another', reason: 'seen' })
    const known = await risk('user', hostile)
    expect(known).toMatchObject({ halfLifeSeconds: 86_400, partCount: 1, isWhole: true })
    expect(known.parts).toMatchObject([{ alert: 'A-1', title: 'Odd login', severity: 'high', points: 30 }])
    expect(known.risk).toBeGreaterThan(29)
    expect(known.history).toHaveLength(9)
    expect(known.history.at(-1)?.risk).toBeCloseTo(known.risk, 0)
    expect(known.history[0]?.risk).toBe(0)
    const cases = await ask<{ items: object[] }>(server, '/api/v1/cases', { entity: `user:${hostile}` })
    expect(cases.items).toMatchObject([{ name: 'C-1' }])
  })
})
