import { expect, test } from 'vitest'
import { parseAddress } from './address.ts'
import { isNarrowed, runOf, searchKey } from './run.ts'

const now = Date.parse('2026-11-20T12:00:00Z')
const address = (params: Record<string, string>) => parseAddress(params, now).address

test('a run fixes the times and names only what narrows it', () => {
  const run = runOf(address({ q: ' a ', source: 'zeek', from: 'now-1h', to: 'now' }), now)
  expect(run).toEqual({
    span: { fromMs: now - 3_600_000, toMs: now },
    isLive: true,
    filter: { from: '2026-11-20T11:00:00.000Z', to: '2026-11-20T12:00:00.000Z', q: ' a ', source: 'zeek' },
  })
  expect(isNarrowed(run.filter)).toBe(true)
  expect(isNarrowed(runOf(address({}), now).filter)).toBe(false)
})

test('opening an event or adding a column is the same search', () => {
  const one = searchKey(address({ q: 'a' }))
  expect(searchKey(address({ q: 'a', event: 'b'.repeat(32), cols: 'time' }))).toBe(one)
  expect(searchKey(address({ q: 'b' }))).not.toBe(one)
})
