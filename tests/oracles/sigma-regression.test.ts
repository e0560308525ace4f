import { parseNativeDocument, type Event, type NativeDocument } from '@aurora/core'
import { compileMatcher, type FieldRef } from '@aurora/query'
import { lowerRule, readRules, type DetectionRule } from '@aurora/sigma'
import { describe, expect, test } from 'vitest'
import { filesOfArchive } from './sigma-archive.ts'
import { sigmaHqRegression } from './sigma-hub.ts'
import { sharedData } from './shared-data.ts'

const regression = sharedData('sigma', 'regression')
const rules = sharedData('sigma', 'rules', 'sigma-rules.tar.gz')

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

const eventOf = (raw: string, native: NativeDocument): Event => ({
  id: '0'.repeat(32), timeUs: 0, receivedUs: 0, site: 's', source: 'windows', sensor: 'w', dataset: '', severity: 0, message: '',
  techniques: [], indicators: [], ecs: {}, native, raw, decoded: '',
}) // prettier-ignore

/** Each rule matches the event its authors recorded for it, as often as they say. */
describe.skipIf(regression === undefined || rules === undefined)('SigmaHQ regression events', () => {
  const { files: events, cases } = sigmaHqRegression(regression)
  const byId = new Map(
    [...(rules === undefined ? [] : filesOfArchive(rules, '.yml', 'rules'))]
      .flatMap(([path, text]) => readRules(text, path).rules)
      .map((rule) => [rule.id, rule]),
  )
  let matched = 0

  test.for(cases)('$title', ({ rule_id: id, json, match_count: expected }) => {
    const rule = byId.get(id)
    const lowered = lowerRule(rule as DetectionRule, { fieldsOf })
    if (!lowered.ok) throw new Error(lowered.fault.message)
    const found = readEvents(events, json ?? '').filter(compileMatcher(lowered.predicate))
    if (expected === null) expect(found.length).toBeGreaterThan(0)
    else expect(found).toHaveLength(expected)
    matched++
  })

  test('all of them', () => {
    process.stdout.write(`sigma: ${matched} of ${cases.length} regression rules match their events\n`)
    expect(matched).toBe(136)
  })
})

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
