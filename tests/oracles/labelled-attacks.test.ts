import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { filesOfArchive } from './sigma-archive.ts'
import { detectionsIn, sigmaHqMatcher } from './sigma-hub.ts'
import { sharedData } from './shared-data.ts'

const archive = sharedData('sigma', 'rules', 'sigma-rules.tar.gz')
const sets = ['evtx-attack-samples', 'evtx-to-mitre-attack'].map((name) => ({
  name,
  folder: sharedData('windows', name),
}))

/** A file of recorded events, and the tactic of the attack in it, as its collector says. */
interface Label {
  readonly file: string
  readonly tactic?: string
}

/** Sigma has split "defense evasion" in two, as ATT&CK did. */
const names: Readonly<Record<string, readonly string[]>> = {
  'defense-evasion': ['defense-evasion', 'stealth', 'defense-impairment'],
}

/** Tactics of ATT&CK that files are labelled with. */
const known = new Set([
  'initial-access', 'execution', 'persistence', 'privilege-escalation', 'defense-evasion', 'credential-access', 'discovery',
  'lateral-movement', 'collection', 'command-and-control', 'exfiltration', 'impact',
]) // prettier-ignore

interface Seen {
  readonly files: number
  readonly any: number
  /** Files labelled with a tactic, and those with an alert of it. */
  readonly labelled: number
  readonly right: number
}

const share = (count: number, of: number): string => `${count} of ${of} (${Math.round((count / of) * 1000) / 10} %)`
const told = ({ files, any, labelled, right }: Seen): string =>
  `an alert in ${share(any, files)}, of the right tactic in ${share(right, labelled)}`

/** All rules of SigmaHQ, of all levels, on recorded attacks: is there an alert at all, and one of the right tactic? */
describe.skipIf(archive === undefined || sets.some(({ folder }) => folder === undefined))('labelled attacks', () => {
  const matcher = sigmaHqMatcher(archive ?? '')

  test('an alert in most files, and one of the right tactic in nearly half', { timeout: 120_000 }, async () => {
    const sum = { files: 0, any: 0, labelled: 0, right: 0 }
    for (const { name, folder = '' } of sets) {
      const seen = await tried(folder)
      process.stdout.write(`${name}: ${told(seen)}\n`)
      for (const key of ['files', 'any', 'labelled', 'right'] as const) sum[key] += seen[key]
    }
    process.stdout.write(`labelled attacks, all: ${told(sum)}\n`)
    expect(sum.any / sum.files).toBeGreaterThanOrEqual(0.65)
    expect(sum.right / sum.labelled).toBeGreaterThanOrEqual(0.45)
  })

  async function tried(folder: string): Promise<Seen> {
    const labels = readFileSync(`${folder}/labels.jsonl`, 'utf8').trim().split('\n')
    const files = new Map(
      [...filesOfArchive(`${folder}/events-ndjson.tar.gz`, '.ndjson')].map(([path, text]) => [
        path.replace(/^\.\//, ''),
        text,
      ]),
    )
    const seen = { files: 0, any: 0, labelled: 0, right: 0 }
    for (const { file, tactic = '' } of labels.map((line) => JSON.parse(line) as Label)) {
      const tactics = await tacticsOf(files.get(file) ?? '')
      const wanted = tactic
        .toLowerCase()
        .replace(/^ta\d+-/, '')
        .replaceAll(' ', '-')
      seen.files++
      if (tactics !== undefined) seen.any++
      if (!known.has(wanted)) continue // a tool, or a whole attack
      seen.labelled++
      if ((names[wanted] ?? [wanted]).some((each) => tactics?.has(each) === true)) seen.right++
    }
    return seen
  }

  /** The tactics of all rules that match; undefined when none does. */
  async function tacticsOf(text: string): Promise<Set<string> | undefined> {
    const tactics = new Set<string>()
    let isFound = false
    for await (const { rule } of detectionsIn(text, 'windows', matcher)) {
      isFound = true
      for (const tag of rule.tags) tactics.add(tag.toLowerCase().replaceAll('_', '-').replace('attack.', ''))
    }
    return isFound ? tactics : undefined
  }
})
