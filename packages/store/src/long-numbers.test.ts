import { createRequire } from 'node:module'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { longNumbersSql, scanLongNumbers } from '@aurora/query'
import type * as Chdb from 'chdb'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

const { Session } = createRequire(import.meta.url)('chdb') as typeof Chdb

let folder = ''
let session: Chdb.Session

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'aurora-numbers-'))
  session = new Session(folder)
})

afterAll(() => {
  session.close()
  rmSync(folder, { recursive: true, force: true })
})

const piece = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 24 }),
  fc.bigInt({ min: 0n, max: 2n ** 66n }).map(String),
  fc.constantFrom(' ', '.', '"', 'a', 'é', '+', '-', '\n', '９', 'K'),
)
const line = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''))

test('the engine finds the same long numbers in a row as the reader of its line', async () => {
  const rows = fc.sample(fc.record({ raw: line, decoded: fc.oneof(fc.constant(''), line) }), 5000)
  await session.queryAsync('CREATE TABLE lines (n UInt32, raw String, decoded String) ENGINE = MergeTree ORDER BY n')
  const values = Buffer.from(rows.map((row, n) => JSON.stringify({ n, ...row })).join('\n'))
  await session.insert({ table: 'lines', values, format: 'JSONEachRow' })
  const result = await session.queryAsync(`SELECT ${longNumbersSql} AS keys FROM lines ORDER BY n`, {
    format: 'JSONCompactEachRow',
  })
  const found = result
    .text()
    .trim()
    .split('\n')
    .map((row) => (JSON.parse(row) as number[][])[0])
  const expected = rows.map(({ raw, decoded }) => {
    const keys: number[] = []
    for (const text of [raw, decoded]) {
      const bytes = Buffer.from(text)
      scanLongNumbers(bytes, 0, bytes.length, (key) => keys.push(key))
    }
    return keys
  })
  expect(found).toEqual(expected)
  expect(expected.flat().length).toBeGreaterThan(1000)
})
