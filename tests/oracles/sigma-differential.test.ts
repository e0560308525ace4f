import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { filesOfArchive } from './sigma-archive.ts'
import { detectionsIn, sigmaHqMatcher } from './sigma-hub.ts'
import { sharedData } from './shared-data.ts'
import { filesOfZip } from './zip.ts'

const folder = sharedData('sigma', 'differential')
const windows = sharedData('windows')
const archive = sharedData('sigma', 'rules', 'sigma-rules.tar.gz')
const regression = sharedData('sigma', 'regression')

/** What another engine found: a rule in the events of a file. */
interface Theirs {
  readonly rule_id: string
  readonly ruleset: 'generic' | 'sysmon-high'
  readonly source: string
  readonly file: string
  readonly count: number
}

/**
 * Rules for which the two engines differ, and why. Theirs takes an absent field for the empty text, and reads rules of
 * some months before.
 */
const explained: Readonly<Record<string, string>> = {
  'd21374ff-f574-44a7-9998-4a8c8bf33d7d':
    'it leaves out events with `LogonId: null`, which 4688 has not: to theirs it is ""',
  '7c9340a9-e2ee-4e43-94c5-c54ebbea1006': 'it asks for "dir " since, and did for "dir"',
  'd7a63acb-1284-49bc-bfea-7771146c8b1c': 'it leaves out OneDrive and signed libraries since',
  '3037d961-21e9-4732-b27a-637bcc7bf539':
    'the `IntegrityLevel` it asks for is `MandatoryLabel` in 4688: theirs does not look there',
  '224f140f-3553-4cd1-af78-13d81bf9f7cc':
    'the `IntegrityLevel` it asks for is `MandatoryLabel` in 4688: theirs does not look there',
  '611eab06-a145-4dfa-a295-3ccc5c20f59a': 'changed on 2026-07-30',
  '17d619c1-e020-4347-957e-1d1207455c93': 'changed on 2026-07-30',
}

/** `generic` rules were tried on the logs of Windows itself only, not on those of Sysmon. */
const isBeyondTheirs = (channels: ReadonlySet<string>): boolean => channels.has('Microsoft-Windows-Sysmon/Operational')

/** A second engine is no truth: every difference needs a reason, and none may be a fault of ours. */
describe.skipIf([folder, windows, archive, regression].includes(undefined))('Zircolite on the same events', () => {
  const matcher = sigmaHqMatcher(archive ?? '')

  test('each rule finds what it found, or the difference is explained', { timeout: 300_000 }, async () => {
    const theirs = gunzipSync(readFileSync(`${folder}/zircolite-matches.jsonl.gz`)).toString().trim().split('\n').map((line) => JSON.parse(line) as Theirs) // prettier-ignore
    const evaluated = rulesetsOf(readFileSync(`${folder}/evaluated-rules.txt`, 'utf8'))
    const read = readerOfFiles()
    const seen = { same: 0, moreChannels: 0, explained: 0 }
    const unexplained: string[] = []
    for (const [place, found] of Map.groupBy(theirs, ({ source, file }) => `${source}/${file}`)) {
      const ours = await matchesOf(read(place))
      const their = Map.groupBy(found, ({ rule_id: id }) => id)
      for (const id of new Set([...their.keys(), ...ours.keys()])) {
        const we = ours.get(id)?.count ?? 0
        const they = countsOf(their.get(id) ?? [])
        if (!evaluated.has(id) || they.includes(we)) seen.same += they.includes(we) ? 1 : 0
        else if (
          we > Math.max(...they) &&
          evaluated.get(id) === 'generic' &&
          isBeyondTheirs(ours.get(id)?.channels ?? new Set())
        )
          seen.moreChannels++
        else if (id in explained) seen.explained++
        else unexplained.push(`${id} in ${place}: ${we} by ours, ${they.join(' or ')} by theirs`)
      }
    }
    process.stdout.write(
      `sigma, second engine: ${seen.same} rules and files the same, ${seen.moreChannels} where ours looks at Sysmon too, ${seen.explained} explained by rule\n`,
    )
    expect(unexplained).toEqual([])
    expect(seen.same).toBeGreaterThan(500)
  })

  async function matchesOf(text: string): Promise<Map<string, { count: number; channels: Set<string> }>> {
    const found = new Map<string, { count: number; channels: Set<string> }>()
    for await (const { rule, event } of detectionsIn(text, 'windows', matcher)) {
      const known = found.get(rule.id ?? '') ?? { count: 0, channels: new Set<string>() }
      found.set(rule.id ?? '', known)
      known.count++
      known.channels.add(String(event.native['Channel']))
    }
    return found
  }
})

/** The same rule was tried in one set on the logs of Windows, in the other on those of Sysmon, or in both on the same. */
const countsOf = (found: readonly Theirs[]): number[] =>
  found.length === 0
    ? [0]
    : [Math.max(...found.map(({ count }) => count)), found.reduce((sum, { count }) => sum + count, 0)]

/** By rule: the one set it was tried with, or both. */
function rulesetsOf(text: string): Map<string, string> {
  const sets = new Map<string, string>()
  for (const line of text.trim().split('\n')) {
    const [id = '', set = ''] = line.split('\t')
    sets.set(id, sets.has(id) && sets.get(id) !== set ? 'both' : set)
  }
  return sets
}

/** The text of a file as the list names it: in an archive, or a zip of its own. */
function readerOfFiles(): (place: string) => string {
  const files = new Map<string, string>()
  for (const source of ['evtx-attack-samples', 'evtx-to-mitre-attack'])
    for (const [path, text] of filesOfArchive(`${windows}/${source}/events-ndjson.tar.gz`, '.ndjson'))
      files.set(`${source}/${path.replace(/^\.\//, '')}`, text)
  for (const [path, text] of filesOfArchive(`${regression}/regression_data.tar.gz`, '.json'))
    files.set(`sigma-regression/${path}`, text)
  return (place) => {
    const known = files.get(place)
    if (known !== undefined) return known
    const zipped = filesOfZip(`${windows}/${place}`).filter(({ name }) => name.endsWith('.json'))
    return zipped.map(({ text }) => text).join('\n')
  }
}
