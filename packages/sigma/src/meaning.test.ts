import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matcherOf, ruleOf, selectionOf } from './cases.fixture.ts'
import { matchingNames } from './condition/names.ts'
import { readRules } from './read-rules.ts'
import { lowerRule } from './lower.ts'
import { printPattern, readPattern } from './text-value.ts'

const inQuotes = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** A text of few characters, so that values and events often meet. */
const textOf = (...characters: string[]): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...characters), { maxLength: 8 }).map((all) => all.join(''))
const written = textOf('a', 'B', 'é', '*', '?', '\\', '.', '😀', '-', "'")
const value = textOf('a', 'b', 'É', '*', '?', '\\', '.', '😀', '-', "'")

/** The naive reading of SIGMA strings: one expression, character by character. */
function naive(text: string, atStart = '', atEnd = ''): RegExp {
  const escaped = (character: string): string => character.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  const body = text.replace(
    /\\([*?\\])|([*])|([?])|([^])/gu,
    (_, literal?: string, run?: string, one?: string, plain?: string) =>
      run !== undefined ? '[^]*' : one !== undefined ? '[^]' : escaped(literal ?? plain ?? ''),
  )
  return new RegExp(`^${atStart}(?:${body})${atEnd}$`, 'iu')
}

describe('a value means what a plain reading of the specification says', () => {
  test.for([
    ['', '', ''],
    ['|contains', '[^]*', '[^]*'],
    ['|startswith', '', '[^]*'],
    ['|endswith', '[^]*', ''],
  ] as const)('field%s', ([modifier, atStart, atEnd]) => {
    fc.assert(
      fc.property(written, fc.array(value, { minLength: 1, maxLength: 20 }), (text, values) => {
        const matches = matcherOf(selectionOf(`f${modifier}: ${inQuotes(text)}`))
        const expected = naive(text, atStart, atEnd)
        for (const each of [...values, text, text.replace(/\\([*?\\])/g, '$1')]) {
          expect([each, matches(JSON.stringify({ f: each }))]).toEqual([each, expected.test(each)])
        }
      }),
      { numRuns: 500 },
    )
  })

  test('a pattern printed is read as the same one', () => {
    fc.assert(
      fc.property(fc.oneof(written, fc.string({ unit: 'binary' })), (text) => {
        const pattern = readPattern(text)
        expect(readPattern(printPattern(pattern))).toEqual(pattern)
      }),
      { numRuns: 2000 },
    )
  })

  test('base64offset is found wherever the text begins', () => {
    const bytes = fc.uint8Array({ maxLength: 7 })
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zé]{3,12}$/), bytes, bytes, fc.boolean(), (text, before, after, isWide) => {
        const matches = matcherOf(selectionOf(`f${isWide ? '|wide' : ''}|base64offset|contains: ${inQuotes(text)}`))
        const encoded = Buffer.concat([before, Buffer.from(text, isWide ? 'utf16le' : 'utf8'), after]).toString(
          'base64',
        )
        expect(matches(JSON.stringify({ f: encoded }))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('windash is any of its spellings', () => {
    const dashes = ['-', '/', '–', '—', '―']
    const character = fc.constantFrom('a', 'B', ' ', '_', '*', '?', '\\', ...dashes)
    const some = fc.array(character, { maxLength: 8 }).map((all) => all.join(''))
    const spellings = ([first = '', ...others]: readonly string[]): readonly string[] =>
      others.reduce((all, part) => all.flatMap((before) => dashes.map((dash) => before + dash + part)), [first])
    fc.assert(
      fc.property(some, fc.array(some, { minLength: 5, maxLength: 20 }), (text, values) => {
        const parts = text.split(/(?<![aB_])[-/–—―](?=[aB_])/u)
        fc.pre(parts.length <= 3)
        const all = spellings(parts)
        const matches = matcherOf(selectionOf(`f|windash|contains: ${inQuotes(text)}`))
        const plain = matcherOf(selectionOf(`f|contains:\n${all.map((each) => `  - ${inQuotes(each)}`).join('\n')}`))
        for (const each of [...values, ...all]) {
          const raw = JSON.stringify({ f: each })
          expect([each, matches(raw)]).toEqual([each, plain(raw)])
        }
      }),
      { numRuns: 500 },
    )
  })

  test('a comparison is that of numbers', () => {
    const number = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.double({ min: -5, max: 5, noNaN: true }))
    fc.assert(
      fc.property(fc.constantFrom('lt', 'lte', 'gt', 'gte'), number, number, (operator, bound, found) => {
        const matches = matcherOf(selectionOf(`f|${operator}: ${bound}`))
        const expected = { lt: found < bound, lte: found <= bound, gt: found > bound, gte: found >= bound }[operator]
        expect(matches(JSON.stringify({ f: found }))).toBe(expected)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a condition means what its tree means', () => {
  type Said = { readonly text: string; readonly holds: (event: ReadonlySet<string>) => boolean }
  const names = ['a1', 'a2', 'b1', '_c']
  const { condition } = fc.letrec<{ condition: Said }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small' },
      { weight: 3, arbitrary: fc.constantFrom(...names).map((name): Said => ({ text: name, holds: (event) => event.has(name) })) },
      fc.tuple(fc.constantFrom('1', 'any', 'all'), fc.constantFrom('them', 'a*', '*1', '_*', 'b1')).map(([count, of]): Said => {
        const meant = names.filter((name) => ({ them: !name.startsWith('_'), 'a*': name.startsWith('a'), '*1': name.endsWith('1'), '_*': name === '_c', b1: name === 'b1' })[of]) // prettier-ignore
        return { text: `${count} of ${of}`, holds: (event) => (count === 'all' ? meant.every((name) => event.has(name)) : meant.some((name) => event.has(name))) }
      }),
      tie('condition').map((of): Said => ({ text: `not (${of.text})`, holds: (event) => !of.holds(event) })),
      fc.tuple(tie('condition'), tie('condition')).map(([a, b]): Said => ({ text: `(${a.text}) or (${b.text})`, holds: (event) => a.holds(event) || b.holds(event) })),
      fc.tuple(tie('condition'), tie('condition')).map(([a, b]): Said => ({ text: `(${a.text})\n    and (${b.text})`, holds: (event) => a.holds(event) && b.holds(event) })),
    ),
  })) // prettier-ignore

  test('any', () => {
    fc.assert(
      fc.property(condition, ({ text, holds }) => {
        const identifiers = names.map((name) => `${name}:\n  ${name}: 1`).join('\n')
        const matches = matcherOf(ruleOf(`${identifiers}\ncondition: |\n  ${text}`))
        for (let bits = 0; bits < 16; bits++) {
          const event = names.filter((_, i) => (bits >> i) & 1)
          expect(matches(JSON.stringify(Object.fromEntries(event.map((name) => [name, 1]))))).toBe(
            holds(new Set(event)),
          )
        }
      }),
      { numRuns: 500 },
    )
  })

  test('patterns of names', () => {
    const name = textOf('a', 'b', '-', '_')
    fc.assert(
      fc.property(textOf('a', 'b', '*', '_'), fc.array(name, { maxLength: 6 }), (pattern, all) => {
        const expected = new RegExp(`^${pattern.replaceAll('*', '.*')}$`)
        const meant = all.filter((each) => expected.test(each) && (!each.startsWith('_') || pattern.startsWith('_')))
        expect(matchingNames(pattern, all)).toEqual(meant)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('no text throws', () => {
  const pieces = fc.constantFrom(
    'title: t', 'logsource:', '  product: p', 'detection:', '  sel:', '    f|contains|all:', '      - x', '    f|re: (a+)+$', '    f|base64offset: é',
    '  condition: sel', '  condition: 1 of s* and not (sel', '---', 'action: global', 'correlation:', '  type: temporal', '  rules: [a]', '  timespan: 5m',
    '  condition: {gte: 1}', 'filter:', '  rules: any', '&a [*a]', 'x: *a', '<<: {}', '? [', "'", '"\\ud800', '|', '\t', '\u0000', 'id: {}', 'date: []', 'related: x', 'f|: ',
  ) // prettier-ignore
  test('any at all', () => {
    const file = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(fc.oneof({ weight: 6, arbitrary: pieces }, fc.string({ maxLength: 10 })), { maxLength: 20 }).map((lines) => lines.join('\n')),
    ) // prettier-ignore
    fc.assert(
      fc.property(file, (text) => {
        const { rules, faults } = readRules(text, 'r.yml')
        for (const rule of rules) if (rule.kind === 'detection') lowerRule(rule)
        for (const { line, column } of faults) expect(line >= 1 && column >= 1).toBe(true)
      }),
      { numRuns: 5000 },
    )
  })
})
