import { describe, expect, test } from 'vitest'
import type { State } from '@aurora/state'
import type { By } from '../by.ts'
import { ann, finding, host, hourUs, minuteUs, startUs, useDesk, user } from '../casework.fixture.ts'
import { closings, closingMeans } from './alert-closing.ts'
import { groupBars } from './alert-groups.ts'

const bob: By = { ...ann, actor: { kind: 'user', id: 'u-2', name: 'bob' } }

/** What closing, taking back, grouping and changing many at once promise on every state store. */
export function triageContract(name: string, newStore: () => Promise<() => Promise<State>>): void {
  describe(`triage on ${name}`, () => {
    const desk = useDesk(newStore)
    const alerts = () => desk().work.alerts
    const fold = (...shapes: Parameters<typeof finding>[0][]) => desk().work.foldFindings(shapes.map(finding))

    describe('closing', () => {
      test.for(closings)('as %s gives status and verdict', async (closedAs) => {
        await fold({})
        const closed = await alerts().change('A-1', { closedAs, note: 'seen' }, ann)
        expect(closed).toMatchObject({ status: closingMeans[closedAs].status, closedAs })
        expect(closed.verdict?.value).toBe(closingMeans[closedAs].verdict)
        expect((await alerts().counts()).lastClosedUs).toBe(closed.closedUs)
        const opened = await alerts().change('A-1', { status: 'investigating' }, ann)
        expect(opened.closedAs).toBeUndefined()
      })

      test.for([
        [{ closedAs: 'boring' }, 'request.invalid'],
        [{ closedAs: 'malicious', status: 'escalated' }, 'request.invalid'],
        [{ closedAs: 'malicious', verdict: 'false_positive' }, 'request.invalid'],
      ] as const)('%j is refused', async ([change, code]) => {
        await fold({})
        await expect(alerts().change('A-1', change, ann)).rejects.toMatchObject({ code })
      })

      test('an alert that comes back is closed as nothing', async () => {
        await fold({})
        await alerts().change('A-1', { closedAs: 'duplicate' }, ann)
        await fold({ receivedUs: startUs + hourUs })
        expect(await alerts().find('A-1')).toMatchObject({ status: 'new', closedAs: undefined, reopenedCount: 1 })
      })
    })

    describe('taking back', () => {
      test('gives every part of the last change back, the counters of the rule and the risk too', async () => {
        await fold({ severity: 3 })
        await alerts().acknowledge('A-1', bob)
        desk().pass(minuteUs)
        const before = await alerts().find('A-1')
        const wanted = { closedAs: 'false_positive', assignee: 'ann', severity: 'low', addTags: ['odd'], note: 'no' }
        await alerts().change('A-1', wanted, ann)
        expect(await alerts().undo(['A-1'], ann)).toMatchObject([{ name: 'A-1', outcome: 'changed' }])
        const { revision, updatedUs, statusSinceUs, risk, ...after } = await alerts().find('A-1')
        const { revision: _, updatedUs: __, statusSinceUs: ___, risk: riskBefore, ...same } = before
        expect(after).toEqual(same)
        expect(risk).toBe(riskBefore)
        expect(revision).toBe(before.revision + 2)
        expect(updatedUs).toBe(statusSinceUs)
        expect(await alerts().feedbackByRule('rule-1')).toMatchObject([{ truePositives: 0, falsePositives: 0 }])
        const { items } = await alerts().timeline('A-1')
        expect(items.slice(0, 2).map(({ kind }) => kind)).toEqual(['undo', 'note'])
        expect((await desk().audit.list()).items[0]).toMatchObject({ action: 'alert.undo', actor: ann.actor })
      })

      test('is for whoever made the change, once, and for a minute', async () => {
        await fold({}, { rule: 'rule-2' }, { rule: 'rule-3' })
        await alerts().change('A-1', { status: 'escalated' }, ann)
        expect(await alerts().undo(['A-1', 'A-2', 'A-9'], bob)).toMatchObject([
          { outcome: 'refused', code: 'change.undo' },
          { outcome: 'refused', code: 'change.undo' },
          { outcome: 'refused', code: 'request.not_found' },
        ])
        expect(await alerts().undo(['A-1'], ann)).toMatchObject([{ outcome: 'changed' }])
        expect(await alerts().undo(['A-1'], ann)).toMatchObject([{ outcome: 'refused', code: 'change.undo' }])
        await alerts().change('A-3', { status: 'escalated' }, ann)
        desk().pass(minuteUs + 1_000)
        expect(await alerts().undo(['A-3'], ann)).toMatchObject([{ outcome: 'refused', code: 'change.undo' }])
      })

      test('leaves what changed since', async () => {
        await fold({})
        await alerts().change('A-1', { closedAs: 'other' }, ann)
        desk().pass(1_000_000)
        await fold({ receivedUs: startUs + 1_000_000 })
        expect(await alerts().find('A-1')).toMatchObject({ status: 'new' })
        expect(await alerts().undo(['A-1'], ann)).toMatchObject([{ outcome: 'refused', code: 'change.undo' }])
      })
    })

    test('groups count what a filter matches, the worst first, and say what they leave out', async () => {
      await fold(
        { rule: 'rule-1', entities: [host('web1')], severity: 2, techniques: ['T1110', 'T1059'] },
        { rule: 'rule-1', entities: [host('web2'), host('web1')], severity: 2, receivedUs: startUs + hourUs },
        { rule: 'rule-2', entities: [user('bob')], severity: 4, techniques: [] },
      )
      await desk().work.reportAlert({ title: 'By hand', severity: 'low' }, ann)
      await alerts().acknowledge('A-1', ann)
      const shapes = async (...asked: Parameters<ReturnType<typeof alerts>['groups']>) => {
        const { groups, ungrouped } = await alerts().groups(...asked)
        return { groups: groups.map(({ key, count, newCount, worst }) => [key, count, newCount, worst]), ungrouped }
      }
      expect(await shapes('rule')).toEqual({
        groups: [
          ['rule-2', 1, 1, 'critical'],
          ['rule-1', 2, 1, 'medium'],
        ],
        ungrouped: 1,
      })
      expect(await shapes('host')).toEqual({
        groups: [
          ['web1', 2, 1, 'medium'],
          ['web2', 1, 1, 'medium'],
        ],
        ungrouped: 2,
      })
      expect((await shapes('technique', { ruleId: 'rule-1' })).groups).toEqual([
        ['T1110', 2, 1, 'medium'],
        ['T1059', 1, 0, 'medium'],
      ])
      expect((await shapes('source', { severities: [4] })).ungrouped).toBe(0)
      const { groups, total } = await alerts().groups('rule')
      expect(total).toBe(2)
      expect(groups.find(({ key }) => key === 'rule-1')).toMatchObject({
        label: 'Title of rule-1',
        lastUs: startUs + hourUs,
      })
      for (const { bars, count } of groups) {
        expect(bars).toHaveLength(groupBars)
        expect(bars.reduce((sum, bar) => sum + bar, 0)).toBe(count)
      }
    })

    describe('a bulk change by itself', () => {
      const ended = async (id: string) => {
        for (;;) {
          const job = desk().work.bulkJobs.find(id, ann)
          if (job.state !== 'running') return job
          await new Promise((resolve) => setImmediate(resolve))
        }
      }

      test('tells how far it is, and which it refused and why', async () => {
        await fold({}, { rule: 'rule-2' }, { rule: 'rule-3' })
        await alerts().change('A-2', { closedAs: 'other' }, ann)
        const begun = desk().work.bulkJobs.start({ ids: ['A-1', 'A-2', 'A-3'] }, { status: 'escalated' }, ann)
        expect(begun).toMatchObject({ state: 'running', changed: 0 })
        expect(await ended(begun.id)).toMatchObject({
          state: 'done',
          total: 3,
          changed: 2,
          refused: 1,
          refusals: [{ name: 'A-2', code: 'change.transition' }],
        })
        expect(await desk().work.bulkJobs.undo(begun.id, ann)).toMatchObject([{ name: 'A-1' }, { name: 'A-3' }])
        expect((await alerts().find('A-3')).status).toBe('new')
      })

      test('is its owner’s, and fails as a whole where it asks too much', async () => {
        const ids = Array.from({ length: 5_001 }, (_, i) => `A-${i}`)
        const { id } = desk().work.bulkJobs.start({ ids }, { status: 'resolved' }, ann)
        expect(await ended(id)).toMatchObject({ state: 'failed', failure: { code: 'request.too_large' } })
        const toNobody = desk().work.bulkJobs.start({ ids: ['A-1'] }, { assignee: 'nobody here' }, ann)
        expect(await ended(toNobody.id)).toMatchObject({ state: 'failed', failure: { code: 'request.invalid' } })
        expect(() => desk().work.bulkJobs.find(id, bob)).toThrow('no such job')
        expect(() => desk().work.bulkJobs.stop('none', ann)).toThrow('no such job')
      })

      test('stops between two transactions, and what it did stays', async () => {
        await fold(...Array.from({ length: 900 }, (_, i) => ({ rule: `rule-${i}`, entities: [user(`u${i}`)] })))
        const { id } = desk().work.bulkJobs.start({ filter: { statuses: ['new'] } }, { closedAs: 'test' }, ann)
        desk().work.bulkJobs.stop(id, ann)
        const { state, changed } = await ended(id)
        expect(state).toBe('stopped')
        expect((await alerts().counts({ statuses: ['resolved'] })).total).toBe(changed)
        await desk().work.close()
      })
    })
  })
}
