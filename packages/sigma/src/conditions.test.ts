import { describe, expect, test } from 'vitest'
import { faultsOf, matcherOf, ruleOf } from './cases.fixture.ts'
import { readRules } from './read-rules.ts'

/** Identifiers a, b, c, `_d`, `not_e`, sel-one and sel_two, each the presence of a field with the value 1. */
const names = ['a', 'b', 'c', '_d', 'not_e', 'sel-one', 'sel_two']
const withCondition = (condition: string): string =>
  ruleOf([...names.map((name) => `${name}:\n  ${name}: 1`), `condition: ${condition}`].join('\n'))
/** An event with these fields. */
const having = (...fields: string[]): string => JSON.stringify(Object.fromEntries(fields.map((name) => [name, 1])))

describe('conditions', () => {
  test.for<[about: string, condition: string, matches: string[][], misses: string[][]]>([
    ['40 a name', 'a', [['a']], [['b'], []]],
    ['122 and before or', 'a and b or c', [['a', 'b'], ['c']], [['a'], ['b']]],
    ['122 or after and', 'a or b and c', [['a'], ['b', 'c']], [['b'], ['c']]],
    ['122 not before and', 'not a and b', [['b']], [['a', 'b'], []]],
    ['47, 134 not of what is absent', 'not (a or b)', [[], ['c']], [['a'], ['b']]],
    ['132 not twice', 'not not a', [['a']], [[]]],
    ['132 parentheses', '((a))', [['a']], [[]]],
    ['123 in any case', 'a AND Not b', [['a']], [['a', 'b']]],
    ['124 a name that begins as not', 'not_e', [['not_e']], [[]]],
    ['125 1 of them', '1 of them', [['a'], ['sel-one']], [['_d'], []]],
    ['125 any of them', 'any of them', [['c']], [['_d']]],
    [
      '125 all of them',
      'all of them',
      [['a', 'b', 'c', 'not_e', 'sel-one', 'sel_two']],
      [['a', 'b', 'c', '_d', 'not_e', 'sel-one']],
    ],
    ['126 a pattern', 'all of sel*', [['sel-one', 'sel_two']], [['sel-one']]],
    ['126 with a hyphen', '1 of sel-*', [['sel-one']], [['sel_two']]],
    ['126 stars anywhere', '1 of *e*o*', [['sel-one'], ['not_e', 'sel_two']], [['not_e'], ['a']]],
    ['126 with an underscore', '1 of _*', [['_d']], [['a']]],
    ['126 a name for a pattern', 'all of a', [['a']], [['b']]],
    ['122 not before 1 of', 'not 1 of sel*', [[], ['a']], [['sel_two']]],
    ['122 and not all of', 'a and not all of sel*', [['a', 'sel-one']], [['a', 'sel-one', 'sel_two']]],
    ['130 a list is OR', '[a, b and c]', [['a'], ['b', 'c']], [['b']]],
    ['132 line breaks', '>-\n  a\n    and\n\n  b', [['a', 'b']], [['a']]],
    ['132 tabs', '"a\\t and\\tb"', [['a', 'b']], [['a']]],
  ])('%s', ([, condition, matches, misses]) => {
    const test = matcherOf(withCondition(condition))
    expect(matches.filter((fields) => !test(having(...fields)))).toEqual([])
    expect(misses.filter((fields) => test(having(...fields)))).toEqual([])
  })
})

describe('what a condition cannot say', () => {
  const at = '19:14'
  test.for<[about: string, condition: string, fault: RegExp]>([
    ['170 an open end', 'a and', /^19:19: the condition ends where a search identifier.* is expected/],
    ['123 a word where a name is expected', 'and a', /^19:14: `and` stands where/],
    ['170 two names', 'a b', /^19:16: `b` stands where `and`, `or` or the end is expected/],
    ['132 an open parenthesis', '(a or b', /^19:14: this `\(` is not closed; add `\)`/],
    ['132 a closed one', 'a)', /^19:15: there is no `\(` for this `\)`; remove it/],
    ['132 empty parentheses', '()', /^19:15: `\)` stands where/],
    ['128 an undefined name', 'a and x', /^19:20: no search identifier is called `x`; /],
    ['128 a misspelled name', 'sel_tow', /^19:14: no search identifier is called `sel_tow`; did you mean `sel_two`\?/],
    ['127 a pattern for nothing', '1 of x*', /^19:19: no search identifier fits `x\*`/],
    ['129 more than one of', '2 of them', /^19:14: `2 of` is not part of Sigma; write `1 of`/],
    ['126 a pattern alone', 'sel*', /^19:14: a pattern needs a quantifier; write `1 of sel\*`/],
    ['125 of nothing', '1 of', /^19:18: the condition ends where/],
    [
      '131 an aggregation',
      'a | count() > 5',
      /^19:16: aggregations after `\|` are no longer part of Sigma; write a correlation rule/,
    ],
    ['40 a name in the other case', 'A', /^19:14: no search identifier is called `A`; did you mean `a`\?|there are/],
    ['132 too deep', `${'('.repeat(101)}a${')'.repeat(101)}`, /^19:114: more than 100 parentheses/],
    ['132 not, too deep', `${'not '.repeat(101)}a`, /more than 100 parentheses or `not`/],
    ['128 in quotes', "'a and x'", /^19:21: no search identifier is called `x`/],
    ['128 on another line', '>-\n  a\n    and\n\n  xx', /^23:5: no search identifier is called `xx`/],
    ['132 too long', `a${' and a'.repeat(5000)}`, new RegExp(`^${at}: the condition is longer than 20000 characters`)],
    ['11 a map', '{}', /a condition is a text, not a map/],
    ['11 an empty list', '[]', /the list of conditions is empty/],
    ['11 nothing', 'null', /a condition is a text, not nothing/],
  ])('%s', ([, condition, fault]) => {
    const result = readRules(withCondition(condition), 'r.yml')
    expect(result.rules).toEqual([])
    expect(faultsOf(result)).toEqual([expect.stringMatching(fault)])
  })

  test('11 no condition at all', () => {
    expect(faultsOf(readRules(ruleOf('sel:\n  f: x'), 'r.yml'))).toEqual([
      expect.stringMatching(/there is no `condition`; add `condition: sel`/),
    ])
  })
})

test('133 identifiers nobody uses are pointed at', () => {
  const result = readRules(ruleOf('sel:\n  f: x\nother:\n  f: y\ncondition: sel'), 'r.yml')
  expect(faultsOf(result, 'warning')).toEqual([expect.stringMatching(/^7:3: the condition does not use `other`/)])
})

test('mentions of a long identifier are counted before they are written out', () => {
  const values = Array.from({ length: 5000 }, (_, i) => `v${i}`).join(', ')
  const text = ruleOf(`sel:\n  f: [${values}]\ncondition: ${Array(100).fill('sel').join(' or ')}`)
  expect(() => matcherOf(text)).toThrow(/more than 200000 conditions/)
})
