import { compileMatcher } from '@aurora/query'
import { describe, expect, test } from 'vitest'
import { eventOf, faultsOf, selectionOf } from './cases.fixture.ts'
import { filtersOf, linkRules } from './link-rules.ts'
import { lowerRule } from './lower.ts'
import { readRules } from './read-rules.ts'
import type { CorrelationRule, DetectionRule, FilterRule, Rule } from './rule.ts'

const base = `${selectionOf('f: x')}name: base\n`
const correlationOf = (lines: string, name = 'c'): string =>
  `title: c\nname: ${name}\ncorrelation:\n${lines.replace(/^(?=.)/gm, '  ')}\n`
const counting = 'type: event_count\nrules: base\ntimespan: 5m\n'

describe('correlations', () => {
  test('all of one', () => {
    const lines =
      'type: value_count\nrules: [base, other]\ngroup-by: [ip, user]\ntimespan: 2h\ngenerate: true\naliases:\n  ip: {base: src, other: dst}\ncondition: {gte: 2, lt: 10, field: [u, v]}'
    const { rules, faults } = readRules(correlationOf(lines), 'r.yml')
    expect(faults).toEqual([])
    const { correlation } = rules[0] as CorrelationRule
    expect(correlation).toEqual({
      type: 'value_count',
      rules: ['base', 'other'],
      generate: true,
      groupBy: ['ip', 'user'],
      aliases: new Map([['ip', new Map([['base', 'src'], ['other', 'dst']])]]), // prettier-ignore
      timespan: { text: '2h', seconds: 7200 },
      condition: {
        bounds: [
          { operator: 'gte', value: 2 },
          { operator: 'lt', value: 10 },
        ],
        fields: ['u', 'v'],
      },
    })
  })

  test.for<[lines: string, fault: RegExp]>([
    [`${counting}`, /needs a `condition`/],
    [`${counting}condition: base and other`, /conditions over rule names are not part/],
    [`${counting}condition: {}`, /compares with nothing/],
    [`${counting}condition: {gte: many}`, /`gte` must be a number, not a text/],
    [`${counting}condition: {more: 5}`, /`more` is no part of a condition/],
    ['rules: base\ntimespan: 5m\ncondition: {gte: 1}', /has no `type`/],
    ['type: event_cuont\nrules: base\ntimespan: 5m\ncondition: {gte: 1}', /did you mean `event_count`\?/],
    ['type: temporal\ntimespan: 5m', /has no `rules`/],
    ['type: temporal\nrules: []\ntimespan: 5m', /names no rule/],
    ['type: temporal\nrules: [a, b]', /has no `timespan`/],
    ['type: temporal\nrules: [a, b]\ntimespan: 1h30', /`1h30` is no timespan/],
    ['type: temporal\nrules: [a, b]\ntimespan: 0s', /`0s` is no timespan/],
    ['type: value_sum\nrules: base\ntimespan: 1M\ncondition: {gte: 5}', /value_sum needs the `field`/],
    ['type: value_sum\nrules: base\ntimespan: 1M\ncondition: {gte: 5, field: [a, b]}', /takes one field/],
    [
      'type: value_avg\nrules: base\ntimespan: 1h\ncondition: {gt: 5, field: a, percentile: 5}',
      /`percentile` is not part/,
    ],
    [
      'type: value_percentile\nrules: base\ntimespan: 1h\ncondition: {gt: 5, field: a, percentile: 101}',
      /between 0 and 100/,
    ],
    [`${counting}condition: {gte: 1}\naliases:\n  ip: {other: x}`, /`other` is not one of `rules`/],
    [`${counting}condition: {gte: 1}\naliases:\n  ip: {}`, /names no field for `base`/],
    [`${counting}condition: {gte: 1}\ngenerate: sure`, /`generate` must be true or false/],
  ])('%s', ([lines, fault]) => {
    const result = readRules(correlationOf(lines), 'r.yml')
    expect(result.rules).toEqual([])
    expect(faultsOf(result)).toContainEqual(expect.stringMatching(fault))
  })

  test.for([['90s', 90], ['5m', 300], ['1w', 604_800], ['1M', 2_629_746], ['2y', 63_113_904]] as const)('%s', ([text, seconds]) => {
    const result = readRules(correlationOf(`type: temporal\nrules: [a]\ntimespan: ${text}`), 'r.yml')
    expect((result.rules[0] as CorrelationRule).correlation.timespan.seconds).toBe(seconds)
  }) // prettier-ignore
})

