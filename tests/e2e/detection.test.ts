import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { startServer, temporaryFolder, type RunningServer } from './server.ts'
import { ask, store } from './stored.ts'

// Rules are installed, asked of events as they come, tuned, and brought to another version, on a running server.

interface FindingItem {
  readonly id: string
  readonly severity: string
  readonly rule: { readonly id: string; readonly title: string; readonly license: string; readonly author: string }
  readonly events: readonly string[]
  readonly entities: readonly { readonly kind: string; readonly value: string }[]
  readonly matched: Readonly<Record<string, string>>
}
interface Packs {
  readonly live: { readonly ruleSet: string; readonly rules: number; readonly failure: string | null }
}

const mimikatz = `title: Mimikatz Started
id: 0f3f5c9e-6a5e-4d7e-9d1a-6d3b4f7a1c01
author: our own
level: high
tags: [attack.credential_access, attack.t1003.001]
logsource: { product: windows, category: process_creation }
detection:
  selection:
    Image|endswith: '\\mimikatz.exe'
  condition: selection
`
const failedLogin = `title: Login Failed
id: 0f3f5c9e-6a5e-4d7e-9d1a-6d3b4f7a1c02
level: medium
logsource: { product: linux, service: sshd }
detection:
  keywords: ['Failed password']
  condition: keywords
`

const started = (image: string, user: string): string =>
  JSON.stringify({
    Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: 1, Computer: 'WS01.corp.example', UtcTime: '2026-03-14 09:26:53.000',
    Image: image, CommandLine: image, User: `CORP\\${user}`,
  }) // prettier-ignore

