import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRules, type Logsource } from '@aurora/sigma'
import { describe, expect, test } from 'vitest'
import { logsourceEvents } from './logsource-events.ts'
import { filesOfArchive } from './sigma-archive.ts'
import { detectionsIn, sigmaHqMatcher } from './sigma-hub.ts'
import { sharedData } from './shared-data.ts'

const archive = sharedData('sigma', 'rules', 'sigma-rules.tar.gz')
const guide = readFileSync(join(import.meta.dirname, '../../docs/guides/log-sources.md'), 'utf8')

const textOf = ({ product, category, service }: Logsource): string =>
  [product, category, service].filter((word) => word !== undefined).join(' / ')

/** For every log source that a rule of SigmaHQ names: an event of ours that such a rule sees, or why there is none. */
describe.skipIf(archive === undefined)('log sources of SigmaHQ', () => {
  if (archive === undefined) return
  const matcher = sigmaHqMatcher(archive)

  test.for(logsourceEvents)('%s: %s', async ([logsource, source, line, title]) => {
    const found: string[] = []
    for await (const { rule } of detectionsIn(`${line}\n`, source, matcher))
      if (textOf(rule.logsource) === logsource) found.push(rule.title)
    expect(found).toContain(title)
  })

  test('each has an event, or the guide says why not', () => {
    const named = new Set<string>()
    for (const [path, text] of filesOfArchive(archive, '.yml', 'rules'))
      for (const rule of readRules(text, path).rules) if (rule.kind === 'detection') named.add(textOf(rule.logsource))
    const seen = new Set(logsourceEvents.map(([logsource]) => logsource))
    expect(named.size).toBeGreaterThan(130)
    expect([...seen].filter((logsource) => !named.has(logsource))).toEqual([])
    expect([...named].filter((logsource) => !seen.has(logsource) && !guide.includes(`\`${logsource}\``))).toEqual([])
  })
})
