import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { parseNativeDocument, type Event, type NativeDocument } from '@aurora/core'
import { compileMatcher, type FieldRef } from '@aurora/query'
import { lowerRule, readRules, type DetectionRule } from '@aurora/sigma'
import { describe, expect, test } from 'vitest'
import { filesOfArchive } from './sigma-archive.ts'
import { sharedData } from './shared-data.ts'

const regression = sharedData('sigma', 'regression')
const rules = sharedData('sigma', 'rules', 'sigma-rules.tar.gz')

interface Case {
  readonly rule_id: string
  readonly title: string
  readonly json: string | null
  readonly match_count: number | null
}

/**
 * Where evtx_dump's nested documents keep what rules name flat: in the data of the event, in its system part, or in an
 * attribute of that (`Provider_Name`). Spaces in names are left out by rules.
 */
function fieldsOf(name: string): readonly FieldRef[] {
  const underscore = name.indexOf('_')
  const attribute =
    underscore < 0 ? [] : [`System.${name.slice(0, underscore)}.#attributes.${name.slice(underscore + 1)}`]
  const paths = [
    `EventData.${name}`,
    `System.${name}`,
    ...attribute,
    ...userData.map((part) => `UserData.${part}.${name}`),
  ]
  return [...paths, `EventData.${name.replace(/([a-z])(?=[A-Z])/g, '$1 ')}`].map((path) => ({
    space: 'native',
    path: `Event.${path}`,
  }))
}

const userData = ['Operation_ClientFailure']

/** Files whose count says 1 but which hold more events that the rule describes, each seen to be one. */
const furtherEvents = new Map([
  ['8fbf3271-1ef6-4e94-8210-03c2317947f6', 3], // procdump.exe, procdump64.exe and procdump64a.exe
  ['45e112d0-7759-4c2a-aa36-9f8fb79d3393', 3], // one domain for https, http and *
  ['c7dcacd0-cc59-4004-b0a4-1d6cdebe6f3e', 2], // AutoShareServer and AutoShareWks
])

const eventOf = (raw: string, native: NativeDocument): Event => ({
  id: '0'.repeat(32), timeUs: 0, receivedUs: 0, site: 's', source: 'windows', sensor: 'w', dataset: '', severity: 0, message: '',
  techniques: [], indicators: [], ecs: {}, native, raw, decoded: '',
}) // prettier-ignore

/** Each rule matches the event its authors recorded for it, as often as they say. */
describe.skipIf(regression === undefined || rules === undefined)('SigmaHQ regression events', () => {
  const events =
    regression === undefined
      ? new Map<string, string>()
      : filesOfArchive(`${regression}/regression_data.tar.gz`, '', 'regression_data/')
  const listed = regression === undefined ? [] : casesOf(readFileSync(`${regression}/index.jsonl`, 'utf8'))
  const cases = [...listed, ...rawCases([...events.keys()])]
  const byId = new Map(
    [...(rules === undefined ? [] : filesOfArchive(rules, '.yml', 'rules'))]
      .flatMap(([path, text]) => readRules(text, path).rules)
      .map((rule) => [rule.id, rule]),
  )
  let matched = 0

  test.for(cases)('$title', ({ rule_id: id, json, match_count: count }) => {
    const rule = byId.get(id)
    const lowered = lowerRule(rule as DetectionRule, { fieldsOf })
    if (!lowered.ok) throw new Error(lowered.fault.message)
    const found = readEvents(events, json ?? '').filter(compileMatcher(lowered.predicate))
    const expected = furtherEvents.get(id) ?? count
    if (expected === null) expect(found.length).toBeGreaterThan(0)
    else expect(found).toHaveLength(expected)
    matched++
  })

  test('all of them', () => {
    process.stdout.write(`sigma: ${matched} of ${cases.length} regression rules match their events\n`)
    expect(matched).toBe(136)
  })
})

/** The lines that are no Windows event are not in the list; their files bear the id of the rule. */
const rawCases = (paths: readonly string[]): Case[] =>
  paths
    .filter((path) => path.endsWith('.raw'))
    .map((json) => ({ rule_id: basename(json, '.raw'), title: basename(dirname(json)), json, match_count: 1 }))

const casesOf = (text: string): Case[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Case)

function readEvents(files: ReadonlyMap<string, string>, path: string): Event[] {
  const text = files.get(path) ?? ''
  if (!path.endsWith('.json'))
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => eventOf(line, {}))
  // Some files hold several documents, one after the other, each with its braces at the beginning of a line.
  return text.split(/(?<=^\})\s+(?=\{)/m).map((raw) => eventOf(raw, parseNativeDocument(raw)))
}
