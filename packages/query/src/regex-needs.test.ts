import fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, test } from 'vitest'
import { codePoints, fold } from './fold.ts'
import { compileRegex, patternWithFlags, regexFault } from './regex.ts'
import { regexNeeds } from './regex-needs.ts'

describe('what every match has', () => {
  test.for([
    ['abc', '', ['abc']],
    ['PowerShell\\.exe', '', ['powershell.exe']],
    ['(?i)power[sS]hell', '', ['power']],
    ['cmd|powershell', '', ['cmd', 'powershell']],
    ['ab(?:cd|ef)g', '', ['ab']],
    ['a(?:long|longer)b', '', ['long', 'longer']],
    ['ab*c', '', ['a']],
    ['ab+c', '', ['ab']],
    ['(abcd){2,}', '', ['abcd']],
    ['xyz{0,3}', '', ['xy']],
    ['\\d+-secret$', '', ['-secret']],
    ['wscript', 'i', ['cript']],
    ['[a-z]{5}', '', undefined],
    ['a|.*', '', undefined],
    ['\\x41bc', '', undefined],
    ['(?P<name>abc)', '', ['abc']],
  ] as const)('%s', ([pattern, flags, expected]) => {
    expect(regexNeeds(pattern, flags).literals).toEqual(expected)
  })

  test.for([
    ['abc', 3],
    ['a|bcd', 1],
    ['a(?:bc){2,3}d?', 5],
    ['^\\d+\\b[xy]$', 2],
    ['.{1000,}', 1000],
    ['a*', 0],
    ['\\x41', 0],
  ] as const)('%s has at least %i characters', ([pattern, expected]) => {
    expect(regexNeeds(pattern, '').length).toBe(expected)
  })

  test.for<[pattern: string, flags: string, all: string[], runs: number[]]>([
    ['"(?:\\{\\d\\})+"\\s*-f', '', ['"', '{', '}', '"', '-f'], []],
    ['\\s[a-fA-F0-9]{64}\\s[a-f]{16}', '', [], [64, 16]],
    ['\\.[a-z]{1,6}\\.[ "]{1}', '', ['.', '.  or ."'], []],
    ['[ab]c[12]+d', '', ['ac1 or ac2 or bc1 or bc2', 'd'], []],
    ['[abcd][1234]x', '', ['a or b or c or d', '1x or 2x or 3x or 4x'], []],
    ['Ab+c?d*(ef|gh)i', '', ['Ab', 'i'], []],
    ['Ab\\d{9}', 'i', ['ab'], []],
    ['(?:x\\w{10,}){2}|y', '', [], []],
    ['(?:x\\w{10,}){2}y', '', ['x', 'y'], [10]],
    ['[^a]{20}[[:alpha:]]{20}[é]{20}', '', [], []],
  ])('all that %s with flags "%s" needs', ([pattern, flags, all, runs]) => {
    const needs = regexNeeds(pattern, flags)
    expect(needs.all.map((texts) => texts.join(' or '))).toEqual(all)
    expect(needs.runs.map(({ count }) => count)).toEqual(runs)
  })

  const piece = fc.constantFrom(
    ...[
      'a',
      'B',
      's',
      'k',
      '1',
      '.',
      '\\.',
      '\\d',
      '\\b',
      '[ab]',
      '[^a]',
      '[]a]',
      '|',
      '(',
      ')',
      '(?:',
      '(?i)',
      '*',
      '+',
      '?',
      '{2}',
      '{0,2}',
      '{1,}',
      '^',
      '$',
      '\\\\',
      'ſ',
      'Σ',
      '[[:alpha:]]',
      '{',
    ],
  )
  const runsOfFew = fc.array(fc.constantFrom('aaaa', 'aaB', 'b1', '1111', '11', '.', 'k'), { maxLength: 8 })
  const text = fc.oneof(
    runsOfFew.map((each) => each.join('')),
    fc
      .array(fc.constantFrom(...'aAbBsSkK1.\\ſ\u212aσςΣ{ \n', '😀', '\ud83d'), { maxLength: 12 })
      .map((each) => each.join('')),
  )
  const expression = fc.oneof(
    fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join('')),
    fc.constantFrom('.{3,}', '(.){2}', '.{4}', '(.){5,}'),
    fc.tuple(
      fc.constantFrom('[aB1]{8}', '[a-b1]{9,}', '\\d{8}', '\\w{10}', '[^a]{8}', '[a\\d.]{8}', '(a|[ab]{8})', '([AB]{8})+'),
      fc.constantFrom('', 'k', 's*', '1?'),
    ).map((pieces) => pieces.join('')), // prettier-ignore
  )

  test('a text without it is not matched, and the shorter ways to an answer give the same one', () => {
    fc.assert(
      fc.property(
        expression,
        fc.constantFrom('', 'i', 's'),
        fc.array(text, { minLength: 5 }),
        (pattern, flags, texts) => {
          if (regexFault(pattern) !== undefined) return
          const { literals = [''], length } = regexNeeds(pattern, flags)
          const engine = RE2JS.compile(patternWithFlags(pattern, flags))
          const matches = compileRegex(pattern, flags)
          for (const each of texts) {
            const isFound = engine.matcher(each).find()
            expect(matches(each), `${pattern} in ${each}`).toBe(isFound)
            if (!isFound) continue
            expect(
              literals.some((one) => fold(each).includes(one)),
              `${pattern} in ${each}`,
            ).toBe(true)
            expect(codePoints(each), `${pattern} in ${each}`).toBeGreaterThanOrEqual(length)
          }
        },
      ),
      { numRuns: 5000 },
    )
  })

  test('no expression takes long to read', () => {
    for (const pattern of [
      '('.repeat(1000),
      '(?:'.repeat(600),
      'a|'.repeat(900),
      '[[:'.repeat(600),
      'a{1000}'.repeat(280),
    ])
      expect(regexNeeds(pattern, '').length).toBeLessThanOrEqual(1_000_000)
  })
})
