import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { readEvents } from '@aurora/ingest'
import { describe, expect, test } from 'vitest'
import { sharedData } from './shared-data.ts'
import { detectionsIn, sigmaHqMatcher } from './sigma-hub.ts'

// Records of cloud services that others collected, as JSON: they are taken for what they are, and SigmaHQ's rules about
// these products, whose names are not always the sender's, see them.

const archive = sharedData('sigma', 'rules', 'sigma-rules.tar.gz')
const panther = sharedData('cloud', 'panther-analysis', 'labelled-events.jsonl.gz')
const wazuh = sharedData('wazuh', 'ruleset-tests')

interface Labelled {
  readonly log_type: string | readonly string[]
  readonly log: object
}

const textOf = (lines: readonly string[]): string => `${lines.join('\n')}\n`

describe.skipIf(panther === undefined || archive === undefined)('records that say whose they are', () => {
  if (panther === undefined || archive === undefined) return
  const matcher = sigmaHqMatcher(archive)
  const records = gunzipSync(readFileSync(panther)).toString().trim().split('\n').map((line) => JSON.parse(line) as Labelled) // prettier-ignore
  const linesOf = (is: (type: string) => boolean): string[] =>
    records.filter(({ log_type: type }) => typeof type === 'string' && is(type)).map(({ log }) => JSON.stringify(log))

  const products: readonly (readonly [type: string, datasets: readonly string[], product: string, titles: number])[] = [
    ['Azure.MonitorActivity', ['azure.activitylogs'], 'azure', 12],
    ['Azure.Audit', ['azure.auditlogs', 'azure.signinlogs'], 'azure', 4],
    ['GCP.AuditLog', ['gcp.audit', 'google_workspace.admin'], 'gcp', 1],
    ['GSuite.ActivityEvent', ['google_workspace.admin'], 'gcp', 0], // they do not say the service that the rules ask for
    ['GitHub.Audit', ['github.audit'], 'github', 7],
    ['OneLogin.Events', ['onelogin.events'], 'onelogin', 2],
    ['Duo.Authentication', ['cisco_duo.auth'], 'cisco', 1],
  ]

  test.for(products)('%s', async ([type, datasets, product, titles]) => {
    const lines = linesOf((each) => each === type)
    const read = await datasetsOf(lines)
    expect([...read.keys()].filter((dataset) => dataset !== 'json').toSorted()).toEqual(datasets)
    expect(await titlesOf(lines, 'json', product)).toHaveLength(titles)
  })

  test('and nobody else is taken for one of them', async () => {
    const theirs = new Set(products.map(([type]) => type))
    // Intune writes under the category of Entra's audit log.
    const lines = linesOf((type) => !theirs.has(type) && type !== 'MicrosoftIntune.AuditLogs')
    const read = await datasetsOf(lines)
    expect(read.get('json')).toBeGreaterThan(1000)
    expect([...read.keys()].filter((dataset) => products.some(([, datasets]) => datasets.includes(dataset)))).toEqual(
      [],
    )
  })

  async function datasetsOf(lines: readonly string[]): Promise<Map<string, number>> {
    const counts = new Map<string, number>()
    const { records: events } = await readEvents(contentOf(textOf(lines)), {
      source: 'json',
      sensor: 's',
      receivedUs: 0,
    })
    for await (const record of events)
      if ('event' in record) counts.set(record.event.dataset, (counts.get(record.event.dataset) ?? 0) + 1)
    return counts
  }

  test.skipIf(wazuh === undefined)('those of GitHub as Wazuh wraps them', async () => {
    const text = readFileSync(`${wazuh ?? ''}/github.ini`, 'utf8')
    const lines = [...text.matchAll(/^log \d+ (?:pass|fail) ?= ?(.*)$/gm)].map(([, line = '']) => line.trim())
    expect(await titlesOf(lines, 'json', 'github')).toHaveLength(11)
  })

  /** Titles of the rules about a product that match. */
  async function titlesOf(lines: readonly string[], source: string, product: string): Promise<string[]> {
    const titles = new Set<string>()
    for await (const { rule } of detectionsIn(textOf(lines), source, matcher))
      if (rule.logsource.product === product) titles.add(rule.title)
    return [...titles]
  }
})

async function* contentOf(text: string): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.from(text))
}
