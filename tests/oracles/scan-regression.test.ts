import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { compileRules, RuleMatcher } from '@aurora/detect'
import { readEvents } from '@aurora/ingest'
import { readRules } from '@aurora/sigma'
import { describe, expect, test } from 'vitest'
import { filesOfArchive } from './sigma-archive.ts'
import { sharedData } from './shared-data.ts'

const regression = sharedData('sigma', 'regression')
const archive = sharedData('sigma', 'rules', 'sigma-rules.tar.gz')

interface Case {
  readonly rule_id: string
  readonly title: string
  readonly json: string | null
  readonly match_count: number | null
}

/** Files whose count says 1 but which hold more events that the rule describes, each seen to be one. */
const furtherEvents = new Map([
  ['8fbf3271-1ef6-4e94-8210-03c2317947f6', 3], // procdump.exe, procdump64.exe and procdump64a.exe
  ['45e112d0-7759-4c2a-aa36-9f8fb79d3393', 3], // one domain for https, http and *
  ['c7dcacd0-cc59-4004-b0a4-1d6cdebe6f3e', 2], // AutoShareServer and AutoShareWks
])

/** The way of `aurora scan`: files are read as any source's, routed by log source, and matched with all rules at once. */
describe.skipIf(regression === undefined || archive === undefined)('SigmaHQ regression events, all rules on', () => {
  const files =
    regression === undefined
      ? new Map<string, string>()
      : filesOfArchive(`${regression}/regression_data.tar.gz`, '', 'regression_data/')
  const rules =
    archive === undefined
      ? []
      : [...filesOfArchive(archive, '.yml', 'rules')].flatMap(([path, text]) => readRules(text, path).rules)
  const compiled = compileRules(rules.filter(({ status }) => status !== 'deprecated' && status !== 'unsupported'))
  const matcher = new RuleMatcher(compiled.rules)
  let matched = 0

  test.for(casesOf(regression, [...files.keys()]))('$title', async ({ rule_id: id, json, match_count: count }) => {
    const found = await countOf(files.get(json ?? '') ?? '', id)
    const expected = furtherEvents.get(id) ?? count
    if (expected === null) expect(found).toBeGreaterThan(0)
    else expect(found).toBe(expected)
    matched++
  })

  test('all of them', () => {
    process.stdout.write(`sigma, all rules at once: ${matched} of 136 regression rules match their events\n`)
    expect(matched).toBe(136)
  })

  async function countOf(text: string, id: string): Promise<number> {
    const stream = await readEvents(contentOf(text), { source: 'auto', sensor: 'scan', receivedUs: 0 })
    let count = 0
    for await (const record of stream.records)
      if ('event' in record && matcher.match(record.event).some(({ rule }) => rule.id === id)) count++
    return count
  }
})

async function* contentOf(text: string): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.from(text))
}

/** The listed ones, and those that are no Windows event: they are not in the list; their files bear the id of the rule. */
function casesOf(folder: string | undefined, paths: readonly string[]): Case[] {
  if (folder === undefined) return []
  const listed = readFileSync(`${folder}/index.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Case)
  const raw = paths
    .filter((path) => path.endsWith('.raw'))
    .map((json) => ({ rule_id: basename(json, '.raw'), title: basename(dirname(json)), json, match_count: 1 }))
  return [...listed, ...raw]
}
