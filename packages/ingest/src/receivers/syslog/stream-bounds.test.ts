import { expect, test } from 'vitest'
import { StreamBounds, type UnfinishedHolder } from './stream-bounds.ts'

class Holder implements UnfinishedHolder {
  unfinishedBytes = 0
  cuts = 0
  readonly #bounds: StreamBounds

  constructor(bounds: StreamBounds) {
    this.#bounds = bounds
  }

  grow(bytes: number): this {
    this.unfinishedBytes += bytes
    this.#bounds.noteUnfinished(this)
    return this
  }

  cutMessage(): void {
    this.cuts++
    this.unfinishedBytes = 0
    this.#bounds.noteUnfinished(this)
  }
}

test('connections beyond the bound do not get in until others leave', () => {
  const bounds = new StreamBounds({ maxConnections: 2 })
  expect([bounds.enter(), bounds.enter(), bounds.enter()]).toEqual([true, true, false])
  bounds.leave()
  expect([bounds.enter(), bounds.enter()]).toEqual([true, false])
})

test('the longest unfinished messages are cut, and no more than needed', () => {
  const bounds = new StreamBounds({ maxUnfinishedBytes: 1000 })
  const small = new Holder(bounds).grow(10)
  const middle = new Holder(bounds).grow(400)
  const large = new Holder(bounds).grow(500)
  expect([small, middle, large].map(({ cuts }) => cuts)).toEqual([0, 0, 0])
  small.grow(100)
  expect([small, middle, large].map(({ cuts }) => cuts)).toEqual([0, 0, 1])
  expect(bounds.unfinishedBytes).toBe(510)
})

test('ten thousand endless messages stay within the bound', () => {
  const bounds = new StreamBounds({ maxUnfinishedBytes: 32 << 20 })
  const holders = Array.from({ length: 10_000 }, () => new Holder(bounds))
  for (let round = 0; round < 20; round++)
    for (const holder of holders) {
      holder.grow(1000)
      if (bounds.unfinishedBytes > 32 << 20) expect.fail(`${bounds.unfinishedBytes} bytes are held`)
    }
  const cuts = holders.reduce((sum, holder) => sum + holder.cuts, 0)
  expect(cuts).toBeGreaterThan(10_000)
})
