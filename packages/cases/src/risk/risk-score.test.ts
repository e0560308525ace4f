import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contribution, noRisk, riskOf, scoreAt, withContribution } from './risk-score.ts'

const dayUs = 86_400e6
const nowUs = Date.UTC(2026, 0, 1) * 1000

const alert = fc.record({
  points: fc.constantFrom(0, 1, 3, 10, 30, 100, 0.5, 250),
  agoUs: fc.integer({ min: 0, max: 30 * dayUs }),
})

describe('risk', () => {
  test('of one alert is its points, halved once a half-life', () => {
    const risk = contribution(30, nowUs, dayUs)
    for (const [days, score] of [
      [0, 30],
      [1, 15],
      [2, 7.5],
      [10, 30 / 1024],
    ] as const)
      expect(scoreAt(risk, nowUs + days * dayUs, dayUs)).toBeCloseTo(score, 6)
    expect(scoreAt(noRisk, nowUs, dayUs)).toBe(0)
  })

  test('counted one by one is what it is from scratch, to nine digits, in any order', () => {
    fc.assert(
      fc.property(fc.array(alert, { maxLength: 60 }), (alerts) => {
        const parts = alerts.map(({ points, agoUs }) => contribution(points, nowUs - agoUs, dayUs))
        const scratch = scoreAt(riskOf(parts), nowUs, dayUs)
        for (const order of [parts, parts.toReversed(), parts.toSorted((a, b) => a - b)]) {
          const stepped = order.reduce((risk, part) => withContribution(risk, noRisk, part), noRisk)
          expect(Math.abs(scoreAt(stepped, nowUs, dayUs) - scratch)).toBeLessThanOrEqual(scratch * 1e-9)
        }
        const direct = alerts.reduce((sum, { points, agoUs }) => sum + points * 2 ** (-agoUs / dayUs), 0)
        expect(Math.abs(scratch - direct)).toBeLessThanOrEqual(direct * 1e-9)
      }),
    )
  })

  test('follows an alert that is seen again and grows worse', () => {
    const step = fc.record({ points: fc.constantFrom(1, 3, 10, 30, 100), laterUs: fc.integer({ min: 0, max: dayUs }) })
    fc.assert(
      fc.property(fc.array(alert, { maxLength: 10 }), fc.array(step, { maxLength: 20 }), (others, steps) => {
        const fixed = others.map(({ points, agoUs }) => contribution(points, nowUs - agoUs, dayUs))
        let risk = riskOf(fixed)
        let own = noRisk
        let points = 0
        let timeUs = nowUs - 20 * dayUs
        for (const next of steps) {
          points = Math.max(points, next.points)
          timeUs += next.laterUs
          const grown = contribution(points, timeUs, dayUs)
          risk = withContribution(risk, own, grown)
          own = grown
        }
        const scratch = scoreAt(riskOf([...fixed, own]), nowUs, dayUs)
        expect(Math.abs(scoreAt(risk, nowUs, dayUs) - scratch)).toBeLessThanOrEqual(scratch * 1e-9)
      }),
    )
  })
})
