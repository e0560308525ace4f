import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { State } from '@aurora/state'
import { address, ann, finding, host, minuteUs, startUs, useDesk, user } from '../casework.fixture.ts'

/** What incidents promise on every state store. */
export function incidentsContract(name: string, newStore: () => Promise<() => Promise<State>>): void {
  describe(`incidents on ${name}`, () => {
    const desk = useDesk(newStore, { neverCorrelate: [address('192.0.2.53')], busyAlerts: 10, realmSensors: ['DEMO'] })
    const incidents = () => desk().work.incidents
    const fold = (...shapes: Parameters<typeof finding>[0][]) => desk().work.foldFindings(shapes.map(finding))
    const at = (minutes: number) => startUs + minutes * minuteUs
    const members = async (incidentId: string) =>
      (await desk().work.alerts.list({ incidentId })).items.map((alert) => alert.name).sort()
    const list = async () => (await incidents().list()).items

    test('join what shares an entity within the window, with the reason', async () => {
      await fold(
        { rule: 'scan', entities: [address('203.0.113.7')], receivedUs: at(0) },
        { rule: 'exploit', entities: [address('203.0.113.7'), host('web-1')], receivedUs: at(10), severity: 4 },
        { rule: 'late', entities: [address('203.0.113.7')], receivedUs: at(26) },
        { rule: 'lateral', entities: [host('web-1'), user('bob')], receivedUs: at(12) },
      )
      const [incident] = await list()
      expect(await list()).toHaveLength(1)
      expect(incident).toMatchObject({ name: 'I-1', alertCount: 3, severity: 'critical' })
      expect(await members(incident!.id)).toEqual(['A-1', 'A-2', 'A-3'])
      const { links } = await incidents().find('i-1')
      expect(links.map(({ kind, value, gapUs }) => [kind, value, gapUs / minuteUs]).sort()).toEqual([
        ['address', '203.0.113.7', 10],
        ['host', 'web-1', 2],
      ])
      for (const link of links) {
        const ends = [
          await desk().work.alerts.find(link.earlierAlertId),
          await desk().work.alerts.find(link.laterAlertId),
        ]
        for (const end of ends) expect(end.allEntities).toContainEqual({ kind: link.kind, value: link.value })
      }
    })

    test('are the same whether alerts come in one batch or one by one', async () => {
      const shapes = [
        { rule: 'a', entities: [user('bob')], receivedUs: at(0), techniques: [] },
        { rule: 'b', entities: [user('bob'), host('h1')], receivedUs: at(5), techniques: [] },
        { rule: 'c', entities: [host('h2')], receivedUs: at(6), techniques: [] },
        { rule: 'd', entities: [host('h2'), host('h1')], receivedUs: at(7), techniques: [] },
      ]
      await fold(...shapes)
      const inOne = await list()
      for (const shape of shapes)
        await fold({
          ...shape,
          rule: `${shape.rule}-again`,
          entities: shape.entities.map((one) => ({ ...one, value: `${one.value}-x` })),
        })
      const [second] = await list()
      expect(inOne).toMatchObject([{ alertCount: 4 }])
      expect(second).toMatchObject({ alertCount: 4 })
      expect(await list()).toHaveLength(2)
    })

    test('that turn out to be one are one, the older', async () => {
      await fold({ rule: 'a', entities: [user('bob')] }, { rule: 'b', entities: [user('bob')] })
      await fold({ rule: 'c', entities: [host('h1')] }, { rule: 'd', entities: [host('h1')] })
      expect(await list()).toHaveLength(2)
      await fold({ rule: 'e', entities: [user('bob'), host('h1')] })
      const [only, ...others] = await list()
      expect(others).toEqual([])
      expect(only).toMatchObject({ name: 'I-1', alertCount: 5 })
      expect(await members(only!.id)).toHaveLength(5)
      expect(await incidents().find('I-2')).toMatchObject({ alertCount: 0, mergedInto: only!.id, links: [] })
    })

    test('join one technique on different hosts, and not on one', async () => {
      const technique = { techniques: ['T1021'] }
      await fold(
        { rule: 'a', entities: [host('h1')], ...technique },
        { rule: 'b', entities: [user('eve')], ...technique },
      )
      expect(await list()).toEqual([])
      await fold({ rule: 'c', entities: [host('h2')], ...technique, receivedUs: at(3) })
      const [incident] = await list()
      expect(incident).toMatchObject({ alertCount: 2, title: 'Technique T1021 on different hosts' })
      expect((await incidents().find('I-1')).links).toMatchObject([
        { kind: 'technique', value: 'T1021', gapUs: 3 * minuteUs },
      ])
    })

    test('join nothing by a value of the site’s own, or one that everything has', async () => {
      const dns = address('192.0.2.53')
      await fold({ rule: 'a', entities: [dns] }, { rule: 'b', entities: [dns] })
      await fold(
        ...Array.from({ length: 12 }, (_, i) => ({
          rule: `r${i}`,
          entities: [address('198.51.100.1'), user(`u${i}`)],
        })),
      )
      expect(await list()).toEqual([])
      expect(await incidents().busy()).toMatchObject([{ kind: 'address', value: '198.51.100.1', alertCount: 11 }])
    })

    test('go by when an alert last had the value, not by when it was last seen at all', async () => {
      const on = (hash: string, minutes: number) => ({
        rule: 'a',
        entities: [user('bob'), { kind: 'hash', value: hash } as const],
        receivedUs: at(minutes),
        techniques: [],
      })
      await fold(on('aa', 0), on('bb', 60))
      await fold({
        rule: 'b',
        entities: [host('h1'), { kind: 'hash', value: 'aa' }],
        receivedUs: at(61),
        techniques: [],
      })
      expect(await list()).toEqual([])
      await fold({
        rule: 'c',
        entities: [host('h1'), { kind: 'hash', value: 'bb' }],
        receivedUs: at(62),
        techniques: [],
      })
      const { links } = await incidents().find('I-1')
      expect(links.map(({ value, gapUs }) => [value, gapUs / minuteUs]).sort()).toEqual([
        ['bb', 2],
        ['h1', 1],
      ])
    })

    test('are the same as from looking at all pairs each time, however long alerts go on', async () => {
      const seen = fc.record({
        rule: fc.constantFrom('a', 'b'),
        host: fc.constantFrom('h1', 'h2', 'h3', 'h4'),
        hash: fc.constantFrom('x', 'y', 'z'),
        secondsAgo: fc.nat({ max: 50 }),
      })
      const batch = fc.record({ minutes: fc.nat({ max: 20 }), seen: fc.array(seen, { minLength: 1, maxLength: 3 }) })
      let run = 0
      const holds = fc.asyncProperty(fc.array(batch, { minLength: 4, maxLength: 16 }), async (batches) => {
        const of = (name: string): string => `${name}-${run}`
        run++
        const pairs = new AllPairs(15 * minuteUs)
        for (const { minutes, seen } of batches) {
          desk().pass(minutes * minuteUs)
          const shapes = seen.map(({ rule, host: name, hash, secondsAgo }) => ({
            rule: of(rule),
            entities: [host(of(name)), { kind: 'hash', value: of(hash) } as const],
            receivedUs: desk().nowUs() - secondsAgo * 1e6,
            techniques: [],
          }))
          await fold(...shapes)
          pairs.add(shapes.map((one) => ({ ...one, values: one.entities.map(({ value }) => value) })))
        }
        const rows = await Promise.all(
          [of('a'), of('b')].map(async (ruleId) => (await desk().work.alerts.list({ ruleId, limit: 50 })).items),
        )
        const groups = Map.groupBy(rows.flat(), (alert) => alert.incidentId ?? alert.name)
        const named = [...groups.values()].map((own) =>
          own.map(({ rule, entities }) => `${rule?.id} ${entities.find(({ kind }) => kind === 'host')?.value}`).sort(),
        )
        expect(named.sort()).toEqual(pairs.groups())
      })
      await fc.assert(holds, { numRuns: 15 })
    })

    describe('of a demonstration', () => {
      const shown = (rule: string) => ({ ...finding({ rule, entities: [user('root')] }), sensor: 'DEMO' })

      test('hold nothing else, and take no repeats of anything else', async () => {
        await desk().work.foldFindings([shown('a'), shown('b')])
        await fold({ rule: 'a', entities: [user('root')] }, { rule: 'c', entities: [user('root')] })
        expect(await list()).toMatchObject([{ alertCount: 2 }, { alertCount: 2 }])
        const alerts = (await desk().work.alerts.list()).items
        expect(alerts.map(({ sensor, findingCount }) => [sensor, findingCount]).sort()).toEqual([
          ['DEMO', 1],
          ['DEMO', 1],
          ['edge-1', 1],
          ['edge-1', 1],
        ])
      })

      test('go with all that is of them alone', async () => {
        await desk().work.foldFindings([shown('a'), shown('b'), shown('c')])
        await fold({ rule: 'a', entities: [user('root')] }, { rule: 'd', entities: [user('root')] })
        const [own, theirs] = await list()
        const made = await incidents().promote(theirs!.id, ann)
        const before = await desk().work.entities.find('user', 'root')
        expect(await desk().work.removeSensor('DEMO')).toEqual({ alerts: 3, cases: 1 })
        await expect(desk().work.cases.find(made.id)).rejects.toMatchObject({ code: 'request.not_found' })
        expect((await list()).map(({ id }) => id)).toEqual([own!.id])
        expect((await desk().work.alerts.list()).items.map(({ sensor }) => sensor)).toEqual(['edge-1', 'edge-1'])
        const after = await desk().work.entities.find('user', 'root')
        expect(after.risk).toBeLessThan(before.risk)
        expect(await desk().work.removeSensor('DEMO')).toEqual({ alerts: 0, cases: 0 })
      })

      test('stay with a case that has other alerts, or is held', async () => {
        await desk().work.foldFindings([shown('a'), shown('b')])
        await fold({ rule: 'own', entities: [host('h9')] })
        const mixed = await incidents().promote('I-1', ann)
        await desk().work.cases.link(mixed.id, ['A-3'], ann)
        expect(await desk().work.removeSensor('DEMO')).toEqual({ alerts: 2, cases: 0 })
        expect(await desk().work.cases.find(mixed.id)).toMatchObject({ alertCount: 1 })
      })
    })

    test('leave out storms and false positives', async () => {
      await fold({ rule: 'a', entities: [user('bob')] })
      await desk().work.alerts.change('A-1', { verdict: 'false_positive' }, ann)
      await fold({ rule: 'b', entities: [user('bob')] })
      await fold(
        ...Array.from({ length: 65 }, (_, i) => ({ rule: 'flood', techniques: [], entities: [user(`f${i}`)] })),
      )
      expect(await list()).toEqual([])
    })

    test('are named, and promoted to a case with all their alerts', async () => {
      await fold({ rule: 'a', entities: [user('bob')] }, { rule: 'b', entities: [user('bob')], severity: 3 })
      expect(await incidents().rename('I-1', 'Bob’s bad day', ann)).toMatchObject({
        title: 'Bob’s bad day',
        revision: 2,
      })
      const made = await incidents().promote('I-1', ann)
      expect(made).toMatchObject({ name: 'C-1', title: 'Bob’s bad day', severity: 'high', origin: 'incident' })
      expect((await desk().work.alerts.list({ caseId: made.id })).items).toHaveLength(2)
      await expect(incidents().promote('I-1', ann)).rejects.toMatchObject({ code: 'request.conflict' })
      await expect(incidents().find('I-2')).rejects.toMatchObject({ code: 'request.not_found' })
      expect((await desk().audit.list()).items.map((record) => record.action)).toEqual([
        'incident.promote',
        'case.open',
        'incident.rename',
      ])
    })

    describe('that were promoted', () => {
      const inCase = async (caseId: string) =>
        (await desk().work.alerts.list({ caseId })).items.map((alert) => alert.name).sort()
      const promoted = async () => {
        await fold({ rule: 'a', entities: [user('bob')] }, { rule: 'b', entities: [user('bob')] })
        return (await incidents().promote('I-1', ann)).id
      }

      test('bring what joins them into their case, even what would open one', async () => {
        const id = await promoted()
        const { casesOpened } = await desk().work.foldFindings([
          finding({ rule: 'c', entities: [user('bob'), host('h1')], severity: 4, opensCase: true }),
        ])
        expect(casesOpened).toBe(0)
        expect(await inCase(id)).toEqual(['A-1', 'A-2', 'A-3'])
        expect(await desk().work.cases.find('C-1')).toMatchObject({ severity: 'critical', alertCount: 3 })
        const kinds = (await desk().work.cases.timeline('C-1')).items.map(({ kind }) => kind)
        expect(kinds).toEqual(['incident', 'severity', 'alert_linked', 'alert_linked', 'opened'])
      })

      test('bring an incident that turns out to be part of them, either way round', async () => {
        await fold({ rule: 'a', entities: [user('bob')] }, { rule: 'b', entities: [user('bob')] })
        await fold({ rule: 'c', entities: [host('h1')] }, { rule: 'd', entities: [host('h1')] })
        const id = (await incidents().promote('I-2', ann)).id
        await fold({ rule: 'e', entities: [user('bob'), host('h1')] })
        expect(await inCase(id)).toEqual(['A-1', 'A-2', 'A-3', 'A-4', 'A-5'])
      })

      test('bring all that come together at once, but not what a person took out', async () => {
        await fold({ rule: 'a', entities: [user('bob')] }, { rule: 'b', entities: [user('bob')] })
        await fold({ rule: 'c', entities: [host('h1')] }, { rule: 'd', entities: [host('h1')] })
        await fold({ rule: 'e', entities: [user('eve')] }, { rule: 'f', entities: [user('eve')] })
        const id = (await incidents().promote('I-2', ann)).id
        await desk().work.cases.unlink('C-1', 'A-4', ann)
        await fold({ rule: 'g', entities: [user('bob'), host('h1'), user('eve')] })
        expect(await inCase(id)).toEqual(['A-1', 'A-2', 'A-3', 'A-5', 'A-6', 'A-7'])
      })

      test('leave out what a person took out, and a case that is done', async () => {
        const id = await promoted()
        await desk().work.cases.unlink('C-1', 'A-2', ann)
        await fold({ rule: 'c', entities: [user('bob')] })
        expect(await inCase(id)).toEqual(['A-1', 'A-3'])
        const resolution = { value: 'true_positive', text: 'over' }
        await desk().work.cases.change('C-1', { status: 'resolved', resolution }, ann)
        await fold({ rule: 'd', entities: [user('bob')] })
        expect(await inCase(id)).toEqual(['A-1', 'A-3'])
        expect(await list()).toMatchObject([{ alertCount: 4 }])
      })
    })
  })
}

