import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAddress, printAddress } from './address.ts'

const nowMs = Date.UTC(2026, 0, 1)
const read = (params: Record<string, string>) => parseAddress(params, nowMs)

test('names an entity, a day of it unless told otherwise', () => {
  expect(read({ kind: 'user', value: 'bob' })).toEqual({
    address: { kind: 'user', value: 'bob', from: 'now-24h', to: 'now' },
    dropped: [],
  })
  expect(read({ kind: 'ip', value: '10.0.0.5', from: 'now-1h', to: 'now' }).address).toEqual({
    ...{ kind: 'address', value: '10.0.0.5' },
    ...{ from: 'now-1h', to: 'now' },
  })
})

test.for([
  [{ kind: 'planet', value: 'x' }, 'kind'],
  [{ kind: 'constructor', value: 'x' }, 'kind'],
  [{ kind: 'user', value: 'x'.repeat(513) }, 'value'],
  [{ kind: 'user', value: 'x', from: 'then' }, 'from, to'],
] as const)('%j is said to be wrong', ([params, name]) => {
  expect(read(params).dropped).toMatchObject([{ name }])
})

test('an address without an entity is no failure', () => {
  expect(read({})).toMatchObject({ address: { kind: undefined, value: '' }, dropped: [] })
})

test('what is written is read as it was, and is read from anything', () => {
  const texts = fc.dictionary(fc.constantFrom('kind', 'value', 'from', 'to', 'x'), fc.string({ unit: 'binary' }))
  fc.assert(
    fc.property(texts, (params) => {
      const { address } = read(params)
      expect(parseAddress(printAddress(address), nowMs)).toEqual({ address, dropped: [] })
    }),
  )
})
