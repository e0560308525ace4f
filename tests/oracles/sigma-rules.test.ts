import { compileMatcher } from '@aurora/query'
import { linkRules, lowerRule, printFault, readRules, type ReadResult } from '@aurora/sigma'
import { describe, expect, test } from 'vitest'
import { Report } from '../../packages/sigma/src/report.ts'
import type { Node } from '../../packages/sigma/src/yaml/node.ts'
import { readPlain } from '../../packages/sigma/src/yaml/plain-read.ts'
import { readYaml } from '../../packages/sigma/src/yaml/read.ts'
import { filesOfArchive } from './sigma-archive.ts'
import { sharedData } from './shared-data.ts'

const archive = sharedData('sigma', 'rules', 'sigma-rules.tar.gz')

const errorsOf = ({ faults }: Pick<ReadResult, 'faults'>): string[] =>
  faults.filter(({ severity }) => severity === 'error').map(printFault)

/** A document without the ends of its maps and lists: behind their last value stand empty lines and comments. */
const scalarsOf = (node: Node | undefined): unknown =>
  node?.kind === 'map'
    ? node.entries.map(({ key, value }) => [key, scalarsOf(value)])
    : node?.kind === 'list'
      ? [node.at.offset, node.items.map(scalarsOf)]
      : node

/** The public rule set: what it holds is read, and means something the predicate tree can say. */
describe.skipIf(archive === undefined)('SigmaHQ rules', () => {
  const files = archive === undefined ? new Map<string, string>() : filesOfArchive(archive, '.yml')
  const isLive = (path: string): boolean => /^rules(?:-compliance|-emerging-threats|-threat-hunting)?\//.test(path)
  const read = [...files].map(([path, text]) => ({ path, ...readRules(text, path) }))
  const live = read.filter(({ path }) => isLive(path))

  test('every live rule is read, but for the two whose placeholder has no value', () => {
    const refused = live.flatMap(errorsOf)
    const rules = live.flatMap(({ rules }) => rules)
    process.stdout.write(`sigma: ${rules.length} of ${live.length} live rules read, ${refused.length} refused\n`)
    expect(live).toHaveLength(3757)
    expect(rules).toHaveLength(3755)
    expect(refused).toEqual([
      expect.stringMatching(
        /^rules-emerging-threats\/.*certighost_cdc.*:57:37: the placeholder `%known_cdcs%` has no value/,
      ),
      expect.stringMatching(
        /^rules-emerging-threats\/.*certighost_cert.*:44:37: the placeholder `%known_cdcs%` has no value/,
      ),
    ])
  })

  test('nearly all are read by the reader of plain rules, as the general one reads them', () => {
    const plain = [...files].flatMap(([path, text]) => {
      const node = readPlain(text)
      return node === undefined ? [] : [{ path, node, general: readYaml(new Report(path, text)) }]
    })
    process.stdout.write(`sigma: ${plain.length} of ${files.size} files are plain\n`)
    expect(plain.length).toBeGreaterThan(files.size * 0.9)
    for (const { path, node, general } of plain)
      expect([path, general.map(scalarsOf)]).toEqual([path, [scalarsOf(node)]])
  })

  test('placeholders that have values are no obstacle', () => {
    const placeholders = new Map(
      [...files.values()].flatMap((text) =>
        [...text.matchAll(/%(\w+)%/g)].map(([, name = '']) => [name, ['x']] as const),
      ),
    )
    const all = [...files].filter(([path]) => isLive(path) || path.startsWith('rules-placeholder/'))
    const rules = all.flatMap(([path, text]) => readRules(text, path, { placeholders }).rules)
    expect(rules).toHaveLength(3757 + 23)
  })

  test('every rule read is lowered and compiles', () => {
    const rules = live.flatMap(({ rules }) => rules)
    const refused = rules.flatMap((rule) => {
      const lowered = rule.kind === 'detection' ? lowerRule(rule) : undefined
      if (lowered?.ok !== true) return [lowered === undefined ? 'not a detection' : printFault(lowered.fault)]
      compileMatcher(lowered.predicate)
      return []
    })
    process.stdout.write(`sigma: ${rules.length - refused.length} of ${rules.length} rules lowered\n`)
    expect(refused).toEqual([])
  })

  test('ids are unique and references lead somewhere', () => {
    expect(linkRules(live.flatMap(({ rules }) => rules)).faults).toEqual([])
  })

  test('rules that were given up are read, or refused for a reason that names the place', () => {
    const old = read.filter(({ path }) => path.startsWith('deprecated/') || path.startsWith('unsupported/'))
    const reasons = new Set(
      old
        .flatMap(({ faults }) => faults)
        .filter(({ severity }) => severity === 'error')
        .map(({ code }) => code),
    )
    process.stdout.write(
      `sigma: ${old.flatMap(({ rules }) => rules).length} rules of ${old.length} old files read; ${[...reasons].join(', ')}\n`,
    )
    expect(old.filter((file) => file.rules.length === 0 && errorsOf(file).length === 0)).toEqual([])
  })
})