/** Which alerts belong together, the plain way: after each batch all pairs are looked at. */
class AllPairs {
  readonly #windowUs: number
  readonly #alerts = new Map<string, Map<string, number>>()
  readonly #groupOf = new Map<string, string>()

  constructor(windowUs: number) {
    this.#windowUs = windowUs
  }

  add(batch: readonly { readonly rule: string; readonly receivedUs: number; readonly values: readonly string[] }[]) {
    for (const { rule, receivedUs, values } of batch) {
      const name = `${rule} ${values[0]}`
      const times = this.#alerts.get(name) ?? new Map<string, number>()
      for (const value of values) times.set(value, Math.max(times.get(value) ?? 0, receivedUs))
      this.#alerts.set(name, times)
      if (!this.#groupOf.has(name)) this.#groupOf.set(name, name)
    }
    for (const [a, own] of this.#alerts)
      for (const [b, others] of this.#alerts) {
        const isNear = (value: string, atUs: number): boolean =>
          Math.abs(atUs - (others.get(value) ?? -Infinity)) <= this.#windowUs
        if (a !== b && [...own].some(([value, atUs]) => isNear(value, atUs))) this.#join(a, b)
      }
  }

  #join(a: string, b: string): void {
    const [into, from] = [this.#groupOf.get(a) ?? a, this.#groupOf.get(b) ?? b]
    for (const [name, group] of this.#groupOf) if (group === from) this.#groupOf.set(name, into)
  }

  /** The names of each group in order, and the groups in order. */
  groups(): string[][] {
    const groups = Map.groupBy(this.#groupOf.keys(), (name) => this.#groupOf.get(name))
    return [...groups.values()].map((names) => names.sort()).sort()
  }
}
