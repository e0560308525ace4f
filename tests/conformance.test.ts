import { expect, test } from 'vitest'
import { conformanceRows } from '../packages/sigma/src/conformance.fixture.ts'
import { isConformanceStale, rowTests } from '../scripts/generate-conformance.ts'

const tests = rowTests()
const rows = new Map(conformanceRows.map((row) => [row.number, row]))

test('there are 170 rows, and each that is claimed has a test', () => {
  const tested = new Set(tests.flatMap((each) => each.rows))
  expect(rows.size).toBe(170)
  const untested = conformanceRows.filter(({ number }) => !tested.has(number))
  expect(untested).toEqual([])
}) // prettier-ignore

test('no test shows a row that is not there, and packages show what is theirs', () => {
  const inDetect = (file: string): boolean => file.startsWith('detect/')
  const odd = tests.filter(({ rows: numbers }) => numbers.some((number) => !rows.has(number)))
  expect(odd).toEqual([])
  const elsewhere = conformanceRows.filter(({ number, standing }) =>
    tests.every((each) => !each.rows.includes(number) || inDetect(each.file) !== (standing === 'detect')),
  )
  expect(elsewhere).toEqual([])
})

test('the page is that of the tests', () => {
  expect(isConformanceStale(), 'run: node scripts/node24.mjs scripts/generate-conformance.ts').toBe(false)
})
