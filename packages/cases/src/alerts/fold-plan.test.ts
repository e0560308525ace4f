import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { finding, hourUs, startUs, user } from '../casework.fixture.ts'
import { settle } from '../limits.ts'
import type { AlertRow } from '../tables.ts'
import { outcomeOn, planFold, type Standing } from './fold-plan.ts'
import { sightingOf, type Sighting } from './sighting.ts'

const settings = settle({ newAlertsPerRuleAndMinute: 3 })

const shape = fc.record({
  rule: fc.constantFrom('rule-1', 'rule-2'),
  version: fc.constantFrom('v1', 'v2'),
  entities: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e').map(user), { selector: (one) => one.value }),
  severity: fc.integer({ min: 0, max: 4 }) as fc.Arbitrary<0 | 1 | 2 | 3 | 4>,
  receivedUs: fc.integer({ min: 0, max: 300 }).map((hours) => startUs + hours * hourUs),
})
const sightings = fc.array(shape, { maxLength: 40 }).map((shapes) => shapes.map((one) => sightingOf(finding(one))))
/** What people did between two batches. */
const work = fc.array(fc.constantFrom('leave', 'resolved', 'false_positive', 'investigating'), { maxLength: 20 })

const nothing: Standing = { current: new Map(), entities: new Map(), techniques: new Map(), openedByRule: new Map() }

function plan(seen: readonly Sighting[], standing: Standing = nothing) {
  let ids = 0
  return planFold(seen, standing, settings, startUs, () => `${standing.current.size}-${++ids}`)
}

/** The alerts after a plan, by id. */
const after = (rows: ReadonlyMap<string, AlertRow>, planned: ReturnType<typeof plan>): Map<string, AlertRow> =>
  new Map([...rows, ...planned.alerts.map(({ row }) => [row.id, row] as const)])

const standingOf = (rows: ReadonlyMap<string, AlertRow>): Standing => ({
  ...nothing,
  current: new Map([...rows.values()].filter((row) => row.is_current === 1).map((row) => [row.dedup_key, row])),
})

describe('a plan', () => {
  test('loses no finding: each goes to one alert, which counts it', () => {
    fc.assert(
      fc.property(sightings, work, sightings, (first, done, second) => {
        let rows = after(new Map(), plan(first))
        rows = new Map(
          [...rows].map(([id, row], i) => {
            const status = done[i] ?? 'leave'
            return [id, status === 'leave' ? row : { ...row, status, closed_us: startUs + 100 * hourUs }]
          }),
        )
        const planned = plan(second, standingOf(rows))
        rows = after(rows, planned)
        expect(planned.landings.map(({ seen }) => seen.findingId).sort()).toEqual(
          second.map((seen) => seen.findingId).sort(),
        )
        const counted = [...rows.values()].reduce((sum, row) => sum + row.finding_count, 0)
        expect(counted).toBe(first.length + second.length)
        const newest = [...rows.values()].filter((row) => row.is_current === 1)
        expect(new Set(newest.map((row) => row.dedup_key)).size).toBe(newest.length)
      }),
    )
  })

  test('is the same for every order of the findings', () => {
    fc.assert(
      fc.property(
        sightings.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          const strip = ({ alerts }: ReturnType<typeof plan>) => alerts.map(({ row }) => row)
          expect(strip(plan(shuffled))).toEqual(strip(plan(list)))
        },
      ),
    )
  })

  test('opens at most so many alerts of a rule, and one storm', () => {
    fc.assert(
      fc.property(sightings, (list) => {
        const rows = plan(list).alerts.map(({ row }) => row)
        for (const rule of ['rule-1', 'rule-2']) {
          const own = rows.filter((row) => row.rule_id === rule)
          expect(own.filter((row) => row.kind === 'finding').length).toBeLessThanOrEqual(3)
        }
      }),
    )
  })

  test('an alert is as severe as its worst finding, and spans all of them', () => {
    fc.assert(
      fc.property(sightings, (list) => {
        const { alerts, landings } = plan(list)
        for (const { row } of alerts) {
          const own = landings.filter(({ alertId }) => alertId === row.id).map(({ seen }) => seen)
          const times = own.map((seen) => seen.receivedUs)
          expect(row.severity).toBe(Math.max(...own.map((seen) => seen.severity)))
          expect([row.first_received_us, row.last_received_us]).toEqual([Math.min(...times), Math.max(...times)])
        }
      }),
    )
  })

  test('what comes back is never swallowed by a resolved alert', () => {
    const [{ row } = { row: undefined }] = plan([sightingOf(finding())]).alerts
    const closed = { ...row, status: 'resolved', closed_us: startUs } as AlertRow
    const seen = sightingOf(finding({ receivedUs: startUs + 1 }))
    expect(outcomeOn(closed, seen, settings)).toBe('reopened')
    expect(outcomeOn(closed, { ...seen, receivedUs: startUs + 400 * hourUs }, settings)).toBe('opened')
    expect(outcomeOn(closed, { ...seen, receivedUs: startUs, severity: 4 }, settings)).toBe('reopened')
    expect(outcomeOn(closed, { ...seen, receivedUs: startUs }, settings)).toBe('seen_again')
  })
})
