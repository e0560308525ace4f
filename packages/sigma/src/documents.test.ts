import { describe, expect, test } from 'vitest'
import { faultsOf, matcherOf, ruleOf, selectionOf } from './cases.fixture.ts'
import { printFault } from './fault.ts'
import { readRules } from './read-rules.ts'

const rule = selectionOf('f: x')

describe('files', () => {
  test('1 a byte order mark and CRLF are no obstacle', () => {
    const result = readRules(`\ufeff${rule.replaceAll('\n', '\r\n')}`, 'r.yml')
    expect([result.rules.length, result.faults]).toEqual([1, []])
    const faulty = readRules(`\ufeff${selectionOf('f|x: y').replaceAll('\n', '\r\n')}`, 'r.yml')
    expect(faultsOf(faulty)).toEqual([expect.stringMatching(/^6:7: /)])
  })

  test('2 several documents, of which one is at fault', () => {
    const result = readRules(`${rule}---\ntitle: t2\n---\n${rule}---\n`, 'r.yml')
    expect(result.rules.map(({ line }) => line)).toEqual([1, 11])
    expect(faultsOf(result)).toEqual([
      expect.stringMatching(/^9:1: there is no `logsource`/),
      expect.stringMatching(/^9:1: there is no `detection`/),
    ])
  })

  test('4 global, repeat and reset', () => {
    const text = [
      'action: global\ntitle: g\ndetection:\n  condition: sel\n  common:\n    c: 1',
      'logsource: {product: a}\ndetection:\n  sel: {f: 1}',
      'action: repeat\nlogsource: {product: b}',
      'action: reset',
      rule,
    ].join('\n---\n')
    const { rules, faults } = readRules(text, 'r.yml')
    expect(faults.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(rules.map((each) => [each.title, each.kind === 'detection' && each.logsource.product])).toEqual([
      ['g', 'a'], ['g', 'b'], ['t', 'p'],
    ]) // prettier-ignore
  })

  test.for<[about: string, text: string, fault: RegExp]>([
    ['170 no YAML', 'a: [', /^1:5: this is not YAML: /],
    ['3 a text', 'hello', /^1:1: this is no rule/],
    ['8 a key twice', `${rule}title: u\n`, /^8:1: the key `title` stands here twice; join/],
    ['a merge key', `${rule}x:\n  <<: {a: b}\n`, /^9:3: merge keys are not part/],
    ['a tag', rule.replace('f: x', 'f: !!binary eA=='), /^6:\d+: the tag .* is not part of Sigma/],
    ['a list as key', `${rule}? [a]\n: b\n`, /a key must be a text/],
    ['9 an unknown anchor', `${rule}x: *y\n`, /yaml|anchor|alias/i],
    ['4 an unknown action', `action: foo\n${rule}`, /^1:9: unknown action `foo`; it is one of/],
    ['4 nothing to repeat', `action: repeat\n${rule}`, /^1:9: there is no rule before it to repeat/],
    ['11 no title', rule.replace('title: t\n', ''), /^1:1: there is no `title`/],
    ['11 no logsource', rule.replace(/logsource:\n.*\n/, ''), /there is no `logsource`/],
    [
      '18 a logsource that names nothing',
      rule.replace('product: p', 'definition: d'),
      /`logsource` names no category, product or service/,
    ],
    ['11 no detection', 'title: t\nlogsource: {product: p}\n', /there is no `detection`/],
    ['14 an unknown status', `${rule}status: stabel\n`, /^8:9: `stabel` is no status; did you mean `stable`\?/],
    ['14 an unknown level', `${rule}level: severe\n`, /^8:8: `severe` is no level; it is one of informational/],
    ['16 another taxonomy', `${rule}taxonomy: ecs\n`, /^8:11: field names of the taxonomy `ecs` have no mapping/],
    [
      '39 a timeframe',
      ruleOf('sel:\n  f: x\ntimeframe: 5m\ncondition: sel'),
      /^7:3: `timeframe` belongs to aggregations/,
    ],
  ])('%s', ([, text, fault]) => {
    const result = readRules(text, 'r.yml')
    expect(result.rules).toEqual([])
    expect(faultsOf(result)).toContainEqual(expect.stringMatching(fault))
  })

  test('what a message shows of a rule is short and cannot steer a terminal', () => {
    const { faults } = readRules(selectionOf(`"f|\\e[31m\\u202e${'x'.repeat(500)}": y`), 'r.yml')
    const message = faults.map(printFault).join('')
    expect(message).not.toMatch(/[\u0000-\u001f\u202e]/)
    expect(message.length).toBeLessThan(500)
  })
})

test('10, 15, 17 the head travels with the rule', () => {
  const text = `${rule}id: 0e95725d-7320-415d-80f7-004da920fc11\nauthor: A\nlicense: DRL\nreferences: [https://a.example]\nfalsepositives: [none]\nfields: [f]\nscope: [server]\ndate: 2024/01/02\ntags: [attack.t1059]\nlevel: high\nstatus: test\nrelated:\n  - {id: i, type: derived}\nowner: {team: blue}\n`
  const result = readRules(text, 'r.yml')
  expect(result.rules[0]).toMatchObject({
    author: 'A', license: 'DRL', references: ['https://a.example'], falsepositives: ['none'], fields: ['f'], scope: ['server'], date: '2024-01-02', tags: ['attack.t1059'], level: 'high', status: 'test',
    related: [{ id: 'i', type: 'derived' }], custom: { owner: { team: 'blue' } }, file: 'r.yml', line: 1,
  }) // prettier-ignore
  expect(faultsOf(result, 'warning')).toEqual([expect.stringMatching(/has slashes; write 2024-01-02/)])
})

describe('heads', () => {
  test('3 the kind of a document is told by its keys', () => {
    const text = `${rule}---\ntitle: c\ncorrelation: {type: temporal, rules: [a], timespan: 5m}\n---\ntitle: f\nlogsource: {product: p}\nfilter: {rules: any, sel: {f: x}, condition: not sel}\n`
    expect(readRules(text, 'r.yml').rules.map(({ kind }) => kind)).toEqual(['detection', 'correlation', 'filter'])
  })

  test('12 an id that is no UUID is accepted, with a warning', () => {
    const result = readRules(`${rule}id: abc\n`, 'r.yml')
    expect(result.rules[0]?.id).toBe('abc')
    expect(faultsOf(result, 'warning')).toEqual([expect.stringMatching(/^8:5: the id `abc` is not a UUID/)])
    expect(readRules(rule, 'r.yml').rules[0]).not.toHaveProperty('id')
  })

  test('14 every status and level is read, those of rules that were given up too', () => {
    for (const status of ['stable', 'test', 'experimental', 'deprecated', 'unsupported'])
      expect(readRules(`${rule}status: ${status}\n`, 'r.yml').rules[0]?.status).toBe(status)
    for (const level of ['informational', 'low', 'medium', 'high', 'critical'])
      expect(readRules(`${rule}level: ${level}\n`, 'r.yml').rules[0]?.level).toBe(level)
  })

  test('16 a taxonomy that the caller can map is accepted', () => {
    const text = `${rule}taxonomy: ecs\n`
    const options = { placeholders: new Map<string, string[]>(), taxonomies: ['ecs'] }
    expect(readRules(text, 'r.yml', options).rules[0]?.taxonomy).toBe('ecs')
    expect(readRules(`${rule}taxonomy: sigma\n`, 'r.yml').faults).toEqual([])
    expect(readRules(text, 'r.yml', { ...options, taxonomies: ['other'] }).rules).toEqual([])
  })

  test('20, 27 attributes are in lower case, the definition is for people', () => {
    const text = rule.replace('product: p', 'product: Windows\n  service: SYSMON\n  definition: Log It\n  custom: x')
    const [read] = readRules(text, 'r.yml').rules
    expect(read).toMatchObject({ logsource: { product: 'windows', service: 'sysmon', definition: 'Log It' } })
  })

  test('40 an odd name of an identifier is pointed at', () => {
    const result = readRules(ruleOf("'sel 1':\n  f: x\nb:\n  f: y\ncondition: b"), 'r.yml')
    expect(faultsOf(result, 'warning')).toContainEqual(expect.stringMatching(/`sel 1` is an odd name/))
  })
})

describe('bounds', () => {
  test('121 ten thousand values are a rule', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => `    - v${i}`).join('\n')
    const matches = matcherOf(selectionOf(`f|contains:\n${values}`))
    expect([matches('{"f":"xv9999x"}'), matches('{"f":"w"}')]).toEqual([true, false])
  })

  test('9 anchors are followed, a bomb is refused', () => {
    expect(matcherOf(ruleOf('a: &x\n  f: 1\nb: *x\ncondition: a and b'))('{"f":1}')).toBe(true)
    const levels = Array.from({ length: 30 }, (_, i) => `x${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`)
    const bomb = `x0: &a0 [lol]\n${levels.join('\n')}\n`
    expect(faultsOf(readRules(bomb + rule, 'r.yml'))).toContainEqual(expect.stringMatching(/more than 100000 values/))
    expect(readRules('a: &a [*a]\n', 'r.yml').rules).toEqual([])
  })

  test('alternatives are counted over all values', () => {
    const values = Array.from({ length: 400 }, (_, i) => `    - ' -a -b -c -d${i}'`).join('\n')
    const result = readRules(selectionOf(`f|windash|base64:\n${values}`), 'r.yml')
    expect(faultsOf(result)).toContainEqual(expect.stringMatching(/make too many alternatives/))
    const chain = readRules(selectionOf(`f|${Array(20).fill('base64offset').join('|')}: abcdefghijkl`), 'r.yml')
    expect(faultsOf(chain)).toContainEqual(expect.stringMatching(/`base64offset` stands here twice/))
  })

  test.for<[about: string, text: string, fault: RegExp]>([
    ['lists', `a: ${'['.repeat(100_000)}`, /more than 32 lists and maps inside each other/],
    ['closed lists', `a: ${'['.repeat(500)}${']'.repeat(500)}`, /more than 32 lists and maps inside each other/],
    ['maps', '{a: '.repeat(50_000), /more than 32 lists and maps inside each other/],
    ['open maps in a line', ': '.repeat(3000), /more than 32 lists and maps inside each other/],
    ['open maps, and an end', `" ${': '.repeat(3000)}`, /this is not YAML/],
    ['open lists in a line', `a:\n  ${'- '.repeat(3000)}`, /more than 32 lists and maps inside each other/],
    ['open keys in a line', '? '.repeat(3000), /more than 32 lists and maps inside each other/],
    ['a long file', `a: ${'x'.repeat(1_100_000)}`, /the file is longer than 1048576 characters/],
    ['documents', '--- a\n'.repeat(1100), /more than 1000 documents/],
    ['values', `a: [${'x,'.repeat(150_000)}]`, /more than 100000 values/],
  ])('%s', ([, text, fault]) => {
    const { rules, faults } = readRules(text, 'r.yml')
    expect(rules).toEqual([])
    expect(faults.length).toBeLessThanOrEqual(100)
    expect(faults.map(({ message }) => message)).toContainEqual(expect.stringMatching(fault))
  })
})
