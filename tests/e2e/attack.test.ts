import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aurora } from './aurora-command.ts'
import { eventually } from './eventually.ts'
import { startServer } from './server.ts'
import { ask, store } from './stored.ts'

// Coverage of ATT&CK on a running server: by rules, by data, by what was seen, in the API and on the command line.

interface Coverage {
  readonly summary: Readonly<Record<string, number>>
  readonly items: readonly {
    readonly id: string
    readonly name: string
    readonly rules: object
    readonly data: string
    readonly isBlind: boolean
    readonly seen: { readonly findings: number; readonly alerts: number; readonly events: number }
  }[]
}

const rule = (number: number, product: string, technique: string): string => `title: Rule ${number}
id: 0f3f5c9e-6a5e-4d7e-9d1a-6d3b4f7a1d0${number}
level: high
tags: [attack.${technique}]
logsource: { product: ${product}, category: process_creation }
detection:
  selection:
    Image|endswith: '\\mimikatz.exe'
  condition: selection
`

test('coverage says which rules are asked, whose data arrives, and what was seen', async () => {
  await using server = await startServer({ env: { AURORA_STARTER_RULES: 'off' } })
  const files = [rule(1, 'windows', 't1003'), rule(2, 'macos', 't1056'), rule(3, 'windows', 't1086')]
  await server.api('/api/v1/detections/packs', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'own', files: files.map((text, n) => ({ file: `${n}.yml`, text })) }),
  })
  const coverage = async (query: Record<string, string> = {}): Promise<Coverage> =>
    await ask<Coverage>(server, '/api/v1/attack/coverage', query)
  await eventually('the rules are asked', async () => ((await coverage()).summary['asked'] === 3 ? true : undefined))
  expect((await coverage({ show: 'blind' })).items.map(({ id }) => id)).toEqual(['T1003', 'T1056', 'T1059.001'])

  const line = {
    Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: 1, Computer: 'WS01', UtcTime: '2026-03-14 09:26:53.000',
    Image: 'C:\\mimikatz.exe', CommandLine: 'mimikatz', User: 'CORP\\ann',
  } // prettier-ignore
  await store(server, `${JSON.stringify(line)}\n`, { source: 'windows' })
  await eventually('there are alerts', async () => {
    const { items } = await coverage({ technique: 'T1003' })
    return items[0]?.seen.alerts === 1 ? true : undefined
  })
  const found = await coverage({ to: 'now+1m' })
  expect(found.summary).toMatchObject({ installed: 3, asked: 3, withData: 2, seen: 2, blind: 1, unknownIds: 0 })
  expect(found.items).toMatchObject([
    { id: 'T1003', data: 'arrives', seen: { findings: 1, alerts: 1 }, rules: { installed: 1, enabled: 1, asked: 1 } },
    { id: 'T1056', data: 'silent', isBlind: true },
    { id: 'T1059.001', name: 'PowerShell', data: 'arrives', seen: { findings: 1 } },
  ])

  const at = ['--data', server.data]
  const printed = await aurora(['attack', 'coverage', '--show', 'blind', ...at])
  expect(printed).toMatchObject({ code: 0 })
  expect(printed.stdout).toMatch(/^T1056 +Input Capture +1\/1 +BLIND/)
  const layerFile = join(server.data, 'layer.json')
  expect(await aurora(['attack', 'coverage', '--navigator', layerFile, ...at])).toMatchObject({ code: 0 })
  const layer = JSON.parse(await readFile(layerFile, 'utf8')) as {
    techniques: { techniqueID: string; score: number }[]
  }
  expect(layer.techniques.map(({ techniqueID, score }) => [techniqueID, score])).toEqual([['T1003', 100], ['T1056', 50], ['T1059.001', 100]]) // prettier-ignore
  const named = await aurora(['attack', 'techniques', 'T1059.001', '--json', ...at])
  expect(JSON.parse(named.stdout)).toMatchObject({ version: '18.1', items: [{ name: 'PowerShell' }] })
})

test('who may not read detections may not read coverage', async () => {
  await using server = await startServer()
  const answer = await server.api('/api/v1/attack/coverage', { headers: { authorization: '' } })
  expect(answer.status).toBe(401)
})
