import { describe, expect, test } from 'vitest'
import { compileRegex, regexFault } from './regex.ts'

describe('what neither engine takes, or each reads in its own way', () => {
  test.for<[pattern: string, offset: number]>([
    ['a\\Cb', 1],
    ['\\\\\\C', 0],
    ['[\\C]', 1],
    ['a\0', 1],
    ['(?=a)', 0],
    ['a\\1', 1],
    ['x'.repeat(2001), 2000],
  ])('%j is refused at %i', ([pattern, offset]) => {
    expect(regexFault(pattern)?.offset).toBe(offset)
  })

  test('a backslash before a C is none of it', () => {
    expect(regexFault('\\\\C')).toBeUndefined()
    expect(compileRegex('\\\\C', '')('a\\Cb')).toBe(true)
  })
})