describe('a collection', () => {
  const link = (...texts: string[]): { kept: string[]; faults: string[] } => {
    const { rules, faults } = linkRules(texts.flatMap((text, i) => readRules(text, `${i}.yml`).rules))
    return {
      kept: rules.map(({ name, title }) => name ?? title),
      faults: faults.map(({ file, message }) => `${file}: ${message}`),
    }
  }
  const chain = (name: string, ...rules: string[]): string =>
    correlationOf(`type: temporal\nrules: [${rules.join(', ')}]\ntimespan: 5m`, name)

  test('references lead to rules and correlations', () => {
    expect(link(chain('d', 'c'), chain('c', 'base'), base)).toEqual({ kept: ['d', 'c', 'base'], faults: [] })
  })

  test('to nothing, in a circle, twice the same', () => {
    const { kept, faults } = link(
      base,
      base,
      chain('x', 'nothing'),
      chain('a', 'b'),
      chain('b', 'a', 'base'),
      chain('y', 'x'),
    )
    expect(kept).toEqual(['base'])
    expect(faults).toEqual([
      expect.stringMatching(/^1\.yml: `base` is already the id or name of a rule in 0\.yml:1/),
      expect.stringMatching(/^2\.yml: no rule is called `nothing`/),
      ...['3', '4', '5'].map(
        (file) => expect.stringMatching(new RegExp(`^${file}\\.yml: it refers to itself in a circle`)) as string,
      ),
    ])
  })

  test('a long chain is followed without recursion', () => {
    const chains = Array.from({ length: 20_000 }, (_, i) => ({ kind: 'correlation', title: 't', name: `c${i}`, file: 'f', line: 1, correlation: { rules: [i === 0 ? 'base' : `c${i - 1}`] } }) as unknown as Rule) // prettier-ignore
    expect(linkRules([...readRules(base, 'b').rules, ...chains.toReversed()]).faults).toEqual([])
  })
})

describe('filters', () => {
  const filterOf = (rules: string, condition: string): string =>
    `title: f\nlogsource: {product: P}\nfilter:\n  rules: ${rules}\n  sel:\n    user: adm\n  sel_two:\n    user: root\n  condition: ${condition}\n`
  const [rule] = readRules(base, 'b').rules as [DetectionRule]
  const filters = (text: string): FilterRule[] => filtersOf(rule, readRules(text, 'f').rules)

  test('are joined as written and see their own identifiers only', () => {
    const lowered = lowerRule(rule, { filters: filters(filterOf('[base]', 'not 1 of sel*')) })
    if (!lowered.ok) throw new Error(lowered.fault.message)
    const test = compileMatcher(lowered.predicate)
    const events = ['{"f":"x"}', '{"f":"x","user":"adm"}', '{"f":"x","user":"root"}', '{"user":"z"}']
    expect(events.map((raw) => test(eventOf(raw)))).toEqual([true, false, false, false])
  })

  test('apply to rules they name, and to all of their log source', () => {
    expect(filters(filterOf('base', 'not sel'))).toHaveLength(1)
    expect(filters(filterOf('any', 'not sel'))).toHaveLength(1)
    expect(filters(filterOf('[]', 'not sel'))).toHaveLength(1)
    expect(filters(filterOf('other', 'not sel'))).toHaveLength(0)
    expect(filters(filterOf('any', 'not sel').replace('product: P', 'category: c'))).toHaveLength(0)
  })

  test('a positive one, and one of an unknown rule, are pointed at', () => {
    const result = readRules(filterOf('other', 'sel'), 'r.yml')
    expect(faultsOf(result, 'warning')).toContainEqual(expect.stringMatching(/only what it finds is still reported/))
    expect(linkRules(result.rules).faults.map(({ severity, message }) => [severity, message])).toEqual([
      ['warning', 'no rule is called `other`'],
    ])
    expect(faultsOf(readRules(filterOf('x', 'sel').replace(/.*rules:.*\n/, ''), 'r.yml'))).toEqual([
      expect.stringMatching(/names no `rules`/),
    ])
  })
})
