import { expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { startServer, temporaryFolder, type RunningServer } from './server.ts'
import { ask, store } from './stored.ts'

// What is hidden makes no alert and is kept; correlations of packs run on a schedule; the ledger says what was asked.

const failed = `title: Login Failed
id: 5a3f2b60-9d0c-4b55-8a34-0d2f6a2f1b01
name: login_failed
level: medium
logsource: { product: linux, service: sshd }
detection:
  keywords: ['Failed password']
  condition: keywords
`
const many = `title: Many Failed Logins
id: 5a3f2b60-9d0c-4b55-8a34-0d2f6a2f1b02
level: high
correlation:
  type: event_count
  generate: true
  rules: [login_failed]
  group-by: [source.ip]
  timespan: 10m
  condition: { gte: 5 }
`

const line = (source: string, at: Date): string =>
  `<38>1 ${at.toISOString()} gw sshd 811 - - Failed password for root from ${source} port 51000 ssh2`

interface Items<T> {
  readonly items: readonly T[]
}

async function post(server: RunningServer, path: string, body: unknown): Promise<object> {
  const answer = await server.api(`/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const read = (await answer.json()) as object
  expect([path, answer.ok ? 'ok' : read]).toEqual([path, 'ok'])
  return read
}

async function install(server: RunningServer, rules: number, ...texts: string[]): Promise<void> {
  const files = texts.map((text, i) => ({ file: `${i}.yml`, text }))
  await post(server, 'detections/packs', { name: 'own', files })
  await eventually('the rules are asked', async () => {
    const { live } = await ask<{ live: { rules: number } }>(server, '/api/v1/detections/packs')
    return live.rules === rules ? true : undefined
  })
}

const alerts = async (
  server: RunningServer,
): Promise<readonly { title: string; entities: readonly { value: string }[] }[]> =>
  (await ask<Items<{ title: string; entities: readonly { value: string }[] }>>(server, '/api/v1/alerts')).items
const findings = async (server: RunningServer): Promise<number> =>
  (await ask<{ total: number }>(server, '/api/v1/detections/findings')).total

test('a suppression hides findings from people, live too, and keeps them', async () => {
  await using server = await startServer({ env: { AURORA_STARTER_RULES: 'off' } })
  await install(server, 1, failed)
  const expires = new Date(Date.now() + 3600_000).toISOString()
  const made = (await post(server, 'detections/suppressions', {
    criteria: { entity: { kind: 'address', value: '192.0.2.7' } },
    reason: 'our own scanner',
    expires,
  })) as { id: string }
  await store(server, `${line('192.0.2.7', new Date())}\n${line('203.0.113.9', new Date())}\n`, { source: 'syslog' })
  await eventually('the other one is an alert', async () => ((await alerts(server)).length > 0 ? true : undefined))
  expect((await alerts(server)).flatMap(({ entities }) => entities.map(({ value }) => value))).not.toContain(
    '192.0.2.7',
  )
  expect(await findings(server)).toBe(2)
  const found = await ask<Items<{ hiddenBy: string | null }>>(server, '/api/v1/detections/findings')
  expect(found.items.map(({ hiddenBy }) => hiddenBy).toSorted()).toEqual([made.id, null].toSorted())
  const { items } = await ask<Items<{ id: string; hidden: number }>>(server, '/api/v1/detections/suppressions')
  expect(items).toMatchObject([{ id: made.id, hidden: 1 }])
})

test(
  'a correlation of a pack finds what came, on its schedule, and the ledger says so',
  { timeout: 240_000 },
  async () => {
    const data = await temporaryFolder()
    await using server = await startServer({ data, env: { AURORA_STARTER_RULES: 'off' } })
    await install(server, 1, failed, many)
    const lines = Array.from({ length: 6 }, () => line('203.0.113.9', new Date()))
    await store(server, `${lines.join('\n')}\n${line('192.0.2.7', new Date())}\n`, { source: 'syslog' })
    const found = await eventually(
      'the correlation is an alert',
      async () => (await alerts(server)).find(({ title }) => title === 'Many Failed Logins'),
      200_000,
    )
    expect(found.entities.map(({ value }) => value)).toContain('203.0.113.9')
    expect(found.entities.map(({ value }) => value)).not.toContain('192.0.2.7')
    const { items } = await ask<Items<{ state: string }>>(server, '/api/v1/detections/runs', { limit: '10' })
    expect(items.map(({ state }) => state)).toContain('done')
  },
)
