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
  test('142, 143, 145, 148, 149, 152, 156 all of one', () => {
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

  test.for<[about: string, lines: string, fault: RegExp]>([
    ['152 no condition', `${counting}`, /needs a `condition`/],
    [
      '166 a condition over names of rules',
      `${counting}condition: base and other`,
      /conditions over rule names are not part/,
    ],
    ['152 an empty condition', `${counting}condition: {}`, /compares with nothing/],
    ['152 a text for a number', `${counting}condition: {gte: many}`, /`gte` must be a number, not a text/],
    ['152 an unknown operator', `${counting}condition: {more: 5}`, /`more` is no part of a condition/],
    ['141 no type', 'rules: base\ntimespan: 5m\ncondition: {gte: 1}', /has no `type`/],
    [
      '141 an unknown type',
      'type: event_cuont\nrules: base\ntimespan: 5m\ncondition: {gte: 1}',
      /did you mean `event_count`\?/,
    ],
    ['142 no rules', 'type: temporal\ntimespan: 5m', /has no `rules`/],
    ['142 an empty list of rules', 'type: temporal\nrules: []\ntimespan: 5m', /names no rule/],
    ['149 no timespan', 'type: temporal\nrules: [a, b]', /has no `timespan`/],
    ['149 two units', 'type: temporal\nrules: [a, b]\ntimespan: 1h30', /`1h30` is no timespan/],
    ['149 nothing', 'type: temporal\nrules: [a, b]\ntimespan: 0s', /`0s` is no timespan/],
    ['149 less than nothing', 'type: temporal\nrules: [a, b]\ntimespan: -5m', /`-5m` is no timespan/],
    ['163 no field', 'type: value_sum\nrules: base\ntimespan: 1M\ncondition: {gte: 5}', /value_sum needs the `field`/],
    [
      '163 two fields',
      'type: value_sum\nrules: base\ntimespan: 1M\ncondition: {gte: 5, field: [a, b]}',
      /takes one field/,
    ],
    [
      '162 a percentile of an average',
      'type: value_avg\nrules: base\ntimespan: 1h\ncondition: {gt: 5, field: a, percentile: 5}',
      /`percentile` is not part/,
    ],
    [
      '162 beyond a hundred',
      'type: value_percentile\nrules: base\ntimespan: 1h\ncondition: {gt: 5, field: a, percentile: 101}',
      /between 0 and 100/,
    ],
    [
      '148 of another rule',
      `${counting}condition: {gte: 1}\naliases:\n  ip: {other: x}`,
      /`other` is not one of `rules`/,
    ],
    ['148 of a rule too few', `${counting}condition: {gte: 1}\naliases:\n  ip: {}`, /names no field for `base`/],
    [
      '143 neither true nor false',
      `${counting}condition: {gte: 1}\ngenerate: sure`,
      /`generate` must be true or false/,
    ],
  ])('%s', ([, lines, fault]) => {
    const result = readRules(correlationOf(lines), 'r.yml')
    expect(result.rules).toEqual([])
    expect(faultsOf(result)).toContainEqual(expect.stringMatching(fault))
  })

  test.for([['149 seconds', '90s', 90], ['149 minutes', '5m', 300], ['149 hours', '3h', 10_800], ['149 days', '2d', 172_800], ['149 weeks', '1w', 604_800], ['149 months', '1M', 2_629_746], ['149 years', '2y', 63_113_904]] as const)('%s', ([, text, seconds]) => {
    const result = readRules(correlationOf(`type: temporal\nrules: [a]\ntimespan: ${text}`), 'r.yml')
    expect((result.rules[0] as CorrelationRule).correlation.timespan.seconds).toBe(seconds)
  }) // prettier-ignore
})

test('141, 161, 162 every type is read, with thresholds that are no whole numbers', () => {
  const types = ['event_count', 'value_count', 'value_sum', 'value_avg', 'value_percentile', 'value_median']
  for (const type of types) {
    const field = type === 'event_count' ? '' : ', field: f'
    const lines = `type: ${type}\nrules: base\ntimespan: 5m\ncondition: {gt: 1.5${field}}`
    const [rule] = readRules(correlationOf(lines), 'r.yml').rules as [CorrelationRule]
    expect(rule.correlation).toMatchObject({ type, condition: { bounds: [{ operator: 'gt', value: 1.5 }] } })
    expect(rule.correlation.condition?.percentile).toBe(type === 'value_percentile' ? 50 : undefined)
  }
  for (const type of ['temporal', 'temporal_ordered']) {
    const [rule] = readRules(correlationOf(`type: ${type}\nrules: [a, b]\ntimespan: 5m`), 'r.yml').rules
    expect(rule).toMatchObject({ correlation: { type, rules: ['a', 'b'] } })
  }
})

test('143, 145, 165 what may be left out: generate, groups, status and level', () => {
  const [rule] = readRules(correlationOf(`${counting}condition: {gte: 1}`), 'r.yml').rules
  expect(rule).toMatchObject({ correlation: { generate: false, groupBy: [], rules: ['base'] } })
  expect(rule).not.toHaveProperty('level')
  const [grouped] = readRules(correlationOf(`${counting}condition: {gte: 1}\ngroup-by: ip`), 'r.yml').rules
  expect(grouped).toMatchObject({ correlation: { groupBy: ['ip'] } })
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

  test('2, 142 references lead to rules and correlations', () => {
    expect(link(chain('d', 'c'), chain('c', 'base'), base)).toEqual({ kept: ['d', 'c', 'base'], faults: [] })
  })

  test('12, 13, 142 to nothing, in a circle, twice the same', () => {
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

  test('135, 138 are joined as written and see their own identifiers only', () => {
    const lowered = lowerRule(rule, { filters: filters(filterOf('[base]', 'not 1 of sel*')) })
    if (!lowered.ok) throw new Error(lowered.fault.message)
    const test = compileMatcher(lowered.predicate)
    const events = ['{"f":"x"}', '{"f":"x","user":"adm"}', '{"f":"x","user":"root"}', '{"user":"z"}']
    expect(events.map((raw) => test(eventOf(raw)))).toEqual([true, false, false, false])
  })

  test('139 several are joined, and none belongs to a correlation', () => {
    const all = [filterOf('base', 'not sel'), filterOf('any', 'not sel_two')].flatMap((text) => filters(text))
    const lowered = lowerRule(rule, { filters: all })
    if (!lowered.ok) throw new Error(lowered.fault.message)
    const test = compileMatcher(lowered.predicate)
    const events = ['{"f":"x"}', '{"f":"x","user":"adm"}', '{"f":"x","user":"root"}']
    expect(events.map((raw) => test(eventOf(raw)))).toEqual([true, false, false])
    const named = readRules(filterOf('c', 'not sel'), 'f').rules
    expect(filtersOf(rule, named)).toEqual([])
  })

  test('136, 137 apply to rules they name, and to all of their log source', () => {
    expect(filters(filterOf('base', 'not sel'))).toHaveLength(1)
    expect(filters(filterOf('any', 'not sel'))).toHaveLength(1)
    expect(filters(filterOf('[]', 'not sel'))).toHaveLength(1)
    expect(filters(filterOf('other', 'not sel'))).toHaveLength(0)
    expect(filters(filterOf('any', 'not sel').replace('product: P', 'category: c'))).toHaveLength(0)
  })

  test('135, 136, 140 a positive one, and one of an unknown rule, are pointed at', () => {
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
