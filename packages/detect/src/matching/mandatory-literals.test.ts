import { compileMatcher, fold, regexFault } from '@aurora/query'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventWith } from '../testing/events.ts'
import { mandatoryLiterals } from './mandatory-literals.ts'

describe('literals that every match holds', () => {
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
    expect(mandatoryLiterals(pattern, flags)).toEqual(expected)
  })

  test('what matches holds one of them', () => {
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
      .array(fc.constantFrom(...'aAbBsSkK1.\\ſ\u212aσςΣ{ '), { maxLength: 12 })
      .map((each) => each.join(''))
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 8 }),
        fc.constantFrom('', 'i'),
        fc.array(text, { minLength: 5 }),
        (pieces, flags, texts) => {
          const pattern = pieces.join('')
          const literals = regexFault(pattern) === undefined ? mandatoryLiterals(pattern, flags) : undefined
          if (literals === undefined) return
          const matches = compileMatcher({ kind: 'regex', field: { space: 'native', path: 'x' }, pattern, flags })
          for (const each of texts)
            if (matches(eventWith({ x: each })))
              expect(
                literals.some((one) => fold(each).includes(one)),
                `${pattern} in ${each}`,
              ).toBe(true)
        },
      ),
      { numRuns: 3000 },
    )
  })
})
