import { expect, test } from 'vitest'
import { conformanceRows } from '../packages/sigma/src/conformance.fixture.ts'
import { isConformanceStale, rowTests } from '../scripts/generate-conformance.ts'

const rows = new Map(conformanceRows.map((row) => [row.number, row]))

test('there are 170 rows, and each that is claimed has a test', () => {
  const tested = new Set(rowTests().flatMap((each) => each.rows))
  expect(rows.size).toBe(170)
  const untested = conformanceRows.filter(({ number, standing }) => /^(?:whole|differs)$/.test(standing) && !tested.has(number))
  expect(untested).toEqual([])
}) // prettier-ignore

test('no test shows a row that is not there, or one that is left to the caller', () => {
  const odd = rowTests().filter(({ rows: numbers }) =>
    numbers.some((number) => (rows.get(number)?.standing ?? 'caller') === 'caller'),
  )
  expect(odd).toEqual([])
})

test('the page is that of the tests', () => {
  expect(isConformanceStale(), 'run: node scripts/node24.mjs scripts/generate-conformance.ts').toBe(false)
})
