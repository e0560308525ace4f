import { expect, test } from 'vitest'
import { coverageOf, type CoveringRule, type Sightings, type TechniqueCoverage } from './coverage.ts'
import { navigatorLayer, scoreOf } from './navigator-layer.ts'
import type { ObservedLogsources } from './observed-logsources.ts'

const processes = { product: 'windows', category: 'process_creation' }
const macos = { product: 'macos', category: 'process_creation' }

const rule = (key: string, techniques: string[], more: Partial<CoveringRule> = {}): CoveringRule => ({
  key,
  isEnabled: true,
  isAsked: true,
  logsource: processes,
  techniques,
  ...more,
})

/** Windows processes arrive, nothing is known of Azure, and nothing else comes. */
const observed: ObservedLogsources = {
  generic: 0,
  partial: undefined,
  count: ({ product }) => (product === 'windows' ? 7 : product === 'azure' ? undefined : 0),
}

function coverage(rules: CoveringRule[], seen: Record<string, Sightings> = {}): Map<string, TechniqueCoverage> {
  const all = coverageOf({ rules, observed, seen: new Map(Object.entries(seen)) })
  return new Map(all.map((each) => [each.id, each]))
}

test('rules are counted as installed, enabled and asked, and once each', () => {
  const { rules } = coverage([
    rule('a', ['T1003', 'T1003']),
    rule('b', ['T1003'], { isAsked: false }),
    rule('c', ['T1003'], { isEnabled: false, isAsked: false }),
  ]).get('T1003') as TechniqueCoverage
  expect(rules).toEqual({ installed: 3, enabled: 2, asked: 1 })
})

test('a technique whose enabled rules see nothing is blind', () => {
  const all = coverage([
    rule('a', ['T1003']),
    rule('b', ['T1056'], { logsource: macos }),
    rule('c', ['T1003', 'T1113'], { logsource: macos }),
    rule('d', ['T1078'], { logsource: { product: 'azure' } }),
    rule('e', ['T1110'], { logsource: undefined }),
    rule('f', ['T1113'], { logsource: undefined }),
    rule('g', ['T1561'], { logsource: macos, isEnabled: false }),
  ])
  const states = ['T1003', 'T1056', 'T1078', 'T1110', 'T1113', 'T1561', 'T1566'].map((id) => all.get(id)?.data)
  expect(states).toEqual(['partly', 'silent', 'unknown', 'unknown', 'unknown', 'none', 'none'])
  expect([...all.values()].filter(({ isBlind }) => isBlind).map(({ id }) => id)).toEqual(['T1056'])
  expect(all.get('T1003')?.logsources).toEqual([
    { product: 'windows', category: 'process_creation', service: '', rules: 1, events: 7 },
    { product: 'macos', category: 'process_creation', service: '', rules: 1, events: 0 },
  ])
})

test('a revoked id counts for its successor, and an unknown one for itself', () => {
  const all = coverage([rule('a', ['T1086', 'T1059.001']), rule('b', ['T1685'])], {
    T1086: { findings: 1, alerts: 0, events: 2 },
    'T1059.001': { findings: 3, alerts: 1, events: 0 },
  })
  expect(all.get('T1059.001')).toMatchObject({
    name: 'PowerShell',
    replaces: ['T1086'],
    rules: { installed: 1 },
    seen: { findings: 4, alerts: 1, events: 2 },
  })
  expect(all.has('T1086')).toBe(false)
  expect(all.get('T1685')).toMatchObject({ name: '', domain: '', state: 'newer', rules: { installed: 1 } })
})

test('ids that nobody knows are bounded', () => {
  const known = coverage([]).size
  const many = Array.from({ length: 3000 }, (_, n) => `X${n}`)
  expect(coverage([rule('a', many)]).size).toBe(known + 1000)
})

test('a layer scores what is known, and says what it leaves out', () => {
  const all = coverage(
    [
      rule('a', ['T1003.001']),
      rule('b', ['T1056'], { logsource: macos }),
      rule('c', ['T1561'], { isEnabled: false, isAsked: false }),
      rule('d', ['T1685', 'T0807']),
    ],
    { T1110: { findings: 0, alerts: 0, events: 1 } },
  )
  expect(['T1003.001', 'T1056', 'T1561', 'T1110', 'T1566'].map((id) => scoreOf(all.get(id) as TechniqueCoverage))).toEqual([75, 50, 25, 100, undefined]) // prettier-ignore
  const range = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }
  const layer = navigatorLayer([...all.values()], { domain: 'enterprise-attack', ...range })
  expect(layer.techniques.map(({ techniqueID }) => techniqueID)).toEqual(['T1003.001', 'T1056', 'T1110', 'T1561'])
  expect(layer.techniques[1]?.comment).toContain('nothing from macos process_creation')
  expect(layer.description).toContain('1 ids that ATT&CK 18.1 has not')
  const ics = navigatorLayer([...all.values()], { domain: 'ics-attack', ...range })
  expect(ics.techniques.map(({ techniqueID }) => techniqueID)).toEqual(['T0807'])
})
