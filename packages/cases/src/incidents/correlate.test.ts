import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { correlate, mostInWindow, type CorrelatedAlert, type CorrelationLink, type SharedValue } from './correlate.ts'

const windowUs = 100
const limits = { windowUs, busyAlerts: 6 }

const value = fc
  .tuple(fc.constantFrom('address', 'user', 'technique' as const), fc.integer({ min: 1, max: 4 }))
  .map(([kind, n]): SharedValue => ({ kind: kind as SharedValue['kind'], value: `${n}`, key: `${kind}-${n}` }))
const alerts = fc
  .array(
    fc.record({
      atUs: fc.integer({ min: 0, max: 600 }),
      values: fc.uniqueArray(value, { maxLength: 3, selector: (one) => one.key }),
      hosts: fc.uniqueArray(fc.constantFrom('h1', 'h2', 'h3'), { maxLength: 2 }),
    }),
    { maxLength: 24 },
  )
  .map((list) =>
    list.map(({ atUs, values, hosts }, i): CorrelatedAlert & { atUs: number } => {
      return { id: `a${i}`, atUs, hosts, realm: '', values: values.map((shared) => ({ shared, atUs })) }
    }),
  )

/** What belongs together, as sorted lists of ids. */
function components(pairs: readonly Pick<CorrelationLink, 'earlierId' | 'laterId'>[]): string[] {
  const groups = new Map<string, Set<string>>()
  for (const { earlierId, laterId } of pairs) {
    const joined = new Set([...(groups.get(earlierId) ?? [earlierId]), ...(groups.get(laterId) ?? [laterId])])
    for (const id of joined) groups.set(id, joined)
  }
  return [...new Set(groups.values())].map((group) => [...group].sort().join(' ')).sort()
}

/** Every pair that shares a value that is not busy: the plain meaning, without any cleverness. */
function allPairs(list: readonly (CorrelatedAlert & { atUs: number })[], busyKeys: ReadonlySet<string>) {
  return list.flatMap((a, i) =>
    list.slice(i + 1).flatMap((b) => {
      const together = a.values.some(({ shared }) => {
        if (busyKeys.has(shared.key) || !b.values.some((other) => other.shared.key === shared.key)) return false
        const apart = a.hosts.length > 0 && b.hosts.length > 0 && !a.hosts.some((host) => b.hosts.includes(host))
        return Math.abs(a.atUs - b.atUs) <= windowUs && (shared.kind !== 'technique' || apart)
      })
      return together ? [{ earlierId: a.id, laterId: b.id }] : []
    }),
  )
}

describe('correlation', () => {
  test('connects what sharing a value within the window connects, and nothing else', () => {
    fc.assert(
      fc.property(alerts, (list) => {
        const { links, busy } = correlate(list, limits)
        const busyKeys = new Set(busy.map(({ shared }) => shared.key))
        expect(components(links)).toEqual(components(allPairs(list, busyKeys)))
      }),
      { numRuns: 500 },
    )
  })

  test('is the same for every order of the alerts', () => {
    fc.assert(
      fc.property(
        alerts.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          expect(correlate(shuffled, limits)).toEqual(correlate(list, limits))
        },
      ),
    )
  })

  test('gives each link its reason: a value both have, and a gap within the window', () => {
    fc.assert(
      fc.property(alerts, (list) => {
        const { links, busy } = correlate(list, limits)
        const byId = new Map(list.map((alert) => [alert.id, alert]))
        for (const { shared, earlierId, laterId, gapUs } of links) {
          const [earlier, later] = [byId.get(earlierId), byId.get(laterId)]
          expect(earlier?.values.map((one) => one.shared)).toContainEqual(shared)
          expect(later?.values.map((one) => one.shared)).toContainEqual(shared)
          expect(gapUs).toBe((later?.atUs ?? 0) - (earlier?.atUs ?? 0))
          expect(gapUs).toBeGreaterThanOrEqual(0)
          expect(gapUs).toBeLessThanOrEqual(windowUs)
          expect(busy.map((one) => one.shared.key)).not.toContain(shared.key)
        }
      }),
    )
  })

  test('a value in more alerts of a window than may be joins none, and is told', () => {
    const shared: SharedValue = { kind: 'address', value: '192.0.2.53', key: 'dns' }
    const many = Array.from({ length: 7 }, (_, i) => ({
      id: `a${i}`,
      values: [{ shared, atUs: i }],
      hosts: [],
      realm: '',
    }))
    expect(correlate(many, limits)).toEqual({ links: [], busy: [{ shared, alertCount: 7 }] })
    const spread = many.map((alert, i) => ({ ...alert, values: [{ shared, atUs: i * windowUs }] }))
    expect(correlate(spread, limits).links).toHaveLength(6)
  })

  test('counts the fullest window', () => {
    expect(mostInWindow([], 10)).toBe(0)
    expect(
      mostInWindow(
        [0, 5, 10, 11, 30].map((atUs) => ({ atUs })),
        10,
      ),
    ).toBe(3)
  })
})
