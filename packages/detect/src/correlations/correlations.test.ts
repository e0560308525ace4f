import type { Event } from '@aurora/core'
import { readRules } from '@aurora/sigma'
import { describe, expect, test } from 'vitest'
import { compileCorrelations } from './compile-correlations.ts'
import { at, correlationOf, correlationText, ruleText, rulesOf, startUs } from './correlation-cases.fixture.ts'
import { correlateEvents } from './in-memory.ts'
import { silentRules } from './silent-rules.ts'

/** Seconds after the start at which the correlation fires, each with its group. */
function firesAt(lines: string, events: readonly Event[], ...more: readonly string[]): string[] {
  const { firings } = correlateEvents(correlationOf(...more, correlationText(lines)), events)
  return firings.map(({ timeUs, key }) => [(timeUs - startUs) / 1e6, ...key].join(' '))
}

const each = (seconds: readonly number[], native: Record<string, unknown> = {}): Event[] =>
  seconds.map((second) => at(second, { k: 'a', ...native } as never))

const count = (condition: string, more = ''): string =>
  `type: event_count\nrules: a\ntimespan: 10s\ncondition: {${condition}}\n${more}`
const measure = (type: string, condition: string): string =>
  `type: ${type}\nrules: a\ntimespan: 10s\ncondition: {${condition}, field: n}\n`
const numbers = (...values: readonly unknown[]): Event[] => values.map((n, i) => at(i, { k: 'a', n } as never))

describe('which events count', () => {
  test('145 without group-by all events are one group', () => {
    expect(firesAt(count('gte: 2'), [at(0, { k: 'a', u: 'x' }), at(1, { k: 'a', u: 'y' })])).toEqual(['1'])
  })

  test('145 groups are counted apart, by several fields together', () => {
    const events = [
      at(0, { k: 'a', u: 'x', h: '1' }),
      at(1, { k: 'a', u: 'x', h: '2' }),
      at(2, { k: 'a', u: 'x', h: '1' }),
    ]
    expect(firesAt(count('gte: 2', 'group-by: [u, h]'), events)).toEqual(['2 x 1'])
  })

  test('146 an event that lacks a value to group by is not counted, and is in no group', () => {
    const events = [at(0, { k: 'a' }), at(1, { k: 'a', u: null }), at(2, { k: 'a', u: 'x' }), at(3, { k: 'a', u: [] })]
    expect(firesAt(count('gte: 1', 'group-by: u'), events)).toEqual(['2 x'])
  })

  test('147 groups are compared folded', () => {
    expect(firesAt(count('gte: 2', 'group-by: u'), [at(0, { k: 'a', u: 'ÄX' }), at(1, { k: 'a', u: 'äx' })])).toEqual([
      '1 äx',
    ])
  })

  test('an event of several values is in the group of each, of 64 at most', () => {
    expect(
      firesAt(count('gte: 2', 'group-by: u'), [at(0, { k: 'a', u: ['x', 'y'] }), at(1, { k: 'a', u: ['y', 'z'] })]),
    ).toEqual(['1 y'])
    const many = at(0, { k: 'a', u: Array.from({ length: 1000 }, (_, i) => `u${i}`) })
    expect(firesAt(count('gte: 1', 'group-by: u'), [many])).toHaveLength(64)
  })

  test('148 an alias is another field in each rule', () => {
    const lines = 'type: temporal\nrules: [a, b]\ntimespan: 10s\ngroup-by: who\naliases:\n  who: {a: user, b: owner}'
    const events = [at(0, { k: 'a', user: 'x', owner: 'z' }), at(1, { k: 'b', user: 'y', owner: 'x' })]
    expect(firesAt(lines, events)).toEqual(['1 x'])
  })

  test('148 an alias is followed in the field that is counted', () => {
    const lines =
      'type: value_count\nrules: [a, b]\ntimespan: 10s\naliases:\n  who: {a: user, b: owner}\ncondition: {gte: 2, field: who}'
    expect(firesAt(lines, [at(0, { k: 'a', user: 'x' }), at(1, { k: 'b', owner: 'X' })])).toEqual([])
    expect(firesAt(lines, [at(0, { k: 'a', user: 'x' }), at(1, { k: 'b', owner: 'y' })])).toEqual(['1'])
  })

  test('155 an event that two rules match counts once', () => {
    const lines = 'type: event_count\nrules: [a, b]\ntimespan: 10s\ncondition: {gte: 2}'
    expect(firesAt(lines, [at(0, { k: ['a', 'b'] })])).toEqual([])
    expect(firesAt(lines, [at(0, { k: ['a', 'b'] }), at(1, { k: 'b' })])).toEqual(['1'])
  })

  test('a rule is asked of its own log source only', () => {
    expect(
      firesAt(count('gte: 1'), [at(0, { k: 'a' }, { source: 'suricata' }), at(1, { k: 'a' }, { dataset: 'dns' })]),
    ).toEqual([])
  })
})

