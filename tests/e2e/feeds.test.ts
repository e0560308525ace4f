import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { startRestApi } from './rest-api.ts'
import { startServer } from './server.ts'
import { ask, send } from './stored.ts'

// A TAXII 2.1 server as the OASIS specification describes it, asked by a running server with a secret that nobody sees.

test(
  'a TAXII collection is asked for what is new, and what it names becomes an alert',
  { timeout: 120_000 },
  async () => {
    const objects = Array.from({ length: 5 }, (_, i) => ({
      type: 'indicator',
      spec_version: '2.1',
      id: `indicator--00000000-0000-4000-8000-00000000000${i}`,
      pattern_type: 'stix',
      pattern: `[ipv4-addr:value = '45.155.205.${i}']`,
      valid_from: '2026-01-01T00:00:00Z',
      confidence: 90,
    }))
    await using taxii = await startRestApi(({ url, authorization }) => {
      if (authorization !== `Basic ${Buffer.from('aurora:hunter22').toString('base64')}`) return { status: 401 }
      if (url.pathname === '/taxii2/')
        return { body: JSON.stringify({ title: 'T', api_roots: [`http://${url.host}/api1/`] }) }
      if (url.pathname === '/api1/collections/')
        return {
          body: JSON.stringify({ collections: [{ id: 'c-1', title: 'Addresses', can_read: true, can_write: false }] }),
        }
      if (url.pathname !== '/api1/collections/c-1/objects/') return { status: 404 }
      const from = Number(url.searchParams.get('next') ?? (url.searchParams.has('added_after') ? 5 : 0))
      const page = objects.slice(from, from + 2)
      const more = from + 2 < objects.length
      const headers = { 'content-type': 'application/taxii+json;version=2.1', 'x-taxii-date-added-last': '2026-02-01T00:00:00.000000Z' } // prettier-ignore
      return {
        headers,
        body: JSON.stringify(page.length === 0 ? {} : { more, ...(more && { next: String(from + 2) }), objects: page }),
      }
    })
    await using server = await startServer({ env: { AURORA_STARTER_RULES: 'false' } })
    await mkdir(join(server.data, 'feed-secrets'))
    await writeFile(join(server.data, 'feed-secrets', 'partner'), 'hunter22\n')
    const post = async (path: string, body: object): Promise<{ status: number; text: string }> => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      const answer = await server.api(path, init)
      return { status: answer.status, text: await answer.text() }
    }
    const proof = { user: 'aurora', secret: 'partner' }
    const found = await post('/api/v1/feeds/discover', { url: `${taxii.url}/taxii2/`, ...proof })
    const [collection] = (JSON.parse(found.text) as { items: { apiRoot: string; id: string }[] }).items
    expect(collection).toMatchObject({ id: 'c-1', title: 'Addresses' })
    const feed = { name: 'partner', kind: 'taxii', url: collection?.apiRoot, collection: collection?.id, ...proof }
    expect((await post('/api/v1/feeds', feed)).status).toBe(201)
    const polled = await post('/api/v1/feeds/partner/poll', {})
    expect(polled.status).toBe(200)

    await eventually('all pages are read', async () => {
      const { items } = await ask<{ items: unknown[] }>(server, '/api/v1/indicators', { feed: 'partner' })
      return items.length === 5 ? true : undefined
    })
    const line = {
      timestamp: '2026-01-01T00:00:00.000000+0000',
      event_type: 'flow',
      src_ip: '10.0.0.1',
      dest_ip: '45.155.205.3',
    }
    await send(server, `${JSON.stringify(line)}\n`, { source: 'suricata', sensor: 's' })
    await eventually('an alert comes about', async () => {
      const { items } = await ask<{ items: { title: string }[] }>(server, '/api/v1/alerts')
      return items.find(({ title }) => title.endsWith('45.155.205.3'))
    })

    await post('/api/v1/feeds/partner/poll', {})
    expect(taxii.asked.at(-1)?.url.searchParams.get('added_after')).toBe('2026-02-01T00:00:00.000000Z')
    const told = JSON.stringify([
      await ask(server, '/api/v1/feeds'),
      await ask(server, '/api/v1/audit'),
      server.stderr(),
      polled,
      found,
    ])
    expect(told).not.toContain('hunter22')
    expect((await post('/api/v1/feeds', { name: 'evil', kind: 'csv', url: 'http://192.168.0.1/x' })).status).toBe(400)
    expect((await server.api('/api/v1/feeds/partner', { method: 'DELETE' })).status).toBe(200)
    expect(await ask(server, '/api/v1/indicators/45.155.205.3')).toMatchObject({ status: 'withdrawn' })
  },
)
