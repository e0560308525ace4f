import { describe, expect, test } from 'vitest'
import { duration } from './duration.ts'

describe('a duration', () => {
  test.for([
    ['90', 90],
    [90, 90],
    ['90s', 90],
    ['15m', 900],
    [' 4 h ', 14_400],
    ['1d', 86_400],
  ] as const)('%s is %d seconds', ([text, seconds]) => {
    expect(duration(1, 86_400).parse(text)).toBe(seconds)
  })

  test.for(['', 'm', '15 minutes', '-5', '1.5h', '0', '2d', '15M', 'NaN', true, null])('%s is refused', (wrong) => {
    expect(duration(1, 86_400).safeParse(wrong).success).toBe(false)
  })
})
