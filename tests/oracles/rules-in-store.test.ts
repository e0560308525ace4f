import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Event } from '@aurora/core'
import { compileRules, ruleCondition, RuleMatcher, type CompiledRule } from '@aurora/detect'
import { BodyReceiver, readEvents } from '@aurora/ingest'
import { compileMatcher, compileSql, type Predicate } from '@aurora/query'
import { readRules } from '@aurora/sigma'
import type { EventStore } from '@aurora/store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openIngest, type IngestParts } from '../e2e/ingest-parts.ts'
import { Random } from '../e2e/random.ts'
import { temporaryFolder } from '../e2e/server.ts'
import { sharedData } from './shared-data.ts'
import { filesOfArchive } from './sigma-archive.ts'
import { isMaintained, sigmaHqRegression } from './sigma-hub.ts'

// One meaning (SIGMA.md §1): what a rule says of an event is the same tested alone, by the index over all rules, and as
// SQL in the store. Real rules, on real events that came in as any others.

const archive = sharedData('sigma', 'rules', 'sigma-rules.tar.gz')
const regression = sharedData('sigma', 'regression')
const recordings = ['evtx-attack-samples', 'evtx-to-mitre-attack'].map((name) => sharedData('windows', name))

/** Rules times events; nightly AURORA_RULE_PAIRS=5000000. */
const leastPairs = Number(process.env['AURORA_RULE_PAIRS'] ?? 200_000)
const seed = Number(process.env['AURORA_SEED'] ?? Date.now() % 2 ** 31)

