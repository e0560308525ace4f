import { expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { startServer, type RunningServer } from './server.ts'
import { ask, send } from './stored.ts'

// Indicators are brought to a running server, and events that name them become alerts: those that come, and those that came.

interface Alert {
  readonly title: string
  readonly severity: string
  readonly eventCount: number
}
interface Finding {
  readonly id: string
  readonly rule: { readonly id: string; readonly title: string }
  readonly matched: Readonly<Record<string, string>>
  readonly evaluation: string
}
interface Indicator {
  readonly id: string
  readonly status: string
  readonly hits: number
  readonly lookBack: { readonly found: number } | null
}

const query = (address: string, name: string, second: string): string =>
  JSON.stringify({
    timestamp: `2026-01-01T00:00:${second}.000000+0000`, event_type: 'dns', src_ip: '10.0.0.5', dest_ip: address,
    proto: 'UDP', dns: { type: 'query', rrname: name, rrtype: 'A' },
  }) // prettier-ignore

async function store(server: RunningServer, line: string): Promise<void> {
  const answer = await send(server, `${line}\n`, { source: 'suricata', sensor: 's' })
  expect(await answer.json()).toMatchObject({ stored: 1 })
}
async function bring(server: RunningServer, feed: string, text: string, more = ''): Promise<Record<string, unknown>> {
  const path = `/api/v1/indicators/import?feed=${feed}${more}`
  const answer = await server.api(path, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: text })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Record<string, unknown>
}
const findings = async (server: RunningServer): Promise<readonly Finding[]> =>
  (await ask<{ items: Finding[] }>(server, '/api/v1/detections/findings')).items.filter(({ rule }) =>
    rule.id.startsWith('indicator-'),
  )
const alerts = async (server: RunningServer): Promise<readonly Alert[]> =>
  (await ask<{ items: Alert[] }>(server, '/api/v1/alerts')).items.filter(({ title }) => title.startsWith('Known'))
const alertOf = async (server: RunningServer, value: string): Promise<Alert> =>
  await eventually(`an alert about ${value}`, async () =>
    (await alerts(server)).find(({ title }) => title.endsWith(value)),
  )
const show = async (server: RunningServer, value: string): Promise<Indicator> =>
  await ask<Indicator>(server, `/api/v1/indicators/${value}`)
const lookedBack = async (server: RunningServer, value: string): Promise<Indicator> =>
  await eventually(`${value} was looked for in what is stored`, async () => {
    const one = await show(server, value)
    return one.lookBack === null ? undefined : one
  })

test.for([
  ['kept with their indicators', 'true'],
  ['kept without', 'false'],
] as const)(
  'indicators in events that are %s become alerts, live and backwards, each once',
  { timeout: 120_000 },
  async ([, kept]) => {
    await using server = await startServer({ env: { AURORA_INDICATORS: kept, AURORA_STARTER_RULES: 'false' } })
    await store(server, query('45.155.205.7', 'early.badsite.net', '01'))

    const report = await bring(
      server,
      'ours',
      'value,confidence,techniques\n45.155.205[.]7,90,T1071\nbadsite.net,80,\nother.badplace.net,60,\n10.0.0.1,90,\n',
    )
    expect(report).toMatchObject({ format: 'csv', read: 4, added: 3, unused: 1, reasons: [{ item: 'line 5' }] })

    // Backwards: what was stored before.
    expect(await alertOf(server, '45.155.205.7')).toMatchObject({ severity: 'high', eventCount: 1 })
    expect((await lookedBack(server, 'badsite.net')).lookBack).toMatchObject({ found: 1 })
    await lookedBack(server, 'other.badplace.net')

    // Live: what comes now.
    await store(server, query('9.9.9.9', 'other.badplace.net', '02'))
    expect(await alertOf(server, 'other.badplace.net')).toMatchObject({ severity: 'medium' })
    const live = (await findings(server)).filter(({ rule }) => rule.title.endsWith('other.badplace.net'))
    expect(live).toHaveLength(1)
    expect(live[0]).toMatchObject({
      evaluation: 'live',
      matched: {
        'indicator.feeds': 'ours',
        'indicator.confidence': '60',
        'indicator.value': 'other.badplace.net',
        'dns.question.name': 'other.badplace.net',
      },
    })

    // Both: looking back again finds the same findings.
    const before = await findings(server)
    const { id } = await show(server, 'other.badplace.net')
    await server.api(`/api/v1/indicators/${id}/look-back`, { method: 'POST' })
    expect((await lookedBack(server, 'other.badplace.net')).lookBack).toMatchObject({ found: 1 })
    expect((await findings(server)).map((one) => one.id).toSorted()).toEqual(before.map((one) => one.id).toSorted())

    // Marked: at once nobody looks for it.
    const marked = await server.api('/api/v1/indicators/badsite.net/false-positive', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ reason: 'ours' }),
    }) // prettier-ignore
    expect(await marked.json()).toMatchObject({ status: 'false_positive', falsePositive: { reason: 'ours' } })
    await store(server, query('9.9.9.9', 'late.badsite.net', '03'))
    expect(await findings(server)).toHaveLength(before.length)
    await eventually('hits are counted', async () =>
      (await show(server, 'badsite.net')).hits === 1 ? true : undefined,
    )
    const audit = await ask<{ items: { action: string }[] }>(server, '/api/v1/audit')
    const actions = audit.items.map(({ action }) => action)
    expect(actions).toEqual(expect.arrayContaining(['indicators.import', 'indicators.imported', 'indicator.mark', 'indicator.look_back'])) // prettier-ignore
  },
)

test('what was imported before a kill is looked for after it', { timeout: 120_000 }, async () => {
  await using first = await startServer({ env: { AURORA_STARTER_RULES: 'false' } })
  await store(first, query('45.155.205.8', 'x.badsite.net', '01'))
  await bring(first, 'ours', '45.155.205.8\n')
  await first.kill9()
  await using second = await startServer({ data: first.data, env: { AURORA_STARTER_RULES: 'false' } })
  await alertOf(second, '45.155.205.8')
  await store(second, query('45.155.205.8', 'y.badsite.net', '02'))
  await eventually('both are found', async () => ((await findings(second)).length === 2 ? true : undefined))
})