async function api(server: RunningServer, path: string, body: unknown): Promise<Response> {
  return await server.api(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

const install = async (server: RunningServer, ...texts: string[]): Promise<void> => {
  const files = texts.map((text, i) => ({ file: `${i}.yml`, text }))
  const before = (await ask<Packs>(server, '/api/v1/detections/packs')).live.ruleSet
  const answer = await api(server, '/api/v1/detections/packs', { name: 'own', license: 'MIT', files })
  expect(answer.status).toBe(200)
  await untilLive(server, (ruleSet) => ruleSet !== before)
}
const untilLive = async (server: RunningServer, is: (ruleSet: string) => boolean): Promise<void> => {
  await eventually('the rules are asked', async () => {
    const { live } = await ask<Packs>(server, '/api/v1/detections/packs')
    return is(live.ruleSet) ? true : undefined
  })
}

const findings = async (server: RunningServer, query: Record<string, string> = {}): Promise<readonly FindingItem[]> =>
  (await ask<{ items: FindingItem[] }>(server, '/api/v1/detections/findings', query)).items

test('rules are asked of events as they come, and findings say why, of whom and whose rule it is', async () => {
  await using server = await startServer()
  await store(server, `${started('C:\\mimikatz.exe', 'before')}\n`, { source: 'windows' })
  await install(server, mimikatz, failedLogin)
  const lines = [started('C:\\Tools\\Mimikatz.exe', 'alice'), started('C:\\Windows\\notepad.exe', 'bob')]
  await store(server, `${lines.join('\n')}\n`, { source: 'windows', sensor: 'ws01' })
  const syslog = '<38>Mar 14 09:12:04 gw sshd[1]: Failed password for root from 192.0.2.7 port 22 ssh2\n'
  await store(server, syslog, { source: 'syslog' })

  const found = await findings(server)
  expect(found.map(({ rule }) => rule.title)).toEqual(['Login Failed', 'Mimikatz Started'])
  const [login, started1] = found
  expect(started1).toMatchObject({
    severity: 'high',
    rule: { author: 'our own', license: 'MIT' },
    matched: { Image: 'C:\\Tools\\Mimikatz.exe' },
  })
  expect(started1?.entities).toContainEqual({ kind: 'user', value: 'alice' })
  expect(started1?.entities).toContainEqual({ kind: 'host', value: 'ws01.corp.example' })
  expect(login?.entities).toContainEqual({ kind: 'address', value: '192.0.2.7' })
  expect(await findings(server, { event: started1?.events[0] ?? '' })).toMatchObject([{ id: started1?.id }])

  const key = started1?.rule.id ?? ''
  const explained = await ask<{ matches: boolean; condition: { holds: boolean } }>(
    server,
    `/api/v1/detections/rules/${key}/explain`,
    { event: started1?.events[0] ?? '' },
  )
  expect(explained).toMatchObject({ matches: true, isAbout: true, condition: { holds: true } })
  const denied = await ask<object>(server, `/api/v1/detections/rules/${key}/explain`, { event: login?.events[0] ?? '' })
  expect(denied).toMatchObject({ matches: false, isAbout: false })
})

test('the rules of the product are asked from the first start, and can be left out', async () => {
  const alert = JSON.stringify({
    timestamp: '2026-03-14T09:12:04.118233+0000', event_type: 'alert', src_ip: '203.0.113.9', dest_ip: '192.168.10.5',
    alert: { signature: 'EXAMPLE', category: 'Misc activity', severity: 1 },
  }) // prettier-ignore
  const titles = async (env: Record<string, string>): Promise<string[]> => {
    await using server = await startServer({ env })
    await store(server, `${alert}\n`, { source: 'suricata' })
    return (await findings(server)).map(({ rule }) => rule.title)
  }
  expect(await titles({})).toEqual(['Suricata Alert of the Highest Severity'])
  expect(await titles({ AURORA_STARTER_RULES: 'off' })).toEqual([])
})

test('a rule that is tuned, disabled or brought to another version is asked as it is then', async () => {
  const data = await temporaryFolder()
  const key = '0f3f5c9e-6a5e-4d7e-9d1a-6d3b4f7a1c01'
  const send = async (server: RunningServer, user: string): Promise<void> =>
    void (await store(server, `${started('C:\\mimikatz.exe', user)}\n`, { source: 'windows' }))
  const tune = async (server: RunningServer, change: object): Promise<void> => {
    const before = (await ask<Packs>(server, '/api/v1/detections/packs')).live.ruleSet
    expect((await api(server, '/api/v1/detections/rules/tune', { keys: [key], ...change })).status).toBe(200)
    await untilLive(server, (ruleSet) => ruleSet !== before)
  }
  {
    await using server = await startServer({ data })
    await install(server, mimikatz)
    await send(server, 'one')
    await tune(server, { severity: 'critical', reason: 'crown jewels' })
    await send(server, 'two')
    await tune(server, { isEnabled: false })
    await send(server, 'three')
    expect((await findings(server)).map(({ severity }) => severity)).toEqual(['critical', 'high'])
    await server.stop()
  }
  await using server = await startServer({ data })
  await install(server, mimikatz.replace('mimikatz.exe', 'notepad.exe'))
  await tune(server, { isEnabled: true, severity: null })
  await send(server, 'four')
  await store(server, `${started('C:\\notepad.exe', 'five')}\n`, { source: 'windows' })
  const all = await findings(server)
  expect(all.map(({ severity }) => severity)).toEqual(['high', 'critical', 'high'])
  expect(all[0]?.entities).toContainEqual({ kind: 'user', value: 'five' })
  const audit = await ask<{ items: { action: string }[] }>(server, '/api/v1/audit')
  expect(audit.items.filter(({ action }) => action.startsWith('rules.')).length).toBe(6)
})

test('a rule is tried on what is stored, installed or not, and nothing is kept of it', async () => {
  await using server = await startServer({ env: { AURORA_STARTER_RULES: 'off' } })
  const lines = Array.from({ length: 2500 }, (_, i) =>
    started(i % 5 === 0 ? 'C:\\mimikatz.exe' : 'C:\\a.exe', `user${i % 7}`),
  )
  await store(server, `${lines.join('\n')}\n`, { source: 'windows' })
  const backtest = async (body: object): Promise<object> => {
    const answer = await api(server, '/api/v1/detections/backtest', { from: '2026-03-01T00:00:00Z', ...body })
    return (await answer.json()) as object
  }
  const files = [{ file: 'a.yml', text: mimikatz }]
  expect(await backtest({ files })).toMatchObject({
    rules: 1,
    events: 2500,
    partial: null,
    byRule: [{ title: 'Mimikatz Started', findings: 500, subjects: 7 }],
  })
  expect(await backtest({ files, from: '2027-01-01T00:00:00Z', to: '2028-01-01T00:00:00Z' })).toMatchObject({
    events: 0,
  })
  expect(await backtest({})).toMatchObject({ code: 'request.invalid' })
  await install(server, mimikatz, failedLogin)
  expect(await backtest({ keys: ['0f3f5c9e-6a5e-4d7e-9d1a-6d3b4f7a1c02'] })).toMatchObject({ rules: 1, byRule: [] })
  expect(await backtest({})).toMatchObject({ rules: 2, byRule: [{ findings: 500 }] })
  expect(await findings(server)).toEqual([])
})

test('rules are reloaded while events stream in, and every event is asked once', { timeout: 120_000 }, async () => {
  await using server = await startServer()
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'rule.yml'), mimikatz)
  await install(server, mimikatz)
  let sent = 0
  let isDone = false
  const sending = (async () => {
    while (!isDone) {
      const lines = Array.from({ length: 200 }, () => started('C:\\mimikatz.exe', `user${sent++}`))
      await store(server, `${lines.join('\n')}\n`, { source: 'windows' })
    }
  })()
  for (let version = 1; version <= 5; version++)
    await install(server, mimikatz, failedLogin.replace('medium', version % 2 === 0 ? 'low' : 'high'))
  isDone = true
  await sending
  const { total } = await ask<{ total: number }>(server, '/api/v1/detections/findings')
  expect(total).toBe(sent)
})