describe.skipIf([archive, regression, ...recordings].includes(undefined))('rules of SigmaHQ in the store', () => {
  if (archive === undefined) return
  const random = new Random(seed)
  const { rules } = compileRules(
    [...filesOfArchive(archive, '.yml', 'rules')]
      .flatMap(([path, text]) => readRules(text, path).rules)
      .filter(isMaintained),
  )
  const byId = new Map(rules.map((rule) => [rule.rule.id, rule]))
  const { files, cases } = sigmaHqRegression(regression)
  const recorded = chosen(
    recordings.flatMap((folder) => linesOf(folder ?? '')),
    Math.max(500, Math.ceil(leastPairs / rules.length)),
    random,
  )

  let folder: string
  let ingest: IngestParts
  let events: readonly Event[]
  beforeAll(async () => {
    folder = await temporaryFolder()
    ingest = await openIngest(join(folder, 'data'), async (batch, store) => await store(batch))
    const bodies = new BodyReceiver(ingest.parts.pipeline, ingest.parts.ledger)
    await receive(bodies, 'recorded', 'windows', recorded)
    for (const [number, { json }] of cases.entries())
      await receive(bodies, `case-${number}`, 'auto', await documentsOf(files.get(json ?? '') ?? ''))
    events = await allEvents(ingest.store)
  }, 120_000)
  afterAll(async () => {
    await ingest[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  test(
    'each rule finds there the events its authors recorded for it, as often as they say',
    { timeout: 120_000 },
    async () => {
      let matched = 0
      for (const [number, { rule_id: id, title, match_count: expected }] of cases.entries()) {
        const rule = byId.get(id)
        if (rule === undefined) throw new Error(`there is no rule ${id}`)
        const isOfCase: Predicate = {
          kind: 'equals',
          field: { space: 'platform', name: 'sensor' },
          value: `case-${number}`,
        }
        const found = await idsInStore(ingest.store, { kind: 'and', of: [isOfCase, conditionOf(rule)] })
        if (expected === null) expect(found.length, title).toBeGreaterThan(0)
        else expect(found, title).toHaveLength(expected)
        matched++
      }
      process.stdout.write(`sigma, in the store: ${matched} of ${cases.length} regression rules match their events\n`)
      expect(matched).toBe(136)
    },
  )

  test('tested alone, by the index and as SQL, a rule holds of the same events', { timeout: 3_600_000 }, async () => {
    const matcher = new RuleMatcher(rules)
    const byIndex = new Map<CompiledRule['rule'], string[]>()
    for (const event of events)
      for (const { rule } of matcher.match(event)) byIndex.set(rule, [...(byIndex.get(rule) ?? []), event.id])
    // Half of those tried match something: most rules are about things that nobody recorded.
    const count = Math.ceil(leastPairs / events.length)
    const matching = chosen(rules.filter(({ rule }) => byIndex.has(rule)), count >> 1, random) // prettier-ignore
    const others = rules.filter((rule) => !matching.includes(rule))
    const tried = [...matching, ...chosen(others, count - matching.length, random)]
    let found = 0
    for (const rule of tried) {
      const holds = compileMatcher(conditionOf(rule))
      const alone = events.filter(holds).map(({ id }) => id)
      const about = `${rule.rule.file} (seed ${seed})`
      expect(byIndex.get(rule.rule) ?? [], about).toEqual(alone)
      expect(await idsInStore(ingest.store, conditionOf(rule)), about).toEqual(alone.toSorted())
      found += alone.length
    }
    const pairs = tried.length * events.length
    process.stdout.write(
      `one meaning: ${tried.length} rules on ${events.length} events, ${pairs} pairs, ${found} matches (seed ${seed})\n`,
    )
    expect(pairs).toBeGreaterThanOrEqual(leastPairs)
  })
})

const conditionOf = ({ rule, predicate }: CompiledRule): Predicate => ruleCondition(rule, predicate)

/** `count` of them at random, in their order; all when there are not so many. */
function chosen<T>(all: readonly T[], count: number, random: Random): T[] {
  const keyed = all.map((each, at) => ({ each, at, key: random.next() })).sort((a, b) => a.key - b.key)
  return keyed
    .slice(0, count)
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each)
}

const linesOf = (folder: string): string[] =>
  [...filesOfArchive(`${folder}/events-ndjson.tar.gz`, '.ndjson').values()].flatMap((text) => text.trim().split('\n'))

/** The documents of a file, a line each. */
async function documentsOf(text: string): Promise<string[]> {
  const { records } = await readEvents(Readable.from([Buffer.from(text)]), {
    source: 'auto',
    sensor: '',
    receivedUs: 0,
  })
  const lines: string[] = []
  for await (const record of records) if ('event' in record) lines.push(record.event.raw.replace(/\n\s*/g, ''))
  return lines
}

async function receive(bodies: BodyReceiver, sensor: string, source: string, lines: readonly string[]): Promise<void> {
  const body = Readable.from([Buffer.from(`${lines.join('\n')}\n`)])
  const { received, rejected } = await bodies.receive({ source, sensor, encoding: undefined, key: undefined, body })
  expect({ received, rejected }, sensor).toEqual({ received: lines.length, rejected: 0 })
}

const ever = { fromUs: 0, toUs: Date.UTC(2262, 0, 1) * 1000 }

async function allEvents(store: EventStore): Promise<Event[]> {
  const events: Event[] = []
  for (let after; ;) {
    const page = await store.find(
      { ...ever, by: 'received', predicate: { kind: 'all' } },
      { limit: 1000, order: 'oldest', ...(after !== undefined && { after }) },
    )
    events.push(...page.events)
    if (page.next === undefined) return events
    after = page.next
  }
}

async function idsInStore(store: EventStore, predicate: Predicate): Promise<string[]> {
  const { rows, partial } = await store.read(
    ({ promoted, within }) => {
      const time = within({ received: ever })
      const condition = compileSql(predicate, { promoted })
      const sql = `SELECT replaceAll(toString(id), '-', '') FROM siem_logs WHERE ${time.sql} AND ${condition.sql}`
      return { sql, params: { ...time.params, ...condition.params } }
    },
    { maxRows: 100_000 },
  )
  expect(partial).toBeUndefined()
  return rows.map(([id]) => String(id)).sort()
}
