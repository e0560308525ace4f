import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, type JsonValue } from './canonical-json.ts'
import { genesis, isIntact, makeRow, recordOf, type AuditEntry } from './record.ts'

const party = fc.record({
  kind: fc.string({ unit: 'binary' }),
  id: fc.string({ unit: 'binary' }),
  name: fc.string({ unit: 'binary' }),
})
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const entries: fc.Arbitrary<AuditEntry> = fc.record({
  eventType: fc.string({ unit: 'binary' }),
  action: fc.string({ unit: 'binary' }),
  outcome: fc.constantFrom('success', 'failure', 'denied'),
  actor: party,
  target: maybe(party),
  address: maybe(fc.string({ unit: 'binary' })),
  requestId: maybe(fc.string({ unit: 'binary' })),
  details: maybe(
    fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }) as fc.Arbitrary<JsonValue>),
  ),
})

test('the hash is that of the canonical JSON of the record, whatever was recorded', () => {
  fc.assert(
    fc.property(entries, (entry) => {
      const row = makeRow(entry, genesis, Date.UTC(2026, 0, 1))
      const { hash, ...body } = recordOf(row)
      const text = `aurora.audit.record.v1\n${canonicalJson(body as unknown as JsonValue)}`
      expect(hash).toBe(createHash('sha256').update(text).digest('hex'))
      expect(isIntact(row)).toBe(true)
      expect(isIntact({ ...row, details: `${row.details} ` })).toBe(false)
      expect(JSON.stringify(row)).not.toContain('\\ud8') // no half of a surrogate pair: what is stored is what was hashed
      expect(Object.entries(row).filter(([, value]) => String(value).includes('\0'))).toEqual([])
    }),
  )
})

const entry: AuditEntry = {
  eventType: 'auth',
  action: 'login',
  outcome: 'success',
  actor: { kind: 'user', id: '1', name: 'bob' },
}

test('follows what came before', () => {
  const first = makeRow(entry, genesis, 0)
  const second = makeRow(entry, first, 0)
  expect([first.sequence, first.previous, second.sequence, second.previous]).toEqual([1, '0'.repeat(64), 2, first.hash])
  expect(first.time).toBe('1970-01-01T00:00:00.000000Z')
})

test('long texts and large details are cut, and say so', () => {
  const row = makeRow({ ...entry, action: 'x'.repeat(600), details: { text: '"'.repeat(9_000) } }, genesis, 0)
  expect(row.action).toHaveLength(512)
  expect(row.action.endsWith('…')).toBe(true)
  expect(Buffer.byteLength(row.details)).toBeLessThanOrEqual(8_192)
  expect(recordOf(row).details).toMatchObject({ isCut: true, bytes: 18_011 })
  expect(isIntact(row)).toBe(true)
})

test('details that are no longer JSON are shown as they are', () => {
  const row = { ...makeRow(entry, genesis, 0), details: '{"broken' }
  expect(recordOf(row).details).toBe('{"broken')
  expect(isIntact(row)).toBe(false)
})
