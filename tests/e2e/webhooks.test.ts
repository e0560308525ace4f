import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aurora } from './aurora-command.ts'
import { eventually } from './eventually.ts'
import { startServer, temporaryFolder } from './server.ts'
import { store } from './stored.ts'

// Alerts reach another program: signed, again after it was away, and after the server was.

interface Call {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A program that is told of alerts; it refuses while `isDown`. */
class Listener implements AsyncDisposable {
  readonly calls: Call[] = []
  isDown = false
  readonly #server: Server

  constructor() {
    this.#server = createServer((request, response) => void this.#take(request).then((status) => response.writeHead(status).end())) // prettier-ignore
  }

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`
  }

  async #take(request: IncomingMessage): Promise<number> {
    const parts = await request.toArray()
    if (this.isDown) return 503
    this.calls.push({ headers: request.headers, body: Buffer.concat(parts as Buffer[]).toString() })
    return 200
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

const line = (address: string): string =>
  `${JSON.stringify({
    timestamp: '2026-03-14T09:12:04.118233+0000', event_type: 'alert', src_ip: address, dest_ip: '192.168.10.5',
    alert: { signature: 'EXAMPLE', category: 'Misc activity', severity: 1 },
  })}\n` // prettier-ignore

test('an alert is sent, signed, and what could not be sent comes later', { timeout: 120_000 }, async () => {
  const data = await temporaryFolder()
  await using listener = new Listener()
  const url = await listener.start()
  await mkdir(join(data, 'webhook-secrets'))
  await writeFile(join(data, 'webhook-secrets', 'chat'), 'a-secret-of-ours\n')
  const addresses = (): string[] =>
    listener.calls.flatMap(
      ({ body }) => (JSON.parse(body) as { alert?: { indicators: string[] } }).alert?.indicators ?? [],
    )
  {
    await using server = await startServer({ data })
    const run = async (...words: string[]) => await aurora(['webhooks', ...words, '--data', data])
    expect(await run('add', 'chat', url, '--severity', 'high', '--secret', 'chat')).toMatchObject({ code: 0 })
    expect(await run('test', 'chat')).toMatchObject({ code: 0, stdout: 'the test was taken\n' })
    await store(server, line('203.0.113.9'), { source: 'suricata' })
    await eventually('the alert is sent', () => Promise.resolve(addresses().includes('203.0.113.9') || undefined))
    for (const { headers, body } of listener.calls) {
      const signed = createHmac('sha256', 'a-secret-of-ours').update(`${String(headers['x-aurora-timestamp'])}.${body}`)
      expect(headers['x-aurora-signature']).toBe(`sha256=${signed.digest('hex')}`)
    }
    listener.isDown = true
    await store(server, line('203.0.113.10'), { source: 'suricata' })
    await eventually('the failure is told', async () =>
      (await run('list')).stdout.includes('it answers 503') ? true : undefined,
    )
    expect(await server.stop()).toBe(0)
  }
  listener.isDown = false
  await using again = await startServer({ data })
  await eventually('the other one is sent', () => Promise.resolve(addresses().includes('203.0.113.10') || undefined))
  expect(await aurora(['webhooks', 'remove', 'chat', '--data', data])).toMatchObject({ code: 0 })
  await store(again, line('203.0.113.11'), { source: 'suricata' })
  expect(new Set(listener.calls.map(({ headers }) => headers['x-aurora-delivery'])).size).toBe(listener.calls.length)
  await again.stop()
  await rm(data, { recursive: true, force: true })
})
