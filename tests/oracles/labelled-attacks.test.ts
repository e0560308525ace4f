import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { RuleMatcher } from '@aurora/detect'
import { describe, expect, test } from 'vitest'
import { filesOfArchive } from './sigma-archive.ts'
import { detectionsIn, sigmaHqMatcher, starterRules } from './sigma-hub.ts'
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

/** What rules say of one file. */
interface Verdict {
  readonly place: string
  readonly isFound: boolean
  /** Undefined for a file whose label is no tactic: a tool, or a whole attack. */
  readonly isRight: boolean | undefined
}

const differential = sharedData('sigma', 'differential')

/** All rules of SigmaHQ, of all levels, on recorded attacks: is there an alert at all, and one of the right tactic? */
describe.skipIf([archive, differential, ...sets.map(({ folder }) => folder)].includes(undefined))(
  'labelled attacks',
  () => {
    if (archive === undefined) return
    const labelled = sets.flatMap(({ name, folder = '' }) => labelledFiles(name, folder))

    test(
      'an alert in most files, one of the right tactic in nearly half, and the starter rules only add to it',
      { timeout: 240_000 },
      async () => {
        const alone = await verdictsOf(sigmaHqMatcher(archive))
        const together = await verdictsOf(sigmaHqMatcher(archive, starterRules()))
        const missed = together.filter(({ isFound }) => !isFound).map(({ place }) => place)
        process.stdout.write(`labelled attacks, SigmaHQ: ${told(seenIn(alone))}\n`)
        process.stdout.write(`labelled attacks, SigmaHQ and starter rules: ${told(seenIn(together))}\n`)
        process.stdout.write(`no alert in:\n${missed.map((place) => `  ${place}\n`).join('')}`)
        const { files, any, labelled: known, right } = seenIn(alone)
        expect(any / files).toBeGreaterThanOrEqual(0.65)
        expect(right / known).toBeGreaterThanOrEqual(0.45)
        for (const [at, { place, isFound, isRight }] of alone.entries()) {
          expect(together[at]?.isFound === true || !isFound, place).toBe(true)
          expect(together[at]?.isRight === true || isRight !== true, place).toBe(true)
        }
        const found = new Set(alone.filter(({ isFound }) => isFound).map(({ place }) => place))
        const below = [...foundByTheOther()].filter((place) => !found.has(place))
        expect(below, 'files in which the second engine finds something').toEqual([])
      },
    )

    /** The files in which the second engine found anything, with the rules it was given. */
    function foundByTheOther(): Set<string> {
      const names = new Set(sets.map(({ name }) => name))
      const lines = gunzipSync(readFileSync(`${differential}/zircolite-matches.jsonl.gz`))
        .toString()
        .trim()
        .split('\n')
      const matches = lines.map((line) => JSON.parse(line) as { source: string; file: string })
      return new Set(matches.filter(({ source }) => names.has(source)).map(({ source, file }) => `${source}/${file}`))
    }

    async function verdictsOf(matcher: RuleMatcher): Promise<Verdict[]> {
      const verdicts: Verdict[] = []
      for (const { place, wanted, text } of labelled) {
        const tactics = await tacticsOf(text, matcher)
        const isRight = known.has(wanted)
          ? (names[wanted] ?? [wanted]).some((each) => tactics?.has(each) === true)
          : undefined
        verdicts.push({ place, isFound: tactics !== undefined, isRight })
      }
      return verdicts
    }
  },
)

const seenIn = (verdicts: readonly Verdict[]): Seen => ({
  files: verdicts.length,
  any: verdicts.filter(({ isFound }) => isFound).length,
  labelled: verdicts.filter(({ isRight }) => isRight !== undefined).length,
  right: verdicts.filter(({ isRight }) => isRight === true).length,
})

/** The files of a collection, each with the tactic it is labelled with, as Sigma spells it. */
function labelledFiles(name: string, folder: string): { place: string; wanted: string; text: string }[] {
  const texts = filesOfArchive(`${folder}/events-ndjson.tar.gz`, '.ndjson')
  const labels = readFileSync(`${folder}/labels.jsonl`, 'utf8').trim().split('\n')
  return labels
    .map((line) => JSON.parse(line) as Label)
    .map(({ file, tactic = '' }) => ({
      place: `${name}/${file}`,
      wanted: tactic
        .toLowerCase()
        .replace(/^ta\d+-/, '')
        .replaceAll(' ', '-'),
      text: texts.get(file) ?? texts.get(`./${file}`) ?? '',
    }))
}

/** The tactics of all rules that match; undefined when none does. */
async function tacticsOf(text: string, matcher: RuleMatcher): Promise<Set<string> | undefined> {
  const tactics = new Set<string>()
  let isFound = false
  for await (const { rule } of detectionsIn(text, 'windows', matcher)) {
    isFound = true
    for (const tag of rule.tags) tactics.add(tag.toLowerCase().replaceAll('_', '-').replace('attack.', ''))
  }
  return isFound ? tactics : undefined
}
