import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addedAt, riskHistory, type RiskSource } from './risk-history.ts'
import { contribution, riskOf, scoreAt } from './risk-score.ts'

const dayUs = 86_400e6
const nowUs = Date.UTC(2026, 0, 15) * 1000

describe('the history of risk', () => {
  test('is nothing before an alert, its points as it comes, and half of them a half-life later', () => {
    const source: RiskSource = { points: 30, firstUs: nowUs - 2 * dayUs, lastUs: nowUs - 2 * dayUs }
    expect(riskHistory([source], { fromUs: nowUs - 4 * dayUs, toUs: nowUs, moments: 5 }, dayUs)).toEqual([
      { atUs: nowUs - 4 * dayUs, risk: 0 },
      { atUs: nowUs - 3 * dayUs, risk: 0 },
      { atUs: nowUs - 2 * dayUs, risk: 30 },
      { atUs: nowUs - dayUs, risk: 15 },
      { atUs: nowUs, risk: 7.5 },
    ])
  })

  test('decays from the first time of an alert until its last', () => {
    const source: RiskSource = { points: 8, firstUs: nowUs - 3 * dayUs, lastUs: nowUs - dayUs }
    const history = riskHistory([source], { fromUs: nowUs - 3 * dayUs, toUs: nowUs, moments: 4 }, dayUs)
    expect(history.map(({ risk }) => risk)).toEqual([8, 4, 8, 4])
  })

  test('ends with the risk of now, in which every alert has its part', () => {
    const source = fc
      .record({
        points: fc.constantFrom(0, 1, 3, 10, 30, 100),
        agoUs: fc.integer({ min: 0, max: 20 * dayUs }),
        spanUs: fc.integer({ min: 0, max: 20 * dayUs }),
      })
      .map(({ points, agoUs, spanUs }) => ({ points, firstUs: nowUs - agoUs - spanUs, lastUs: nowUs - agoUs }))
    fc.assert(
      fc.property(fc.array(source, { maxLength: 30 }), (sources) => {
        const last = riskHistory(sources, { fromUs: nowUs - 14 * dayUs, toUs: nowUs, moments: 57 }, dayUs).at(-1)
        const parts = sources.reduce((sum, one) => sum + addedAt(one, nowUs, dayUs), 0)
        const stored = riskOf(sources.map(({ points, lastUs }) => contribution(points, lastUs, dayUs)))
        expect(last).toEqual({ atUs: nowUs, risk: parts })
        expect(Math.abs(scoreAt(stored, nowUs, dayUs) - parts)).toBeLessThanOrEqual(parts * 1e-9)
      }),
    )
  })
})