describe('when it fires', () => {
  test('150 a window slides, both ends included', () => {
    expect(firesAt(count('gte: 3'), each([0, 5, 10]))).toEqual(['10'])
    expect(firesAt(count('gte: 3'), each([0, 5, 10.000001]))).toEqual([])
    expect(firesAt(count('gte: 3'), each([58, 60, 62]))).toEqual(['62'])
  })

  test('150 windows over 35 minutes are compared in milliseconds, those over 24 days in seconds', () => {
    const over = (timespan: string) => `type: event_count\nrules: a\ntimespan: ${timespan}\ncondition: {gte: 2}`
    expect(firesAt(over('1h'), each([0, 3600.0009]))).toEqual(['3600.0009'])
    expect(firesAt(over('1h'), each([0, 3600.001]))).toEqual([])
    expect(firesAt(over('30d'), each([0, 30 * 86_400 + 0.9]))).toEqual(['2592000.9'])
    expect(firesAt(over('30d'), each([0, 30 * 86_400 + 1]))).toEqual([])
  })

  test('149 a timespan beyond 68 years is refused', () => {
    const rules = rulesOf(
      ruleText('a'),
      correlationText('type: event_count\nrules: a\ntimespan: 99y\ncondition: {gte: 2}'),
    )
    expect(compileCorrelations(rules).faults).toMatchObject([{ message: 'a timespan may be 68 years, not 99y' }])
  })

  test('151 late events change nothing: the answer is that of the sorted list', () => {
    const events = each([0, 1, 2, 30, 31, 32, 60])
    const late = [events[6], events[1], events[5], events[0], events[3], events[4], events[2]] as Event[]
    expect(firesAt(count('gte: 3'), late)).toEqual(firesAt(count('gte: 3'), events))
    expect(firesAt(count('gte: 3'), late)).toEqual(['2', '32'])
  })

  test('152 gt, gte', () => {
    expect(firesAt(count('gt: 2'), each([0, 1, 2]))).toEqual(['2'])
    expect(firesAt(count('gte: 2'), each([0, 1, 2]))).toEqual(['1'])
  })

  test('152 lt, lte, eq, neq', () => {
    expect(firesAt(count('lt: 3'), each([0, 1]))).toEqual(['1'])
    expect(firesAt(count('lt: 3'), each([0, 1, 2]))).toEqual([])
    expect(firesAt(count('lte: 3'), each([0, 1, 2]))).toEqual(['2'])
    expect(firesAt(count('eq: 2'), each([0, 1, 2]))).toEqual([])
    expect(firesAt(count('eq: 2'), each([0, 1]))).toEqual(['1'])
    expect(firesAt(count('neq: 2'), each([0, 1, 2]))).toEqual(['2'])
  })

  test('152 two operators are a range', () => {
    const range = 'gte: 2, lt: 4'
    expect(firesAt(count(range), each([0]))).toEqual([])
    expect(firesAt(count(range), each([0, 1, 2]))).toEqual(['2'])
    expect(firesAt(count(range), each([0, 1, 2, 3]))).toEqual([])
  })

  test('153 at the event that crosses the threshold, then once a window', () => {
    expect(firesAt(count('gte: 2'), each([0, 1, 2, 3, 4]))).toEqual(['1'])
    expect(firesAt(count('gte: 2'), each([0, 1, 5, 9, 11, 12, 13, 30, 31]))).toEqual(['1', '12', '31'])
  })

  test('154 upper bounds are decided when the window closes, one window after the other', () => {
    expect(firesAt(count('lt: 3'), each([0, 1, 2, 10, 11, 30]))).toEqual(['11', '30'])
  })

  test('154 a window that is still open is not decided', () => {
    const correlation = correlationOf(correlationText(count('lt: 3')))
    const open = (openUs: number) =>
      correlateEvents(correlation, each([0, 20]), { openUs }).firings.map(({ timeUs }) => (timeUs - startUs) / 1e6)
    expect(open(startUs + 30e6)).toEqual([0])
    expect(open(startUs + 30e6 + 1)).toEqual([0, 20])
  })
})

