import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { State } from '@aurora/state'
import { address, ann, finding, host, hourUs, minuteUs, startUs, useDesk, user } from '../casework.fixture.ts'
import type { FeedMessage } from '../feed/alert-feed.ts'
import { alertStatuses, alertTransitions, isClosed } from './alert-status.ts'

/** What working on alerts promises on every state store. */
export function alertsContract(name: string, newStore: () => Promise<() => Promise<State>>): void {
  describe(`alerts on ${name}`, () => {
    const desk = useDesk(newStore)
    const alerts = () => desk().work.alerts
    const fold = (...shapes: Parameters<typeof finding>[0][]) => desk().work.foldFindings(shapes.map(finding))
    const actions = async () => (await desk().audit.list()).items.map((record) => record.action)

    test('are found by number, in either case, and by id; anything else is not there', async () => {
      await fold({})
      const alert = await alerts().find('a-1')
      expect(await alerts().find(alert.id.toUpperCase())).toEqual(alert)
      expect(await alerts().find('1')).toEqual(alert)
      for (const wrong of ['A-2', 'C-1', 'A-1x', '', "' or 1=1", alert.id.replace(/.$/, 'z')])
        await expect(alerts().find(wrong)).rejects.toMatchObject({ code: 'request.not_found' })
    })

    describe('changing', () => {
      test('tells the timeline, the feed and the audit log in one transaction', async () => {
        await fold({})
        const changed = await alerts().change(
          'A-1',
          {
            status: 'investigating',
            assignee: 'ann',
            addTags: ['vip', 'vip'],
            severity: 'critical',
            note: '# odd\n*really*',
          },
          ann,
          1,
        )
        expect(changed).toMatchObject({
          status: 'investigating',
          assignee: 'ann',
          tags: ['vip'],
          severity: 'critical',
          revision: 2,
        })
        const { items } = await alerts().timeline('A-1')
        expect(items.map((entry) => [entry.kind, entry.text])).toEqual([
          ['note', '# odd\n*really*'],
          ['tags', 'vip'],
          ['assignee', 'assigned to ann'],
          ['severity', 'medium → critical'],
          ['status', 'new → investigating'],
          ['opened', 'opened'],
        ])
        const { items: records } = await desk().audit.list()
        expect(records).toHaveLength(1)
        expect(records[0]).toMatchObject({
          action: 'alert.change',
          actor: ann.actor,
          address: '192.0.2.9',
          target: { kind: 'alert', name: 'A-1' },
          details: { status: { from: 'new', to: 'investigating' }, note: { chars: 14 } },
        })
        expect((await desk().work.feed.since(1)).messages).toMatchObject([
          { sequence: 2, kind: 'changed', name: 'A-1' },
        ])
      })

      test('what changes nothing is not told', async () => {
        await fold({})
        const before = await alerts().find('A-1')
        await alerts().change('A-1', { status: 'new', severity: 'medium', assignee: null, removeTags: ['none'] }, ann)
        expect(await alerts().find('A-1')).toEqual(before)
        expect(await actions()).toEqual([])
      })

      test('on what someone changed meanwhile is refused, with what is there now', async () => {
        await fold({})
        await alerts().change('A-1', { assignee: 'bob' }, ann, 1)
        await expect(alerts().change('A-1', { status: 'resolved' }, ann, 1)).rejects.toMatchObject({
          code: 'change.stale',
          detail: { current: { revision: 2, assignee: 'bob', status: 'new' } },
        })
        await fold({}) // a repeat is no change of anybody's
        await alerts().change('A-1', { status: 'resolved' }, ann, 2)
      })

      test('follows the table of transitions and nothing else', async () => {
        await fold(...alertStatuses.map((_, i) => ({ rule: `rule-${i}` })))
        for (const [i, from] of alertStatuses.entries()) {
          for (const to of alertStatuses) {
            const address = `A-${i + 1}`
            const db = desk().state.as<{ alerts: { status: string; number: number; verdict: string | null } }>()
            const verdict = from === 'false_positive' ? 'false_positive' : null
            await db
              .updateTable('alerts')
              .set({ status: from, verdict })
              .where('number', '=', i + 1)
              .execute()
            const change = alerts().change(address, { status: to }, ann)
            if (from === to || alertTransitions[from].includes(to)) {
              expect(await change).toMatchObject({ status: to })
              const after = await alerts().find(address)
              expect(after.verdict?.value === 'false_positive').toBe(to === 'false_positive')
              if (from !== to) expect(after.closedUs !== undefined).toBe(isClosed(to))
            } else
              await expect(change).rejects.toMatchObject({
                code: 'change.transition',
                detail: { from, to, allowed: alertTransitions[from] },
              })
          }
        }
      })

      test.for([
        [{ status: 'nwe' }, 'request.invalid'],
        [{ severity: 'worst' }, 'request.invalid'],
        [{ verdict: 'maybe' }, 'request.invalid'],
        [{ note: '  ' }, 'request.invalid'],
        [{ note: 'x'.repeat(20_001) }, 'request.invalid'],
        [{ assignee: '' }, 'request.invalid'],
        [{ assignee: 'nobody here' }, 'request.invalid'],
        [{ assignee: 'ann\0' }, 'request.invalid'],
        [{ addTags: Array.from({ length: 51 }, (_, i) => `t${i}`) }, 'request.invalid'],
        [{ status: 'resolved', verdict: 'false_positive' }, 'request.invalid'],
        [{ status: 'false_positive', verdict: 'true_positive' }, 'request.invalid'],
      ] as const)('to %j is refused', async ([change, code]) => {
        await fold({})
        await expect(alerts().change('A-1', change, ann)).rejects.toMatchObject({ code })
        expect(await actions()).toEqual([])
      })

      test('taking many up leaves those that somebody works on', async () => {
        await fold({}, { rule: 'rule-2' })
        await alerts().change('A-2', { status: 'investigating' }, ann)
        await alerts().changeMany({ ids: ['A-1', 'A-2'] }, { takeUp: true, assignee: 'ann' }, ann)
        expect(await alerts().find('A-1')).toMatchObject({ status: 'triaged', assignee: 'ann' })
        expect(await alerts().find('A-2')).toMatchObject({ status: 'investigating', assignee: 'ann' })
      })

      test('taking one up makes it triaged and ours, and not anybody else’s', async () => {
        await fold({}, { rule: 'rule-2' })
        await alerts().change('A-2', { assignee: 'bob' }, ann)
        expect(await alerts().acknowledge('A-1', ann)).toMatchObject({ status: 'triaged', assignee: 'ann' })
        expect(await alerts().acknowledge('A-2', ann)).toMatchObject({ status: 'triaged', assignee: 'bob' })
      })
    })

    test('verdicts feed the counters of their rule, once each, and give back what they took', async () => {
      await fold({}, { entities: [user('bob')] }, { rule: 'rule-2' })
      await alerts().change('A-1', { verdict: 'true_positive' }, ann)
      await alerts().change('A-2', { verdict: 'false_positive' }, ann)
      await alerts().change('A-1', { verdict: 'true_positive', note: 'again' }, ann)
      expect(await alerts().feedbackByRule()).toMatchObject([{ ruleId: 'rule-1', truePositives: 1, falsePositives: 1 }])
      expect(await alerts().find('A-2')).toMatchObject({ status: 'false_positive', verdict: { by: 'ann' } })
      await expect(alerts().change('A-2', { verdict: null }, ann)).rejects.toMatchObject({ code: 'change.transition' })
      await alerts().change('A-2', { status: 'investigating' }, ann)
      await alerts().change('A-1', { verdict: null }, ann)
      expect(await alerts().feedbackByRule('rule-1')).toMatchObject([{ truePositives: 0, falsePositives: 0 }])
      expect(await alerts().feedbackByRule('rule-2')).toEqual([])
    })

    test('an alert says what the rule says of it, in a line and at length', async () => {
      await fold({ description: 'Ask bob.' })
      expect((await alerts().find('A-1')).description).toMatch(/^five failed logins .*\n\nAsk bob\.$/s)
    })

    describe('listing', () => {
      const names = async (query: Parameters<ReturnType<typeof alerts>['list']>[0]) =>
        (await alerts().list(query)).items.map((alert) => alert.name)

      test('filters by everything it says', async () => {
        await fold(
          { entities: [address('203.0.113.7'), user('bob')], severity: 4, techniques: ['T1059'] },
          { rule: 'rule-2', entities: [host('web-1'), user('50%_off')], severity: 1, receivedUs: startUs + hourUs },
        )
        await alerts().change('A-1', { status: 'escalated', assignee: 'ann' }, ann)
        expect(await names({})).toEqual(['A-2', 'A-1'])
        expect(await names({ statuses: ['escalated', 'resolved'] })).toEqual(['A-1'])
        expect(await names({ severities: [1] })).toEqual(['A-2'])
        expect(await names({ sources: ['zeek'] })).toEqual([])
        expect(await names({ ruleId: 'rule-2' })).toEqual(['A-2'])
        expect(await names({ technique: 'T1059' })).toEqual(['A-1'])
        expect(await names({ entity: { value: 'BOB' } })).toEqual(['A-1'])
        expect(await names({ entity: { kind: 'host', value: 'bob' } })).toEqual([])
        expect(await names({ assignee: 'ann' })).toEqual(['A-1'])
        expect(await names({ assignee: null })).toEqual(['A-2'])
        expect(await names({ text: 'TITLE of rule-2' })).toEqual(['A-2'])
        expect(await names({ text: '50%_' })).toEqual(['A-2'])
        expect(await names({ text: '5_%' })).toEqual([])
        expect(await names({ fromUs: startUs + 1 })).toEqual(['A-2'])
        expect(await names({ toUs: startUs + 1 })).toEqual(['A-1'])
        expect(await alerts().counts({})).toEqual({
          total: 2,
          byStatus: { escalated: 1, new: 1 },
          bySeverity: { critical: 1, low: 1 },
        })
        expect((await alerts().counts({ statuses: ['new'] })).total).toBe(1)
        expect(await names({ skip: 1 })).toEqual(['A-1'])
        expect(await names({ skip: 2 })).toEqual([])
        const { cursor } = await alerts().list({ limit: 1 })
        await expect(alerts().list({ skip: 1, cursor })).rejects.toMatchObject({ code: 'request.invalid' })
        expect([...(await alerts().countsByTechnique({ toUs: startUs + 1 }))]).toEqual([['T1059', 1]])
        expect(new Map(await alerts().countsByTechnique())).toEqual(new Map([['T1059', 1], ['T1110', 1]])) // prettier-ignore
      })

      test.for(['newest', 'severity', 'risk'] as const)('by %s has one order over all its pages', async (sort) => {
        await fold(
          ...Array.from({ length: 23 }, (_, i) => ({
            entities: [user(`u${i % 7}`), host(`h${i}`)],
            severity: (i % 5) as 0 | 1 | 2 | 3 | 4,
            rule: `rule-${i}`,
          })),
        )
        const all = await names({ sort, limit: 200 })
        const paged: string[] = []
        for (let cursor: string | undefined = ''; cursor !== undefined;) {
          const page: Awaited<ReturnType<ReturnType<typeof alerts>['list']>> = await alerts().list({
            sort,
            limit: 5,
            cursor,
          })
          paged.push(...page.items.map((alert) => alert.name))
          cursor = page.cursor
        }
        expect(paged).toEqual(all)
        expect(new Set(all).size).toBe(23)
        if (sort === 'risk') {
          const risks = (await alerts().list({ sort, limit: 200 })).items.map((alert) => alert.risk)
          expect(risks).toEqual(risks.toSorted((a, b) => b - a))
        }
        await expect(alerts().list({ sort, cursor: 'bm9wZQ' })).rejects.toMatchObject({ code: 'search.cursor' })
      })
    })

    describe('in bulk', () => {
      test('are changed each for itself, with one record that names them', async () => {
        await fold({}, { rule: 'rule-2' }, { rule: 'rule-3' })
        await alerts().change('A-2', { status: 'resolved' }, ann)
        const items = await alerts().changeMany(
          { ids: ['A-1', 'a-2', 'A-9', 'nonsense', 'A-3'] },
          { status: 'escalated' },
          ann,
        )
        expect(items.map((item) => [item.name, item.outcome, item.code])).toEqual([
          ['A-1', 'changed', undefined],
          ['A-2', 'refused', 'change.transition'],
          ['A-9', 'refused', 'request.not_found'],
          ['nonsense', 'refused', 'request.not_found'],
          ['A-3', 'changed', undefined],
        ])
        const [record] = (await desk().audit.list()).items
        expect(record).toMatchObject({
          action: 'alert.bulk',
          details: { alerts: ['A-1', 'A-3'], change: { status: 'escalated' } },
        })
        expect((await alerts().find('A-3')).status).toBe('escalated')
      })

      test('are those of a filter, over many transactions', async () => {
        await fold(...Array.from({ length: 900 }, (_, i) => ({ rule: `rule-${i}`, entities: [user(`u${i}`)] })))
        const items = await alerts().changeMany(
          { filter: { statuses: ['new'] } },
          { status: 'resolved', note: 'exercise' },
          ann,
        )
        expect(items.filter((item) => item.outcome === 'changed')).toHaveLength(900)
        expect(await alerts().counts()).toMatchObject({ byStatus: { resolved: 900 } })
        const { items: records } = await desk().audit.list()
        expect(records.flatMap((record) => (record.details as { alerts: string[] }).alerts)).toHaveLength(900)
        expect(await desk().audit.verify()).toMatchObject({ ok: true })
      })

      test('are at most five thousand', async () => {
        const ids = Array.from({ length: 5_001 }, (_, i) => `A-${i}`)
        await expect(alerts().changeMany({ ids }, { status: 'resolved' }, ann)).rejects.toMatchObject({
          code: 'request.too_large',
        })
      })
    })

    describe('made by people', () => {
      const report = { title: 'Odd mail | manual', indicators: ['evil.example', '203.0.113.9'], severity: 'high' }

      test('are one for each title, source and set of indicators', async () => {
        const made = await desk().work.reportAlert(report, ann)
        expect(made).toMatchObject({ outcome: 'opened', alert: { kind: 'manual', severity: 'high', source: 'manual' } })
        const again = await desk().work.reportAlert({ ...report, indicators: report.indicators.toReversed() }, ann)
        expect(again).toMatchObject({ outcome: 'repeated', alert: { id: made.alert.id, findingCount: 2 } })
        const split = await desk().work.reportAlert({ ...report, title: 'Odd mail', source: 'manual | manual' }, ann)
        expect(split.outcome).toBe('opened')
        expect(await actions()).toEqual(['alert.create', 'alert.create', 'alert.create'])
      })

      test.for([
        { title: ' ' },
        { title: 'x'.repeat(501) },
        { title: 'x', severity: 'bad' },
        { title: 'x', indicators: Array.from({ length: 101 }, (_, i) => `${i}`) },
        { title: 'x', entities: [{ kind: 'planet' as 'host', value: 'x' }] },
      ])('%j is refused', async (wrong) => {
        await expect(desk().work.reportAlert(wrong, ann)).rejects.toMatchObject({ code: 'request.invalid' })
      })

      const event = {
        eventId: 'a'.repeat(32),
        timeUs: startUs - minuteUs,
        receivedUs: startUs - minuteUs,
        title: 'A row',
        description: 'from the search',
        severity: 2,
        source: 'zeek',
        sensor: 's',
        dataset: 'conn',
        techniques: [],
        indicators: ['203.0.113.7'],
        entities: [address('203.0.113.7')],
        raw: '{"uid":"1"}',
      } as const

      test('of an event are one for the event, which then says so', async () => {
        const made = await desk().work.promoteEvent(event, ann)
        expect(made.outcome).toBe('opened')
        expect(await desk().work.promoteEvent(event, ann)).toMatchObject({
          outcome: 'known',
          alert: { findingCount: 1 },
        })
        expect(await actions()).toEqual(['alert.promote'])
        expect(await desk().work.previewPromotions([event])).toMatchObject([{ alert: { name: 'A-1' }, isKnown: true }])
        await desk().work.cases.open({ title: 'case', alerts: ['A-1'] }, ann)
        expect(await alerts().references([event.eventId, 'b'.repeat(32)])).toEqual([
          {
            eventId: event.eventId,
            alertId: made.alert.id,
            alert: 'A-1',
            status: 'new',
            caseId: expect.any(String),
            case: 'C-1',
          },
        ])
      })

      test('of an event with its rule belong to the alert of the rule', async () => {
        const found = finding({ entities: event.entities })
        await desk().work.foldFindings([found])
        const entities = [...event.entities, address('10.0.0.99')] // a target of its own is no alert of its own
        const other = { ...event, eventId: 'c'.repeat(32) }
        expect(await desk().work.previewPromotions([{ ...event, entities, rule: found.rule }, other])).toEqual([
          {
            eventId: event.eventId,
            alert: { id: expect.any(String), name: 'A-1', title: found.rule.title, status: 'new' },
            isKnown: false,
          },
          { eventId: other.eventId, alert: undefined, isKnown: false },
        ])
        const promoted = await desk().work.promoteEvent({ ...event, entities, rule: found.rule }, ann)
        expect(promoted).toMatchObject({ outcome: 'repeated', alert: { name: 'A-1', findingCount: 2 } })
        await alerts().change('A-1', { verdict: 'true_positive' }, ann)
        expect(await alerts().feedbackByRule('rule-1')).toMatchObject([{ truePositives: 1 }])
      })
    })

    describe('the risk of entities', () => {
      const risks = async (work = desk().work) =>
        (await work.entities.list({ limit: 200 })).map(({ kind, value, risk }) => [kind, value, risk])

      test('adds up, halves in a day, and forgets false positives', async () => {
        await fold({ severity: 3 }, { rule: 'rule-2', severity: 2, entities: [address('203.0.113.7'), user('bob')] })
        expect(await risks()).toEqual([
          ['address', '203.0.113.7', 40],
          ['user', 'bob', 10],
        ])
        await alerts().change('A-1', { verdict: 'false_positive' }, ann)
        expect(await desk().work.entities.find('address', '203.0.113.7')).toMatchObject({ risk: 10 })
        desk().pass(24 * hourUs)
        expect(await desk().work.entities.find('user', 'BOB')).toMatchObject({ risk: 5 })
        await alerts().change('A-1', { status: 'investigating' }, ann)
        expect(await desk().work.entities.find('address', '203.0.113.7')).toMatchObject({ risk: 20 })
        await expect(desk().work.entities.find('planet', 'x')).rejects.toMatchObject({ code: 'request.not_found' })
      })

      test('of what an alert gathered fades from when it was last seen', async () => {
        const on = (hash: string) => [user('bob'), { kind: 'hash', value: hash } as const]
        await fold({ entities: on('aa') })
        desk().pass(24 * hourUs)
        await fold({ entities: on('bb'), receivedUs: desk().nowUs() })
        expect(await risks()).toEqual([expect.arrayContaining([10]), expect.arrayContaining([10]), ['hash', 'aa', 5]])
        await fold({ entities: on('bb'), receivedUs: desk().nowUs(), severity: 3 })
        expect((await desk().work.entities.find('hash', 'aa')).risk).toBe(15)
      })

      test('is, counted along, what it is from scratch', async () => {
        const step = fc.record({
          rule: fc.constantFrom('rule-1', 'rule-2', 'rule-3'),
          entities: fc
            .tuple(
              fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd').map(user), { selector: (one) => one.value }),
              fc.array(fc.constantFrom('e', 'f').map(address), { maxLength: 1 }),
            )
            .map((both) => both.flat()),
          severity: fc.integer({ min: 0, max: 4 }) as fc.Arbitrary<0 | 1 | 2 | 3 | 4>,
          minutes: fc.integer({ min: 0, max: 600 }),
        })
        const [steps] = fc.sample(fc.array(step, { minLength: 40, maxLength: 40 }), { numRuns: 1, seed: 7 })
        for (const [i, { minutes, ...shape }] of (steps ?? []).entries()) {
          desk().pass(minutes * minuteUs)
          await fold({ ...shape, receivedUs: desk().nowUs() })
          if (i % 9 === 5)
            await alerts().changeMany({ filter: { ruleId: shape.rule } }, { verdict: 'false_positive' }, ann)
        }
        const along = await risks()
        await desk().reopen({ riskHalfLifeUs: hourUs }) // another scale, and back: all is computed again, twice
        expect(await risks(await desk().reopen({}))).toEqual(along)
        expect(along.length).toBeGreaterThan(0)
      })
    })

    describe('the feed', () => {
      test('has every change once, in order, and can be resumed', async () => {
        const heard: FeedMessage[] = []
        const stop = desk().work.feed.subscribe((messages) => heard.push(...messages))
        await fold({}, { rule: 'rule-2' })
        await fold({})
        await alerts().change('A-2', { status: 'resolved' }, ann)
        await expect(alerts().change('A-2', { status: 'new' }, ann)).rejects.toMatchObject({
          code: 'change.transition',
        })
        stop()
        await fold({ rule: 'rule-3' })
        expect(heard.map((message) => [message.sequence, message.kind, message.name, message.status])).toEqual([
          [1, 'opened', 'A-1', 'new'],
          [2, 'opened', 'A-2', 'new'],
          [3, 'repeated', 'A-1', 'new'],
          [4, 'changed', 'A-2', 'resolved'],
        ])
        const page = await desk().work.feed.since(2, 2)
        expect(page).toEqual({ messages: heard.slice(2), latest: 5, hasGap: false })
        expect(await desk().work.feed.since(5)).toEqual({ messages: [], latest: 5, hasGap: false })
      })

      test('keeps so many messages, and says when some are gone', async () => {
        const work = await desk().reopen({ feedMessages: 3 })
        for (let i = 0; i < 5; i++) await work.foldFindings([finding({ rule: `rule-${i}` })])
        expect((await work.feed.since(2)).hasGap).toBe(false)
        expect(await work.feed.since(1)).toMatchObject({ hasGap: true, latest: 5 })
        expect((await work.feed.since(0)).messages.map((message) => message.sequence)).toEqual([3, 4, 5])
      })

      test('survives a listener that fails', async () => {
        desk().work.feed.subscribe(() => {
          throw new Error('listener')
        })
        await fold({})
        expect((await alerts().list()).items).toHaveLength(1)
      })
    })

    test('what cannot be recorded does not happen', async () => {
      await fold({})
      const failing = { append: () => Promise.reject(new Error('no record')) }
      const { openCasework } = await import('../casework.ts')
      const unrecorded = await openCasework({ state: desk().state, audit: failing, evidenceFolder: desk().folder })
      await expect(unrecorded.alerts.change('A-1', { status: 'resolved' }, ann)).rejects.toThrow('no record')
      expect(await alerts().find('A-1')).toMatchObject({ status: 'new', revision: 1 })
    })

    test('a sweep forgets what is kept no longer, and nothing else', async () => {
      await fold({}, { rule: 'rule-2' }, { rule: 'rule-3', entities: [user('bob')] })
      await alerts().changeMany({ ids: ['A-1', 'A-3'] }, { status: 'resolved' }, ann)
      await desk().work.cases.open({ title: 'kept', alerts: ['A-1'] }, ann)
      desk().pass(401 * 24 * hourUs)
      expect(await desk().work.sweep()).toEqual({ findings: 3, alerts: 1, files: 0 })
      expect((await alerts().list()).items.map((alert) => alert.name)).toEqual(['A-2', 'A-1'])
      expect((await actions())[0]).toBe('alert.retention')
      await expect(desk().work.entities.find('user', 'bob')).rejects.toMatchObject({ code: 'request.not_found' })
    })
  })
}
