import { describe, expect, test } from 'vitest'
import type { State } from '@aurora/state'
import type { By } from '../by.ts'
import { address, ann, dayUs, finding, host, hourUs, useDesk, user } from '../casework.fixture.ts'
import { caseStatuses, caseTransitions } from './case-status.ts'

/** What cases promise on every state store. */
export function casesContract(name: string, newStore: () => Promise<() => Promise<State>>): void {
  describe(`cases on ${name}`, () => {
    const desk = useDesk(newStore)
    const cases = () => desk().work.cases
    const alert = (address: string) => desk().work.alerts.find(address)
    const fold = (...shapes: Parameters<typeof finding>[0][]) => desk().work.foldFindings(shapes.map(finding))
    const actions = async () => (await desk().audit.list()).items.map((record) => record.action)
    const kinds = async (address: string) => (await cases().timeline(address)).items.map((entry) => entry.kind)
    const resolution = { value: 'true_positive', text: 'Bob’s laptop was wiped.' }
    const open = (title = 'By hand') => cases().open({ title, reason: 'a call from the help desk' }, ann)

    describe('are opened', () => {
      test('from alerts, with what these are about as observables', async () => {
        await fold(
          { entities: [user('bob'), address('203.0.113.7')], severity: 3 },
          { rule: 'rule-2', entities: [user('bob')] },
        )
        const made = await cases().open(
          { title: 'Bob', alerts: ['A-1', 'A-2', 'a-2'], assignee: 'ann', confidence: 0.7 },
          ann,
        )
        expect(made).toMatchObject({ name: 'C-1', severity: 'high', status: 'open', origin: 'alert', assignee: 'ann' })
        const found = await cases().find('c-1')
        expect(found).toMatchObject({ alertCount: 2, techniques: ['T1110'], confidence: 0.7 })
        expect(found.observables.map(({ kind, value }) => [kind, value]).sort()).toEqual([
          ['address', '203.0.113.7'],
          ['user', 'bob'],
        ])
        expect(found).toMatchObject({
          indicators: ['203.0.113.7'],
          alerts: ['A-2', 'A-1'],
          isCpsInvolved: false,
          evidenceCount: 0,
          noteCount: 0,
        })
        await cases().change('C-1', { note: 'a word' }, ann)
        expect(await cases().find('C-1')).toMatchObject({ noteCount: 1 })
        expect((await alert('A-1')).caseId).toBe(made.id)
        expect(await kinds('C-1')).toEqual(['note', 'alert_linked', 'opened'])
        expect(await actions()).toEqual(['case.change', 'case.open'])
      })

      test('with what acts on the world told of', async () => {
        await fold({ techniques: ['T0807'] }, { rule: 'rule-2', techniques: ['T1110'], entities: [user('eve')] })
        await cases().open({ title: 'plant', alerts: ['A-1'] }, ann)
        await cases().open({ title: 'office', alerts: ['A-2'] }, ann)
        const involved = [await cases().find('C-1'), await cases().find('C-2')].map((found) => found.isCpsInvolved)
        expect(involved).toEqual([true, false])
      })

      test('for somebody who is there', async () => {
        const given = { title: 'x', reason: 'y', assignee: 'nobody here' }
        await expect(cases().open(given, ann)).rejects.toMatchObject({ code: 'request.invalid' })
        await open()
        const refused = { code: 'request.invalid', message: 'there is no user "nobody here"' }
        await expect(cases().change('C-1', { assignee: 'nobody here' }, ann)).rejects.toMatchObject(refused)
        const task = cases().addTask('C-1', { title: 't', assignee: 'nobody here' }, ann)
        await expect(task).rejects.toMatchObject(refused)
      })

      test('by hand only with a reason', async () => {
        await expect(cases().open({ title: 'x' }, ann)).rejects.toMatchObject({ code: 'request.invalid' })
        expect(await open()).toMatchObject({
          origin: 'manual',
          reason: 'a call from the help desk',
          severity: 'medium',
        })
      })

      test('not with an alert that is not there, or in another case', async () => {
        await fold({})
        await expect(cases().open({ title: 'x', alerts: ['A-9'] }, ann)).rejects.toMatchObject({
          code: 'request.not_found',
        })
        await cases().open({ title: 'first', alerts: ['A-1'] }, ann)
        await expect(cases().open({ title: 'x', alerts: ['A-1'] }, ann)).rejects.toMatchObject({
          code: 'request.conflict',
        })
        expect((await cases().list()).items).toHaveLength(1)
      })

      test('by a rule, once for an attack that two rules see', async () => {
        const both = [user('bob'), host('h1')]
        const report = await fold(
          { rule: 'a', opensCase: true, entities: both },
          { rule: 'b', opensCase: true, entities: both },
          { rule: 'c', opensCase: true, entities: [user('bob')] },
          { rule: 'd', entities: both },
        )
        expect(report.casesOpened).toBe(2)
        await fold({ rule: 'e', opensCase: true, entities: both }, { rule: 'a', opensCase: true, entities: both })
        const { items } = await cases().list({ sort: 'newest' })
        expect(items.map((one) => [one.name, one.origin])).toEqual([
          ['C-2', 'rule'],
          ['C-1', 'rule'],
        ])
        const inFirst = await desk().work.alerts.list({ caseId: items[1]!.id })
        expect(inFirst.items.map((one) => one.rule?.id).sort()).toEqual(['a', 'b', 'e'])
        expect(await actions()).toEqual([])
      })

      test('by a rule anew when the one before is done', async () => {
        await fold({ rule: 'a', opensCase: true })
        await cases().change('C-1', { status: 'closed', resolution, alerts: 'resolve' }, ann)
        expect((await alert('A-1')).status).toBe('resolved')
        desk().pass(hourUs)
        await fold({ rule: 'a', opensCase: true, receivedUs: desk().nowUs() })
        expect((await kinds('C-1'))[0]).toBe('alert_reopened')
        const report = await fold({ rule: 'b', opensCase: true, receivedUs: desk().nowUs() })
        expect(report.casesOpened).toBe(1)
      })
    })

    describe('have a notebook', () => {
      const bob: By = { ...ann, actor: { kind: 'user', id: 'u-2', name: 'bob' } }
      const write = (text: string, revision: number, by = ann) => cases().writeNotebook('C-1', { text, revision }, by)

      test('that is empty until somebody writes, and then says who did', async () => {
        await open()
        expect(await cases().notebook('C-1')).toMatchObject({ text: '', revision: 0 })
        await write('# What we know\n\nIt began at nine.', 0)
        expect(await cases().notebook('C-1')).toMatchObject({ revision: 1, updatedBy: 'ann' })
        expect(await actions()).toContain('case.notebook')
      })

      test('where nobody overwrites what they have not seen', async () => {
        await open()
        await write('first', 0)
        await expect(write('second', 0, bob)).rejects.toMatchObject({
          code: 'change.stale',
          detail: { current: { text: 'first', revision: 1, updatedBy: 'ann' } },
        })
        expect(await write('second', 1, bob)).toMatchObject({ text: 'second', revision: 2 })
      })

      test('whose earlier text stays in the timeline, once for each sitting', async () => {
        await open()
        await write('a', 0)
        await write('ab', 1)
        await write('', 2, bob)
        const { items } = await cases().timeline('C-1', { kinds: ['notebook'] })
        expect(items.map(({ actor, text }) => [actor.name, text])).toEqual([
          ['bob', 'ab'],
          ['ann', ''],
        ])
      })

      test('that goes along when cases are merged, with a bound on its length', async () => {
        await open()
        await open()
        await cases().writeNotebook('C-2', { text: 'theirs', revision: 0 }, ann)
        await write('ours', 0)
        await cases().merge('C-2', 'C-1', ann)
        expect((await cases().notebook('C-1')).text).toBe('ours\n\n## From C-2\n\ntheirs')
        await expect(write('x'.repeat(100_001), 2)).rejects.toMatchObject({ code: 'request.invalid' })
      })
    })

    describe('change', () => {
      test('along the table of transitions and nothing else', async () => {
        await open()
        const db = desk().state.as<{ cases: { status: string; resolution: string | null } }>()
        for (const from of caseStatuses)
          for (const to of caseStatuses) {
            await db.updateTable('cases').set({ status: from, resolution: null }).execute()
            const change = cases().change('C-1', { status: to, resolution }, ann)
            if (from === to || caseTransitions[from].includes(to)) expect(await change).toMatchObject({ status: to })
            else await expect(change).rejects.toMatchObject({ code: 'change.transition', detail: { from, to } })
          }
      })

      test('by the names older clients use', async () => {
        await open()
        expect(await cases().change('C-1', { status: 'investigating' }, ann)).toMatchObject({ status: 'in_progress' })
        expect(await cases().change('C-1', { status: 'escalated' }, ann)).toMatchObject({
          status: 'in_progress',
          revision: 2,
        })
      })

      test('to an end only with a resolution, which an opened case loses', async () => {
        await open()
        await expect(cases().change('C-1', { status: 'closed' }, ann)).rejects.toMatchObject({
          code: 'request.invalid',
        })
        await expect(
          cases().change('C-1', { status: 'closed', resolution: { value: 'nothing', text: 'x' } }, ann),
        ).rejects.toMatchObject({ code: 'request.invalid' })
        const closed = await cases().change('C-1', { status: 'closed', resolution }, ann)
        expect(closed).toMatchObject({ status: 'closed', resolution, closedUs: desk().nowUs() })
        const opened = await cases().change('C-1', { status: 'in_progress' }, ann)
        expect([opened.resolution, opened.closedUs]).toEqual([undefined, undefined])
        expect(await actions()).toEqual(['case.change', 'case.close', 'case.open'])
      })

      test.for([
        ['keep', 'new', undefined],
        ['resolve', 'resolved', undefined],
        ['false_positive', 'false_positive', 'false_positive'],
      ] as const)('to an end, and %s their alerts', async ([how, status, verdict]) => {
        await fold({}, { rule: 'rule-2' })
        await desk().work.alerts.change('A-2', { status: 'resolved' }, ann)
        await cases().open({ title: 'x', alerts: ['A-1', 'A-2'] }, ann)
        await cases().change('C-1', { status: 'closed', resolution, alerts: how }, ann)
        expect([(await alert('A-1')).status, (await alert('A-1')).verdict?.value]).toEqual([status, verdict])
        expect((await alert('A-2')).status).toBe('resolved')
      })

      test('and close alerts only with themselves', async () => {
        await open()
        await expect(cases().change('C-1', { note: 'x', alerts: 'resolve' }, ann)).rejects.toMatchObject({
          code: 'request.invalid',
        })
        expect(await kinds('C-1')).toEqual(['opened'])
      })

      test('not on what someone changed meanwhile', async () => {
        await open()
        await cases().change(
          'C-1',
          { title: 'New', description: 'd', severity: 'low', assignee: 'bob', confidence: 1 },
          ann,
          1,
        )
        await expect(cases().change('C-1', { note: 'x' }, ann, 1)).rejects.toMatchObject({ code: 'change.stale' })
        await expect(cases().change('C-1', { confidence: 2 }, ann)).rejects.toMatchObject({ code: 'request.invalid' })
        expect(await cases().find('C-1')).toMatchObject({ title: 'New', severity: 'low', assignee: 'bob', revision: 2 })
      })

      test('each in the timeline, by pages', async () => {
        await open()
        for (let i = 0; i < 7; i++) await cases().change('C-1', { note: `note ${i}` }, ann)
        const first = await cases().timeline('C-1', { limit: 5 })
        const second = await cases().timeline('C-1', { limit: 5, cursor: first.cursor })
        expect([...first.items, ...second.items].map((entry) => entry.text)).toEqual([
          ...[6, 5, 4, 3, 2, 1, 0].map((i) => `note ${i}`),
          'a call from the help desk',
        ])
        expect(second.cursor).toBeUndefined()
        expect((await cases().timeline('C-1', { kinds: ['note'] })).items).toHaveLength(7)
        expect((await cases().timeline('C-1', { kinds: ['note', 'opened'] })).items).toHaveLength(8)
      })
    })

    test('are listed by filters and pages', async () => {
      for (const title of ['One', 'Two 100%', 'Three']) await open(title)
      await cases().change('C-1', { severity: 'critical', assignee: 'ann' }, ann)
      const names = async (query: Parameters<ReturnType<typeof cases>['list']>[0]) =>
        (await cases().list(query)).items.map((one) => one.name)
      expect(await names({})).toEqual(['C-3', 'C-2', 'C-1'])
      expect(await names({ sort: 'severity' })).toEqual(['C-1', 'C-3', 'C-2'])
      expect(await names({ assignee: 'ann' })).toEqual(['C-1'])
      expect(await names({ assignee: null, text: '100%' })).toEqual(['C-2'])
      expect(await names({ severities: [4], statuses: ['open'] })).toEqual(['C-1'])
      const page = await cases().list({ limit: 2 })
      expect(await names({ limit: 2, cursor: page.cursor })).toEqual(['C-1'])
    })

    test('are counted by status', async () => {
      for (const title of ['One', 'Two', 'Three']) await open(title)
      await cases().change('C-1', { assignee: 'ann', status: 'in_progress' }, ann)
      expect(await cases().counts()).toEqual({
        total: 3,
        byStatus: { open: 2, in_progress: 1 },
        lastClosedUs: undefined,
      })
      await cases().change('C-2', { status: 'closed', resolution }, ann)
      expect(await cases().counts({ statuses: ['closed'] })).toEqual({
        total: 1,
        byStatus: { closed: 1 },
        lastClosedUs: desk().nowUs(),
      })
      expect((await cases().counts({ assignee: 'ann', text: 'one' })).total).toBe(1)
      expect((await cases().counts({ severities: [4] })).total).toBe(0)
    })

    test('take alerts in and let them go', async () => {
      await fold({}, { rule: 'rule-2', severity: 4 })
      await open()
      expect(await cases().link('C-1', ['A-1', 'A-2'], ann)).toMatchObject({ severity: 'critical' })
      await cases().link('C-1', ['A-1'], ann)
      await cases().unlink('C-1', 'A-1', ann)
      await expect(cases().unlink('C-1', 'A-1', ann)).rejects.toMatchObject({ code: 'request.not_found' })
      expect((await alert('A-1')).caseId).toBeUndefined()
      expect((await cases().find('C-1')).alertCount).toBe(1)
      expect(await kinds('C-1')).toEqual(['alert_unlinked', 'severity', 'alert_linked', 'opened'])
    })

    test('have tasks', async () => {
      await open()
      const task = await cases().addTask(
        'C-1',
        { title: 'Call Bob', assignee: 'ann', dueUs: desk().nowUs() + dayUs },
        ann,
      )
      expect(task).toMatchObject({ title: 'Call Bob', state: 'open', assignee: 'ann' })
      const done = await cases().changeTask('C-1', task.id, { state: 'done', assignee: null }, ann)
      expect(done).toMatchObject({ state: 'done', assignee: undefined, dueUs: task.dueUs })
      await expect(cases().addTask('C-1', {}, ann)).rejects.toMatchObject({ code: 'request.invalid' })
      await expect(cases().changeTask('C-1', task.id, { state: 'odd' }, ann)).rejects.toMatchObject({
        code: 'request.invalid',
      })
      await expect(cases().changeTask('C-1', 'x', {}, ann)).rejects.toMatchObject({ code: 'request.not_found' })
      expect((await cases().find('C-1')).tasks).toEqual([done])
      expect(await actions()).toEqual(['case.task', 'case.task', 'case.open'])
    })

    test('have observables, each once', async () => {
      await open()
      await cases().addObservable('C-1', { kind: 'url', value: 'https://evil.example/x', tags: ['c2'] }, ann)
      await cases().addObservable('C-1', { kind: 'url', value: 'https://evil.example/x' }, ann)
      await expect(cases().addObservable('C-1', { kind: 'urk', value: 'x' }, ann)).rejects.toMatchObject({
        code: 'request.invalid',
      })
      expect((await cases().find('C-1')).observables).toMatchObject([{ kind: 'url', tags: ['c2'] }])
      expect(await actions()).toEqual(['case.observable', 'case.open'])
    })

    test('are merged: everything moves, and the one that is gone says where', async () => {
      await fold({ entities: [user('bob'), host('h1')], severity: 4 }, { rule: 'rule-2', entities: [user('bob')] })
      await cases().open({ title: 'one', alerts: ['A-1'] }, ann)
      await cases().open({ title: 'two', alerts: ['A-2'] }, ann)
      await cases().addTask('C-1', { title: 't' }, ann)
      const preview = await cases().previewMerge('C-1', 'C-2')
      expect(preview).toEqual({ from: 'C-1', into: 'C-2', alerts: 1, tasks: 1, observables: 1, evidence: 0 })
      expect(await cases().merge('C-1', 'C-2', ann)).toEqual(preview)
      const into = await cases().find('C-2')
      expect(into).toMatchObject({ alertCount: 2, severity: 'critical' })
      expect([into.tasks.length, into.observables.length]).toEqual([1, 2])
      expect(await cases().find('C-1')).toMatchObject({
        status: 'closed',
        mergedInto: into.id,
        alertCount: 0,
        resolution: { value: 'duplicate', text: 'merged into C-2' },
      })
      for (const attempt of [
        () => cases().change('C-1', { note: 'x' }, ann),
        () => cases().link('C-1', ['A-1'], ann),
        () => cases().addTask('C-1', { title: 'x' }, ann),
      ])
        await expect(attempt()).rejects.toMatchObject({ code: 'change.transition' })
      await expect(cases().merge('C-2', 'C-2', ann)).rejects.toMatchObject({ code: 'request.conflict' })
      await expect(cases().merge('C-2', 'C-1', ann)).rejects.toMatchObject({ code: 'request.conflict' })
    })

    test('know which others are like them, and why', async () => {
      await fold(
        { entities: [user('bob'), host('h1')], techniques: ['T1'] },
        { rule: 'b', entities: [host('h1')], techniques: ['T9'] },
        { rule: 'c', entities: [user('eve')], techniques: ['T1'] },
        { rule: 'd', entities: [user('zoe')], techniques: ['T2'] },
      )
      for (const i of [1, 2, 3, 4]) await cases().open({ title: `case ${i}`, alerts: [`A-${i}`] }, ann)
      const similar = await cases().similar('C-1')
      expect(similar.map((one) => [one.case.name, one.score, one.observables, one.techniques])).toEqual([
        ['C-2', 3, [{ kind: 'host', value: 'h1' }], []],
        ['C-3', 1, [], ['T1']],
      ])
    })

    test('are deleted a year after they were closed, and never while they are held', async () => {
      await fold({})
      await cases().open({ title: 'x', alerts: ['A-1'] }, ann)
      await expect(cases().delete('C-1', ann)).rejects.toMatchObject({ code: 'request.conflict' })
      await cases().change('C-1', { status: 'closed', resolution }, ann)
      expect(await cases().hold('C-1', { isHeld: true, reason: 'court' }, ann)).toMatchObject({
        legalHold: { reason: 'court' },
      })
      desk().pass(366 * dayUs)
      await expect(cases().delete('C-1', ann)).rejects.toMatchObject({ code: 'case.held' })
      await open()
      await expect(cases().merge('C-1', 'C-2', ann)).rejects.toMatchObject({ code: 'case.held' })
      await cases().hold('C-1', { isHeld: false, reason: 'over' }, ann)
      await cases().delete('C-1', ann)
      await expect(cases().find('C-1')).rejects.toMatchObject({ code: 'request.not_found' })
      expect((await alert('A-1')).caseId).toBeUndefined()
      expect((await actions())[0]).toBe('case.delete')
      expect(await desk().audit.verify()).toMatchObject({ ok: true })
    })

    test('are found by whom or what they are about: as an observable, or through an alert', async () => {
      await fold({ entities: [user('bob')] }, { rule: 'b', entities: [user('eve')] })
      await cases().open({ title: 'through an alert', alerts: ['A-1'] }, ann)
      await cases().open({ title: 'as an observable', reason: 'seen' }, ann)
      await cases().addObservable('C-2', { kind: 'user', value: 'bob' }, ann)
      await cases().open({ title: 'about another', alerts: ['A-2'] }, ann)
      const named = async (entity: { kind?: 'user' | 'host'; value: string }) =>
        (await cases().list({ entity })).items.map(({ name: number }) => number)
      expect(await named({ kind: 'user', value: 'BOB' })).toEqual(['C-2', 'C-1'])
      expect(await named({ value: 'eve' })).toEqual(['C-3'])
      expect(await named({ kind: 'host', value: 'bob' })).toEqual([])
      expect(await cases().counts({ entity: { value: "' or 1=1 --" } })).toMatchObject({ total: 0 })
    })
  })
}