describe('what is measured', () => {
  test('141 events, values, sums, averages, percentiles, medians, rules in any order and in theirs', () => {
    const events = [at(0, { k: 'a', n: 1 }), at(1, { k: 'a', n: 2 }), at(2, { k: 'b', n: 3 })]
    const over = (type: string, condition: string) =>
      firesAt(`type: ${type}\nrules: [a, b]\ntimespan: 10s\n${condition}`, events)
    expect(over('event_count', 'condition: {gte: 3}')).toEqual(['2'])
    expect(over('value_count', 'condition: {gte: 3, field: n}')).toEqual(['2'])
    expect(over('value_sum', 'condition: {gte: 6, field: n}')).toEqual(['2'])
    expect(over('value_avg', 'condition: {gte: 2, field: n}')).toEqual(['2'])
    expect(over('value_percentile', 'condition: {gte: 3, field: n, percentile: 90}')).toEqual(['2'])
    expect(over('value_median', 'condition: {gt: 1.5, field: n}')).toEqual(['1'])
    expect(over('temporal', '')).toEqual(['2'])
    expect(over('temporal_ordered', '')).toEqual(['2'])
  })

  test('156 different values, folded; events without one are left out', () => {
    expect(firesAt(measure('value_count', 'gte: 3'), numbers('x', 'X', 'y', null, undefined, 'z'))).toEqual(['5'])
  })

  test('156 of several fields: different tuples', () => {
    const lines = 'type: value_count\nrules: a\ntimespan: 10s\ncondition: {gte: 3, field: [u, v]}'
    const events = [
      ['x', 'y'],
      ['x', 'Y'],
      ['xy', ''],
      ['x', null],
      ['y', 'x'],
    ].map(([u, v], i) => at(i, { k: 'a', u, v } as never))
    expect(firesAt(lines, events)).toEqual(['4'])
  })

  test('157 every rule in a window, in any order', () => {
    const lines = 'type: temporal\nrules: [a, b]\ntimespan: 10s\ngroup-by: u'
    const events = [at(0, { k: 'b', u: 'x' }), at(5, { k: 'a', u: 'y' }), at(9, { k: 'a', u: 'x' })]
    expect(firesAt(lines, events)).toEqual(['9 x'])
  })

  test('157 a threshold counts different rules', () => {
    const lines = 'type: temporal\nrules: [a, b, d]\ntimespan: 10s\ncondition: {gte: 2}'
    expect(firesAt(lines, each([0, 1, 2]))).toEqual([])
    expect(firesAt(lines, [...each([0]), at(1, { k: 'd' })])).toEqual(['1'])
  })

  test('157 a rule that is named twice, by name and by id, is one', () => {
    const id = '7f1a4bb0-64ba-4d31-8aa6-1f6f8bd76ee1'
    const named = `title: t\nid: ${id}\nname: twice\nlogsource: {product: zeek, service: conn}\ndetection: {sel: {k: a}, condition: sel}\n`
    expect(firesAt(`type: temporal\nrules: [twice, ${id.toUpperCase()}]\ntimespan: 10s`, each([0]), named)).toEqual([
      '0',
    ])
  })

  test('158 one event may be of two rules', () => {
    expect(firesAt('type: temporal\nrules: [a, b]\ntimespan: 10s', [at(0, { k: ['a', 'b'] })])).toEqual(['0'])
  })

  const ordered = 'type: temporal_ordered\nrules: [a, b, d]\ntimespan: 60s'
  const steps = (text: string): Event[] =>
    text.split(' ').map((step) => at(Number(step.slice(1)), { k: step.slice(0, 1) }))

  test('159 in the order of the rules, others between, from first to last one timespan', () => {
    expect(firesAt(ordered, steps('a0 b10 d20'))).toEqual(['20'])
    expect(firesAt(ordered, steps('b0 a10 d20'))).toEqual([])
    expect(firesAt(ordered, steps('a0 a1 d2 b10 b11 d60'))).toEqual(['60'])
    expect(firesAt(ordered, steps('a0 b10 d61'))).toEqual([])
    expect(firesAt(ordered, steps('a0 b50 d100'))).toEqual([])
  })

  test('159 one event serves one step', () => {
    expect(firesAt('type: temporal_ordered\nrules: [a, b]\ntimespan: 60s', [at(0, { k: ['a', 'b'] })])).toEqual([])
    expect(firesAt('type: temporal_ordered\nrules: [a, a]\ntimespan: 60s', steps('a0'))).toEqual([])
    expect(firesAt('type: temporal_ordered\nrules: [a, a]\ntimespan: 60s', steps('a0 a1'))).toEqual(['1'])
  })

  test('159 events of one time are in the order they were received', () => {
    const received = (k: string, second: number): Event => at(0, { k }, { receivedUs: startUs + second * 1e6 })
    const two = 'type: temporal_ordered\nrules: [a, b]\ntimespan: 60s'
    expect(firesAt(two, [received('a', 1), received('b', 2)])).toEqual(['0'])
    expect(firesAt(two, [received('a', 2), received('b', 1)])).toEqual([])
  })

  test('159 another condition than all of them is refused', () => {
    const rules = rulesOf(
      ruleText('a'),
      ruleText('b'),
      correlationText('type: temporal_ordered\nrules: [a, b]\ntimespan: 60s\ncondition: {gte: 1}'),
    )
    expect(compileCorrelations(rules).faults).toMatchObject([{ message: expect.stringMatching(/are all asked for/) }])
  })

  test('160 a chain may start anew', () => {
    expect(firesAt(ordered, steps('a0 b10 a50 d62 b64 d66'))).toEqual(['66'])
  })

  test('161 sums and averages of numbers, thresholds with fractions, texts ignored', () => {
    expect(firesAt(measure('value_sum', 'gt: 4.5'), numbers(1, '2.5', 'many', '007', 1.5))).toEqual(['4'])
    expect(firesAt(measure('value_avg', 'gte: 2.25'), numbers(2, 'x', '2.5'))).toEqual(['2'])
  })

  test('161 of nothing there is no sum and no average, and they meet no bound', () => {
    for (const type of ['value_sum', 'value_avg', 'value_percentile']) {
      expect(firesAt(measure(type, 'lt: 5'), numbers('x', null))).toEqual([])
    }
    expect(firesAt(measure('value_count', 'lt: 5'), numbers(null))).toEqual(['0'])
  })

  test('162 a percentile is the value of its rank', () => {
    const ranked = (percentile: string) => measure('value_percentile', `gte: 50${percentile}`)
    expect(firesAt(ranked(', percentile: 90'), numbers(1, 1, 1, 1, 1, 1, 1, 1, 1, 50))).toEqual(['9'])
    expect(firesAt(ranked(''), numbers(1, 50))).toEqual(['1'])
    expect(firesAt(ranked(', percentile: 0'), numbers(50, 1))).toEqual(['0'])
    expect(firesAt(ranked(', percentile: 100'), numbers(1, 60))).toEqual(['1'])
  })
})

