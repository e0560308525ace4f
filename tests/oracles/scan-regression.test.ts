import { describe, expect, test } from 'vitest'
import { detectionsIn, sigmaHqMatcher, sigmaHqRegression } from './sigma-hub.ts'
import { sharedData } from './shared-data.ts'

const regression = sharedData('sigma', 'regression')
const archive = sharedData('sigma', 'rules', 'sigma-rules.tar.gz')
const isThere = regression !== undefined && archive !== undefined

/** The way of `aurora scan`: files are read as any source's, routed by log source, and matched with all rules at once. */
describe.skipIf(!isThere)('SigmaHQ regression events, all rules on', () => {
  if (!isThere) return
  const { files, cases } = sigmaHqRegression(regression)
  const matcher = sigmaHqMatcher(archive)
  let matched = 0

  test.for(cases)('$title', async ({ rule_id: id, json, match_count: expected }) => {
    let found = 0
    for await (const { rule } of detectionsIn(files.get(json ?? '') ?? '', 'auto', matcher)) if (rule.id === id) found++
    if (expected === null) expect(found).toBeGreaterThan(0)
    else expect(found).toBe(expected)
    matched++
  })

  test('all of them', () => {
    process.stdout.write(
      `sigma, all rules at once: ${matched} of ${cases.length} regression rules match their events\n`,
    )
    expect(matched).toBe(136)
  })
})
