import { once } from 'node:events'
import { expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { startServer, temporaryFolder, type RunningServer } from './server.ts'
import { ask, store } from './stored.ts'

// From a line to an alert on the wire: live rules, folding, the feed with resume, and who may listen.

interface Message {
  readonly type: string
  readonly sequence: number
  readonly kind?: string
  readonly latest?: number
  readonly alert?: { readonly name: string; readonly title: string; readonly severity: string; readonly status: string; readonly source: string; readonly techniques: readonly string[]; readonly indicators: readonly string[] } // prettier-ignore
}

const alertLine = (source: string, severity = 1): string =>
  JSON.stringify({
    timestamp: '2026-03-14T09:12:04.118233+0000', event_type: 'alert', src_ip: source, dest_ip: '192.168.10.5',
    alert: { signature: 'EXAMPLE', category: 'Misc activity', severity },
  }) // prettier-ignore

/** A client of the feed, and what it heard. */
class Listener implements Disposable {
  readonly heard: Message[] = []
  readonly socket: WebSocket
  readonly closed: Promise<CloseEvent>

  constructor(server: RunningServer, path: string, init: { token?: string; headers?: Record<string, string> }) {
    const url = `${server.url.replace('http', 'ws')}${path}`
    this.socket = new WebSocket(url, { headers: init.headers ?? {} } as never)
    this.socket.addEventListener('message', ({ data }) => this.heard.push(JSON.parse(String(data)) as Message))
    this.closed = once(this.socket, 'close').then(([event]) => event as CloseEvent)
    this.socket.addEventListener('error', () => undefined)
    const { token } = init
    if (token !== undefined)
      this.socket.addEventListener('open', () => this.socket.send(JSON.stringify({ type: 'auth', token })))
  }

  async alerts(count: number): Promise<readonly Message[]> {
    return await eventually(`${count} messages`, () => {
      const alerts = this.heard.filter(({ type }) => type === 'alert')
      return Promise.resolve(alerts.length >= count ? alerts : undefined)
    })
  }

  async ready(): Promise<Message> {
    return await eventually('the feed is ready', () => Promise.resolve(this.heard.find(({ type }) => type === 'ready')))
  }

  [Symbol.dispose](): void {
    this.socket.close()
  }
}

test('a line that a rule matches is an alert on the wire, with what it is about', async () => {
  await using server = await startServer()
  using listener = new Listener(server, '/ws/alerts', { token: server.token })
  await listener.ready()
  await store(server, `${alertLine('203.0.113.9')}\n`, { source: 'suricata' })
  const [message] = await listener.alerts(1)
  expect(message).toMatchObject({
    sequence: 1,
    kind: 'opened',
    alert: {
      name: 'A-1',
      title: 'Suricata Alert of the Highest Severity',
      severity: 'high',
      status: 'new',
      source: 'suricata',
      indicators: ['203.0.113.9', '192.168.10.5'],
    },
  })
  await store(server, `${alertLine('203.0.113.9')}\n${alertLine('203.0.113.10')}\n`, { source: 'suricata' })
  const all = await listener.alerts(3)
  // What was received together has no order of its own.
  expect(all.map(({ kind, alert }) => `${kind} ${alert?.name}`).sort()).toEqual([
    'opened A-1',
    'opened A-2',
    'repeated A-1',
  ])
})

test('a client goes on where it left off, over a restart of the server too', async () => {
  const data = await temporaryFolder()
  let last = 0
  {
    await using server = await startServer({ data })
    using listener = new Listener(server, '/api/v1/ws/alerts', { headers: { authorization: `Bearer ${server.token}` } })
    await listener.ready()
    await store(server, `${alertLine('203.0.113.1')}\n`, { source: 'suricata' })
    last = (await listener.alerts(1))[0]?.sequence ?? 0
    listener.socket.close()
    await listener.closed
    await store(server, `${alertLine('203.0.113.2')}\n${alertLine('203.0.113.3')}\n`, { source: 'suricata' })
    await server.kill9()
  }
  await using server = await startServer({ data })
  using listener = new Listener(server, `/ws/alerts?since=${last}`, { token: server.token })
  const missed = await listener.alerts(2)
  expect(missed.map(({ sequence }) => sequence)).toEqual([last + 1, last + 2])
  await store(server, `${alertLine('203.0.113.4')}\n`, { source: 'suricata' })
  expect((await listener.alerts(3)).at(-1)).toMatchObject({ sequence: last + 3, kind: 'opened' })
})

test('many alerts at once reach every client once and in order', async () => {
  await using server = await startServer()
  const listeners = Array.from({ length: 5 }, () => new Listener(server, '/ws/alerts', { token: server.token }))
  for (const listener of listeners) await listener.ready()
  const lines = Array.from({ length: 1000 }, (_, i) => alertLine(`198.51.${Math.floor(i / 250)}.${i % 250}`, 1))
  for (let at = 0; at < lines.length; at += 100)
    await store(server, `${lines.slice(at, at + 100).join('\n')}\n`, { source: 'suricata' })
  const { latest } = await eventually('everything is folded', async () => {
    const { total } = await ask<{ total: number }>(server, '/api/v1/detections/findings')
    const last = listeners[0]?.heard.at(-1)?.sequence ?? 0
    using probe = new Listener(server, '/ws/alerts', { token: server.token })
    const ready = await probe.ready()
    return total === 1000 && ready.latest === last ? { latest: last } : undefined
  })
  for (const listener of listeners) {
    const alerts = await listener.alerts(latest)
    expect(alerts.map(({ sequence }) => sequence)).toEqual(Array.from({ length: latest }, (_, i) => i + 1))
    listener.socket.close()
  }
})

test.for([
  ['no token', {}],
  ['a token that is none', { token: 'aurora_key_nothing' }],
] as const)('who sends %s is sent away with 1008', async ([, init]) => {
  await using server = await startServer()
  using listener = new Listener(server, '/ws/alerts', init)
  if (!('token' in init)) listener.socket.addEventListener('open', () => listener.socket.send('hello'))
  expect((await listener.closed).code).toBe(1008)
  expect(listener.heard).toEqual([])
})

test('a page of another site, a wrong key and a plain request get no socket', async () => {
  await using server = await startServer()
  for (const headers of [
    { origin: 'https://evil.example', authorization: `Bearer ${server.token}` },
    { authorization: 'Bearer nothing' },
  ]) {
    using listener = new Listener(server, '/ws/alerts', { headers })
    expect((await listener.closed).code).toBe(1006)
  }
  const plain = await server.api('/ws/alerts')
  expect([plain.status, plain.headers.get('upgrade')]).toEqual([426, 'websocket'])
  const nobody = await server.api('/ws/alerts', { headers: { authorization: '' } })
  expect(nobody.status).toBe(401)
})