describe('what it is built of', () => {
  const burst = correlationText(
    'type: event_count\nrules: a\ngroup-by: [u, h]\ntimespan: 10s\ncondition: {gte: 2}',
    'burst',
  )

  test('164 an inner match has the time of its last event and its groups, the outer only its own', () => {
    const outer = 'type: event_count\nrules: burst\ngroup-by: u\ntimespan: 60s\ncondition: {gte: 2}'
    const events = [
      ...each([0, 1], { u: 'x', h: '1' }),
      ...each([30, 31], { u: 'x', h: '2' }),
      ...each([40, 41], { u: 'y', h: '1' }),
    ]
    expect(firesAt(outer, events, burst)).toEqual(['31 x'])
  })

  test('164 rules and correlations together, in their order', () => {
    const outer = 'type: temporal_ordered\nrules: [burst, b]\ngroup-by: u\ntimespan: 60s'
    const events = [...each([0, 1], { u: 'x', h: '1' }), at(20, { k: 'b', u: 'X' }), at(0, { k: 'b', u: 'x' })]
    expect(firesAt(outer, events, burst)).toEqual(['20 x'])
  })

  test('164 a group the inner one does not have groups nothing', () => {
    const outer = 'type: event_count\nrules: burst\ngroup-by: other\ntimespan: 60s\ncondition: {gte: 1}'
    expect(firesAt(outer, each([0, 1], { u: 'x', h: '1', other: 'z' }), burst)).toEqual([])
  })

  test('164 chains have a bound', () => {
    const chain = Array.from({ length: 11 }, (_, i) =>
      correlationText(
        `type: event_count\nrules: ${i === 0 ? 'a' : `c${i - 1}`}\ntimespan: 10s\ncondition: {gte: 1}`,
        `c${i}`,
      ),
    )
    const { correlations, faults } = compileCorrelations(rulesOf(ruleText('a'), ...chain))
    expect(correlations).toHaveLength(10)
    expect(faults).toMatchObject([{ message: expect.stringMatching(/this is the 11th/) }])
  })

  test('143, 144 rules that are referred to are silent, unless a correlation says generate', () => {
    const titles = (...texts: readonly string[]): string[] =>
      [...silentRules(rulesOf(...texts))].map(({ title }) => title)
    const over = (rule: string, name: string, more = '') =>
      correlationText(`${more}type: event_count\nrules: ${rule}\ntimespan: 10s\ncondition: {gte: 1}`, name)
    expect(titles(ruleText('a'), ruleText('b'), over('a', 'c'))).toEqual(['a'])
    expect(titles(ruleText('a'), over('a', 'c', 'generate: true\n'))).toEqual([])
    expect(titles(ruleText('a'), over('a', 'c'), over('a', 'e', 'generate: true\n'), over('c', 'f'))).toEqual(['c'])
  })

  test('142 a rule that is refused takes its correlations with it, and says so', () => {
    const { rules } = readRules([ruleText('a'), correlationText('type: event_count\nrules: a\ntimespan: 10s\ngroup-by: [1, 2, 3, 4, 5, 6, 7, 8, 9]\ncondition: {gte: 1}'), correlationText('type: event_count\nrules: c\ntimespan: 10s\ncondition: {gte: 1}', 'e')].join('---\n'), 'r.yml') // prettier-ignore
    const { correlations, faults } = compileCorrelations(rules)
    expect(correlations).toEqual([])
    expect(faults.map(({ message }) => message)).toEqual([
      expect.stringMatching(/group by 8 fields, not 9/),
      expect.stringMatching(/the rule c, which it refers to, is refused/),
    ])
  })
})

