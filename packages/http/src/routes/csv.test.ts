import { expect, test } from 'vitest'
import { csvLine } from './csv.ts'

test('quotes what would end a cell, and what a spreadsheet would run', () => {
  expect(csvLine(['a', 'b,c', 'say "x"', 'two\nlines', '-12.5'])).toBe('a,"b,c","say ""x""","two\nlines",-12.5\r\n')
  expect(csvLine(['=cmd|x', '+1+1', '@SUM(A1)', '-2+3', '\tx'])).toBe("'=cmd|x,'+1+1,'@SUM(A1),'-2+3,'\tx\r\n")
})
