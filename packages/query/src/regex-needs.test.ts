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
  const text = fc
    .array(fc.constantFrom(...'aAbBsSkK1.\\ſ\u212aσςΣ{ \n', '😀', '\ud83d'), { maxLength: 12 })
    .map((each) => each.join(''))
  const expression = fc.oneof(
    fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join('')),
    fc.constantFrom('.{3,}', '(.){2}', '.{4}', '(.){5,}'),
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
