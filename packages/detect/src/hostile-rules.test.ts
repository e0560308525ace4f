import { readRules } from '@aurora/sigma'
import { expect, test } from 'vitest'
import { compileRules } from './compile-rules.ts'
import { RuleMatcher } from './rule-matcher.ts'
import { eventWith } from './testing/events.ts'

// Rules come from strangers too: each is asked within bounds, or refused with its reason.

const ruleOf = (detection: string): string =>
  `title: hostile\nlogsource: { product: windows, category: process_creation }\ndetection:\n${detection}\n`
const started = (native: Record<string, string | readonly string[]>) =>
  eventWith({ Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: 1, ...native })
const valuesOf = (field: string, values: readonly string[]): string =>
  ruleOf(`  s:\n    ${field}:\n${values.map((value) => `      - '${value}'`).join('\n')}\n  condition: s`)
const many = (count: number, valueOf: (number: number) => string): string[] =>
  Array.from({ length: count }, (_, number) => valueOf(number))

const megabyte = 'a'.repeat(1 << 20)

/** Whether the one rule matches, and the bytes of the tables it needs. */
function asked(text: string, native: Record<string, string | readonly string[]>): { holds: boolean; bytes: number } {
  const read = readRules(text, 'hostile.yml')
  const { rules, faults } = compileRules(read.rules)
  expect([...read.faults, ...faults].filter(({ severity }) => severity === 'error')).toEqual([])
  const matcher = new RuleMatcher(rules)
  return { holds: matcher.match(started(native)).length === 1, bytes: matcher.tableBytes }
}

test.for<[name: string, text: string, holding: string]>([
  ['ten thousand texts', valuesOf('CommandLine|contains', many(10_000, (i) => `v-${i}.`)), 'xv-9999.y'],
  ['ten thousand hashes', valuesOf('CommandLine|contains', many(10_000, (i) => `SHA256=${i.toString(16).padStart(64, '0')}`)), `sha256=${'f'.padStart(64, '0')}`],
  ['ten thousand whole values', valuesOf('CommandLine', many(10_000, (i) => `${megabyte.slice(0, 20)}-${i}`)), `${megabyte.slice(0, 20)}-77`],
  ['ten thousand keywords', ruleOf(`  k:\n${many(10_000, (i) => `    - 'kw-${i}.'`).join('\n')}\n  condition: k`), 'x kw-4711. y'],
  ['two thousand encoded texts', valuesOf('CommandLine|base64offset|contains', many(2000, (i) => `http://v-${i}`)), Buffer.from('xhttp://v-7').toString('base64')],
  ['three thousand selections', ruleOf(`${many(3000, (i) => `  s${i}:\n    CommandLine: b${i}`).join('\n')}\n  condition: 1 of s*`), 'B2999'],
  ['five hundred stars', ruleOf(`  s:\n    CommandLine: '${'*a'.repeat(500)}*b'\n  condition: s`), `${megabyte.slice(0, 500)}b`],
])('%s', { timeout: 30_000 }, ([, text, holding]) => {
  expect(asked(text, { CommandLine: holding }).holds).toBe(true)
  const { holds, bytes } = asked(text, { CommandLine: megabyte })
  expect(holds).toBe(false)
  expect(bytes).toBeLessThan(300 << 20)
}) // prettier-ignore

test.for([
  ['(a+)+$', true],
  ['(a|a)*b', false],
  ['(.*a){25}', true],
  ['(a?){500}a{500}', true],
  ['([a-z]+)*[0-9]', false],
  ['(x+x+)+y', false],
] as const)('the expression %s, on a megabyte', { timeout: 30_000 }, ([pattern, expected]) => {
  const text = ruleOf(`  s:\n    CommandLine|re: '${pattern}'\n  condition: s`)
  expect(asked(text, { CommandLine: megabyte }).holds).toBe(expected)
})

test('a list of two hundred thousand values', { timeout: 30_000 }, () => {
  const list = many(200_000, (i) => `v${i}`)
  expect(asked(valuesOf('CommandLine|contains', ['zz', 'v199999']), { CommandLine: list }).holds).toBe(true)
})

test.for<[name: string, text: string, reason: RegExp]>([
  ['parentheses', ruleOf(`  s:\n    a: b\n  condition: ${'('.repeat(5000)}s${')'.repeat(5000)}`), /more than 100 parentheses/],
  ['a long condition', ruleOf(`  s:\n    a: b\n  condition: ${many(20_000, () => 's').join(' and ')}`), /longer than 20000/],
  ['lists in lists', ruleOf(`  s:\n    ${'- '.repeat(3000)}a: b\n  condition: s`), /more than 32 lists and maps/],
  ['repeated repetition', ruleOf("  s:\n    a|re: 'a{1000}{1000}'\n  condition: s"), /nested repetition/],
  ['too much repetition', ruleOf("  s:\n    a|re: '((a{1,100}){1,100}){1,100}'\n  condition: s"), /repeat count/],
  ['a hundred thousand texts', valuesOf('a|contains', many(100_000, (i) => `value-${i}-and-more-of-it`)), /the file is longer than/],
])('refused: %s', ([, text, reason]) => {
  const { rules, faults } = readRules(text, 'hostile.yml')
  const compiled = compileRules(rules)
  expect(compiled.rules).toEqual([])
  expect([...faults, ...compiled.faults].map(({ file, message }) => `${file}: ${message}`).join()).toMatch(reason)
}) // prettier-ignore
