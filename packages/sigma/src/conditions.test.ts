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
  test.for<[condition: string, matches: string[][], misses: string[][]]>([
    ['a', [['a']], [['b'], []]],
    ['a and b or c', [['a', 'b'], ['c']], [['a'], ['b']]],
    ['a or b and c', [['a'], ['b', 'c']], [['b'], ['c']]],
    ['not a and b', [['b']], [['a', 'b'], []]],
    ['not (a or b)', [[], ['c']], [['a'], ['b']]],
    ['not not a', [['a']], [[]]],
    ['((a))', [['a']], [[]]],
    ['a AND Not b', [['a']], [['a', 'b']]],
    ['not_e', [['not_e']], [[]]],
    ['1 of them', [['a'], ['sel-one']], [['_d'], []]],
    ['any of them', [['c']], [['_d']]],
    ['all of them', [['a', 'b', 'c', 'not_e', 'sel-one', 'sel_two']], [['a', 'b', 'c', '_d', 'not_e', 'sel-one']]],
    ['all of sel*', [['sel-one', 'sel_two']], [['sel-one']]],
    ['1 of sel-*', [['sel-one']], [['sel_two']]],
    ['1 of *e*o*', [['sel-one'], ['not_e', 'sel_two']], [['not_e'], ['a']]],
    ['1 of _*', [['_d']], [['a']]],
    ['all of a', [['a']], [['b']]],
    ['not 1 of sel*', [[], ['a']], [['sel_two']]],
    ['a and not all of sel*', [['a', 'sel-one']], [['a', 'sel-one', 'sel_two']]],
    ['[a, b and c]', [['a'], ['b', 'c']], [['b']]],
    ['>-\n  a\n    and\n\n  b', [['a', 'b']], [['a']]],
  ])('%s', ([condition, matches, misses]) => {
    const test = matcherOf(withCondition(condition))
    expect(matches.filter((fields) => !test(having(...fields)))).toEqual([])
    expect(misses.filter((fields) => test(having(...fields)))).toEqual([])
  })
})

describe('what a condition cannot say', () => {
  const at = '19:14'
  test.for<[condition: string, fault: RegExp]>([
    ['a and', /^19:19: the condition ends where a search identifier.* is expected/],
    ['and a', /^19:14: `and` stands where/],
    ['a b', /^19:16: `b` stands where `and`, `or` or the end is expected/],
    ['(a or b', /^19:14: this `\(` is not closed; add `\)`/],
    ['a)', /^19:15: there is no `\(` for this `\)`; remove it/],
    ['()', /^19:15: `\)` stands where/],
    ['a and x', /^19:20: no search identifier is called `x`; /],
    ['sel_tow', /^19:14: no search identifier is called `sel_tow`; did you mean `sel_two`\?/],
    ['1 of x*', /^19:19: no search identifier fits `x\*`/],
    ['2 of them', /^19:14: `2 of` is not part of Sigma; write `1 of`/],
    ['sel*', /^19:14: a pattern needs a quantifier; write `1 of sel\*`/],
    ['1 of', /^19:18: the condition ends where/],
    ['a | count() > 5', /^19:16: aggregations after `\|` are no longer part of Sigma; write a correlation rule/],
    ['A', /^19:14: no search identifier is called `A`; did you mean `a`\?|there are/],
    [`${'('.repeat(101)}a${')'.repeat(101)}`, /^19:114: more than 100 parentheses/],
    [`${'not '.repeat(101)}a`, /more than 100 parentheses or `not`/],
    ["'a and x'", /^19:21: no search identifier is called `x`/],
    ['>-\n  a\n    and\n\n  xx', /^23:5: no search identifier is called `xx`/],
    [`a${' and a'.repeat(5000)}`, new RegExp(`^${at}: the condition is longer than 20000 characters`)],
    ['{}', /a condition is a text, not a map/],
    ['[]', /the list of conditions is empty/],
    ['null', /a condition is a text, not nothing/],
  ])('%s', ([condition, fault]) => {
    const result = readRules(withCondition(condition), 'r.yml')
    expect(result.rules).toEqual([])
    expect(faultsOf(result)).toEqual([expect.stringMatching(fault)])
  })

  test('none at all', () => {
    expect(faultsOf(readRules(ruleOf('sel:\n  f: x'), 'r.yml'))).toEqual([
      expect.stringMatching(/there is no `condition`; add `condition: sel`/),
    ])
  })
})

test('identifiers nobody uses are pointed at', () => {
  const result = readRules(ruleOf('sel:\n  f: x\nother:\n  f: y\ncondition: sel'), 'r.yml')
  expect(faultsOf(result, 'warning')).toEqual([expect.stringMatching(/^7:3: the condition does not use `other`/)])
})

test('mentions of a long identifier are counted before they are written out', () => {
  const values = Array.from({ length: 5000 }, (_, i) => `v${i}`).join(', ')
  const text = ruleOf(`sel:\n  f: [${values}]\ncondition: ${Array(100).fill('sel').join(' or ')}`)
  expect(() => matcherOf(text)).toThrow(/more than 200000 conditions/)
})
