import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawnPeers, mostDrawn, radialLayout, type KindedPeer } from './radial.ts'

const peer = (value: string, count: number): KindedPeer => ({ kind: 'address', value, count, fields: [] })
const kind = (name: 'address' | 'user', counts: readonly number[]) => ({
  kind: name,
  isWhole: true,
  peers: counts.map((count, i) => ({ value: `${name}-${i}`, count, fields: [] })),
})

test('each kind has its turn, and stays together', () => {
  const many = Array.from({ length: 24 }, (_, i) => 100 - i)
  const drawn = drawnPeers([kind('address', many), kind('user', [3, 2])])
  expect(drawn).toHaveLength(mostDrawn)
  expect(drawn.map((one) => one.kind)).toEqual([...Array<string>(22).fill('address'), 'user', 'user'])
  expect(drawnPeers([kind('address', []), kind('user', [1])])).toMatchObject([{ kind: 'user', value: 'user-0' }])
  expect(drawnPeers([])).toEqual([])
})

test('all stand inside, apart from each other, on their side', () => {
  const counts = fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: mostDrawn })
  fc.assert(
    fc.property(counts, fc.integer({ min: 480, max: 2_000 }), (list, width) => {
      const { height, middle, spots } = radialLayout(
        list.map((count, i) => peer(`p${i}`, count)),
        width,
      )
      for (const [i, { x, y, side, lineWidth }] of spots.entries()) {
        expect(x).toBeGreaterThanOrEqual(width * 0.2)
        expect(x).toBeLessThanOrEqual(width * 0.8)
        expect(y).toBeGreaterThan(10)
        expect(y).toBeLessThan(height - 10)
        expect(side === 'right' ? x > middle.x : x < middle.x).toBe(true)
        expect(lineWidth).toBeGreaterThanOrEqual(1)
        expect(lineWidth).toBeLessThanOrEqual(7)
        for (const other of spots.slice(i + 1))
          if (other.side === side) expect(Math.abs(other.y - y)).toBeGreaterThanOrEqual(24)
      }
    }),
  )
})

test('more events make a thicker line', () => {
  const { spots } = radialLayout([peer('a', 1000), peer('b', 30), peer('c', 1)], 600)
  expect(spots.map(({ lineWidth }) => lineWidth)).toEqual([7, 4, 1])
  expect(radialLayout([peer('a', 1)], 600).spots[0]?.lineWidth).toBe(1)
})
