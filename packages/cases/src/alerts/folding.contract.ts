import { describe, expect, test } from 'vitest'
import type { State } from '@aurora/state'
import { address, ann, dayUs, finding, host, hourUs, minuteUs, startUs, useDesk, user } from '../casework.fixture.ts'

/** What folding promises on every state store. */
export function foldingContract(name: string, newStore: () => Promise<() => Promise<State>>): void {
  describe(`folding findings on ${name}`, () => {
    const desk = useDesk(newStore)
    const fold = (...shapes: Parameters<typeof finding>[0][]) => desk().work.foldFindings(shapes.map(finding))
    const list = async () => (await desk().work.alerts.list()).items
    const only = async () => {
      const items = await list()
      expect(items).toHaveLength(1)
      return items[0]!
    }

    test('findings of one rule about the same entities are one alert, whatever the order of the entities', async () => {
      const both = [address('203.0.113.7'), user('bob')]
      const report = await fold(
        { entities: both },
        { entities: both.toReversed(), severity: 3 },
        { rule: 'rule-2', entities: both },
      )
      expect(report).toMatchObject({ opened: 2, repeated: 1, known: 0 })
      const [second, first] = await list()
      expect(first).toMatchObject({
        name: 'A-1',
        findingCount: 2,
        eventCount: 2,
        severity: 'high',
        status: 'new',
        title: 'Title of rule-1',
        entityCount: 2,
      })
      expect(second).toMatchObject({ name: 'A-2', findingCount: 1, rule: { id: 'rule-2', author: 'Ann | "Author"' } })
    })

    test('whose machine and account it is makes an alert, else where it comes from; the rest is gathered', async () => {
      const hash = (value: string) => ({ kind: 'hash', value }) as const
      const on = (value: string) => [user('bob'), host('web-1'), hash(value)]
      await fold({ entities: on('aa') }, { entities: on('bb') })
      await fold({ entities: on('cc') }, { entities: [user('eve'), host('web-1'), hash('aa')] })
      const [other, first] = await list()
      expect(first).toMatchObject({ findingCount: 3, entityCount: 5 })
      expect(other).toMatchObject({ findingCount: 1, entityCount: 3 })
      expect((await desk().work.alerts.list({ entity: { kind: 'hash', value: 'cc' } })).items).toMatchObject([
        { name: 'A-1' },
      ])
      const scan = (target: string) => ({ rule: 'scan', entities: [address('203.0.113.7'), address(target)] })
      await fold(...Array.from({ length: 150 }, (_, i) => scan(`10.0.0.${i}`)))
      const [scanned] = await list()
      expect(scanned).toMatchObject({ kind: 'finding', findingCount: 150, entityCount: 100 })
    })

    test('a finding folded before changes nothing, also within one list and after a restart', async () => {
      const one = finding()
      expect(await desk().work.foldFindings([one, one])).toMatchObject({ opened: 1, known: 1 })
      const before = await only()
      const { latest } = await desk().work.feed.since(0)
      expect(await (await desk().reopen()).foldFindings([one])).toMatchObject({ opened: 0, known: 1, landings: [] })
      expect(await only()).toEqual(before)
      expect((await desk().work.feed.since(0)).latest).toBe(latest)
    })

    test('the order of a list does not matter', async () => {
      const shapes = [2, 0, 1].map((i) => ({ receivedUs: startUs + i * minuteUs, severity: i as 0 | 1 | 2 }))
      await fold(...shapes)
      expect(await only()).toMatchObject({ firstReceivedUs: startUs, lastReceivedUs: startUs + 2 * minuteUs })
    })

    test('a key has no delimiter that a value could contain', async () => {
      await fold(
        { entities: [user('a'), user('b')] },
        { entities: [user('a","user","b')] },
        { entities: [user('a|b')] },
      )
      expect(await list()).toHaveLength(3)
    })

    test('an open alert counts repeats for as long as they keep coming within a day', async () => {
      await fold({})
      desk().pass(dayUs)
      await fold({ receivedUs: startUs + dayUs })
      await fold({ receivedUs: startUs + 2 * dayUs })
      expect(await only()).toMatchObject({ findingCount: 3 })
      await fold({ receivedUs: startUs + 3 * dayUs + 1 })
      const [newer, older] = await list()
      expect(newer).toMatchObject({ name: 'A-2', earlierId: older?.id, findingCount: 1 })
      expect(older).toMatchObject({ findingCount: 3 })
    })

    test('a resolved alert opens again when the attack comes back within a week, and not after', async () => {
      await fold({})
      await desk().work.alerts.change('A-1', { status: 'resolved' }, ann)
      await fold({ receivedUs: startUs })
      expect(await only()).toMatchObject({ status: 'resolved', findingCount: 2, seenAgainCount: 1 })
      desk().pass(hourUs)
      await fold({ receivedUs: startUs + hourUs })
      expect(await only()).toMatchObject({ status: 'new', findingCount: 3, reopenedCount: 1 })
      const { items } = await desk().work.alerts.timeline('A-1')
      expect(items.map((entry) => [entry.kind, entry.actor.name])).toEqual([
        ['reopened', 'system'],
        ['status', 'ann'],
        ['opened', 'system'],
      ])
      await desk().work.alerts.change('A-1', { status: 'resolved' }, ann)
      await fold({ receivedUs: startUs + hourUs + 7 * dayUs + 1 })
      expect((await list()).map((alert) => [alert.name, alert.status])).toEqual([
        ['A-2', 'new'],
        ['A-1', 'resolved'],
      ])
    })

    test('a false positive stays one while its rule says the same', async () => {
      await fold({})
      await desk().work.alerts.change('A-1', { verdict: 'false_positive' }, ann)
      await fold({ receivedUs: startUs + hourUs }, { receivedUs: startUs + 2 * hourUs })
      expect(await only()).toMatchObject({ status: 'false_positive', seenAgainCount: 2, risk: 0 })
      await fold({ receivedUs: startUs + hourUs, version: 'ffffffffffffffff' })
      expect((await list())[0]).toMatchObject({ name: 'A-2', status: 'new' })
    })

    test.for([
      ['says worse', { severity: 3, receivedUs: startUs + hourUs }],
      ['says it after a month', { receivedUs: startUs + 30 * dayUs + 1 }],
    ] as const)('a false positive swallows nothing when its rule %s', async ([, shape]) => {
      await fold({})
      await desk().work.alerts.change('A-1', { status: 'false_positive' }, ann)
      const first = await only()
      await fold(shape)
      expect((await list())[0]).toMatchObject({ name: 'A-2', status: 'new', earlierId: first.id })
    })

    test('beyond sixty new alerts of a rule in a minute, one alert stands for the rest, and nothing is lost', async () => {
      const flood = Array.from({ length: 200 }, (_, i) => ({ entities: [address(`198.51.100.${i}`)] }))
      const report = await fold(...flood, { rule: 'rule-2' })
      expect(report).toMatchObject({ opened: 62, repeated: 139 })
      const [other, storm, ...rest] = (await desk().work.alerts.list({ limit: 200 })).items
      expect(other).toMatchObject({ kind: 'finding', rule: { id: 'rule-2' } })
      expect(storm).toMatchObject({
        kind: 'storm',
        findingCount: 140,
        entityCount: 100,
        title: 'Storm: Title of rule-1',
      })
      expect(rest).toHaveLength(60)
      expect((await desk().work.alerts.find('A-61')).allEntities).toHaveLength(100)
      expect(report.landings).toHaveLength(201)
      await fold({ entities: [address('192.0.2.250')] })
      expect((await desk().work.alerts.find('A-61')).findingCount).toBe(141)
      desk().pass(minuteUs)
      await fold({ entities: [address('192.0.2.251')] })
      expect((await list())[0]).toMatchObject({ name: 'A-63', kind: 'finding' })
    })

    test('a storm that was called false opens again as a new one', async () => {
      let floods = 0
      const flood = () => Array.from({ length: 70 }, (_, i) => ({ entities: [address(`2001:db8::${++floods}:${i}`)] }))
      await fold(...flood())
      const storm = (await list()).find((alert) => alert.kind === 'storm')!
      await desk().work.alerts.change(storm.id, { verdict: 'false_positive' }, ann)
      await fold(...flood())
      const storms = (await desk().work.alerts.list({ limit: 200 })).items.filter((alert) => alert.kind === 'storm')
      expect(storms.map((alert) => [alert.status, alert.earlierId])).toEqual([
        ['new', storm.id],
        ['false_positive', undefined],
      ])
    })

    test('what a log says is bounded, and kept as text that both databases take', async () => {
      const long = 'x'.repeat(5_000)
      await fold({
        entities: [...Array.from({ length: 300 }, (_, i) => user(`${i} ${long}`)), { kind: 'host', value: 'nul\0' }],
        techniques: Array.from({ length: 300 }, (_, i) => `T${i}`),
        eventIds: Array.from({ length: 100 }, (_, i) => i.toString(16).padStart(32, '0')),
      })
      const alert = await desk().work.alerts.find('A-1')
      expect(alert.allEntities).toHaveLength(100)
      expect(alert.techniques).toHaveLength(50)
      expect(alert.eventIds).toHaveLength(100)
      expect(alert.description).toBe('five failed logins <b>\ufffd\ufffd')
      expect(Math.max(...alert.allEntities.map(({ value }) => value.length))).toBeLessThanOrEqual(512)
    })

    test('what cannot be written is not half there', async () => {
      const broken = { ...finding(), receivedUs: Number.NaN }
      await expect(desk().work.foldFindings([finding({ rule: 'other' }), broken])).rejects.toThrow()
      expect(await list()).toEqual([])
      expect((await desk().work.feed.since(0)).latest).toBe(0)
    })

    test('two thousand findings fold, and fold again to nothing', async () => {
      const many = Array.from({ length: 2_000 }, (_, i) =>
        finding({ rule: `rule-${i % 50}`, entities: [host(`h${i % 200}`), user(`u${i % 40}`)] }),
      )
      const report = await desk().work.foldFindings(many)
      expect(report.opened + report.repeated).toBe(2_000)
      expect(await desk().work.foldFindings(many)).toMatchObject({ known: 2_000, landings: [] })
      expect(await desk().audit.verify()).toMatchObject({ ok: true })
    })
  })
}