describe('what is kept', () => {
  test('167 groups and events of a group have bounds, and what is let go of is told', () => {
    const correlation = correlationOf(correlationText(count('gte: 3', 'group-by: u')))
    const bounds = { groups: 2, eventsOfGroup: 2 }
    const users = ['x', 'y', 'z', 'x'].map((u, i) => at(i, { k: 'a', u }))
    expect(correlateEvents(correlation, users, { bounds })).toEqual({ firings: [], evictedGroups: 2, evictedEvents: 0 })
    expect(correlateEvents(correlation, each([0, 1, 2], { u: 'x' }), { bounds })).toEqual({
      firings: [],
      evictedGroups: 0,
      evictedEvents: 1,
    })
  })

  test('168 a firing lists its events, the newest hundred, and says how many there are', () => {
    const events = each(Array.from({ length: 150 }, (_, i) => i / 100))
    const [firing] = correlateEvents(correlationOf(correlationText(count('gte: 150'))), events).firings
    expect(firing).toMatchObject({ eventCount: 150, measure: 150, eventIds: events.slice(50).map(({ id }) => id) })
  })

  test('168 events in their order are those of the steps', () => {
    const events = [at(0, { k: 'a' }), at(1, { k: 'a' }), at(2, { k: 'd' }), at(3, { k: 'b' })]
    const [firing] = correlateEvents(
      correlationOf(correlationText('type: temporal_ordered\nrules: [a, b]\ntimespan: 10s')),
      events,
    ).firings
    expect(firing?.eventIds).toEqual([events[1]?.id, events[3]?.id])
  })
})
