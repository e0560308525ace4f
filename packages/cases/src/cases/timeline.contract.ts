import { describe, expect, test } from 'vitest'
import type { State } from '@aurora/state'
import { address, ann, dayUs, finding, hourUs, startUs, useDesk, user } from '../casework.fixture.ts'
import { taskTemplates } from './task-templates.ts'

/** What the timeline of a case promises on every state store: notes with what they are about, key moments, filters. */
export function timelineContract(name: string, newStore: () => Promise<() => Promise<State>>): void {
  describe(`the timeline of a case on ${name}`, () => {
    const desk = useDesk(newStore)
    const cases = () => desk().work.cases
    const open = () => cases().open({ title: 'By hand', reason: 'a call' }, ann)
    const texts = async (query: Parameters<ReturnType<typeof cases>['timeline']>[1]) =>
      (await cases().timeline('C-1', query)).items.map(({ kind, text }) => `${kind}: ${text}`)

    test('a note adds its observables and bears its tags', async () => {
      await open()
      const observables = [
        { kind: 'address', value: '203.0.113.7', tags: ['Entry'] },
        { kind: 'host', value: 'web-1' },
      ]
      await cases().note('C-1', { text: 'came in here', tags: ['Entry'], observables }, ann)
      await cases().note('C-1', { text: 'again', observables: [{ kind: 'address', value: '203.0.113.7' }] }, ann)
      const found = await cases().find('C-1')
      expect(found.observables.map(({ value, tags }) => [value, tags]).sort()).toEqual([
        ['203.0.113.7', ['Entry']],
        ['web-1', []],
      ])
      expect(await texts({ tag: 'entry' })).toEqual(['observable: address 203.0.113.7', 'note: came in here'])
      expect(await texts({ about: '203.0.113.7', kinds: ['note'] })).toEqual(['note: again', 'note: came in here'])
      expect((await desk().audit.list()).items[0]).toMatchObject({ action: 'case.change' })
    })

    test('a note that is refused adds nothing', async () => {
      await open()
      const wrong = cases().note('C-1', { text: 'x', observables: [{ kind: 'planet', value: 'mars' }] }, ann)
      await expect(wrong).rejects.toMatchObject({ code: 'request.invalid' })
      await expect(cases().note('C-1', { text: ' ' }, ann)).rejects.toMatchObject({ code: 'request.invalid' })
      const other = cases().note('C-1', { text: 'x', task: 'none' }, ann)
      await expect(other).rejects.toMatchObject({ code: 'request.not_found' })
      expect(await texts({})).toEqual(['opened: a call'])
    })

    test('a comment counts for its task and no other', async () => {
      await open()
      const [first, second] = [
        await cases().addTask('C-1', { title: 'one' }, ann),
        await cases().addTask('C-1', { title: 'two' }, ann),
      ]
      for (const text of ['started', 'half done']) await cases().note('C-1', { text, task: first.id }, ann)
      const counts = Object.fromEntries(
        (await cases().find('C-1')).tasks.map((task) => [task.title, task.commentCount]),
      )
      expect(counts).toEqual({ one: 2, two: 0 })
      expect(await cases().changeTask('C-1', first.id, { state: 'done' }, ann)).toMatchObject({ commentCount: 2 })
      expect(second.commentCount).toBe(0)
    })

    test('key moments are marked, listed alone, and unmarked; each once in the audit log', async () => {
      await open()
      await cases().note('C-1', { text: 'the key moment' }, ann)
      const [entry] = (await cases().timeline('C-1')).items
      const number = entry?.number ?? 0
      for (const isPinned of [true, true]) await cases().pin('C-1', number, isPinned, ann)
      expect(await texts({ isPinned: true })).toEqual(['note: the key moment'])
      expect((await cases().timeline('C-1')).items.map((one) => one.isPinned)).toEqual([true, false])
      await cases().pin('C-1', number, false, ann)
      expect(await texts({ isPinned: true })).toEqual([])
      await expect(cases().pin('C-1', number + 100, true, ann)).rejects.toMatchObject({ code: 'request.not_found' })
      const actions = (await desk().audit.list()).items.map(({ action }) => action)
      expect(actions.filter((action) => action.includes('pin'))).toEqual(['case.unpin', 'case.pin'])
    })

    test('what an alert is about, its entry is about', async () => {
      await desk().work.foldFindings([
        finding({ entities: [user('bob'), address('203.0.113.7')] }),
        finding({ rule: 'rule-2', entities: [user('eve')] }),
      ])
      await cases().open({ title: 'Bob', alerts: ['A-1'] }, ann)
      await cases().link('C-1', ['A-2'], ann)
      expect(await texts({ about: 'BOB', kinds: ['alert_linked'] })).toEqual(['alert_linked: A-1'])
      expect(await texts({ about: 'eve', kinds: ['alert_linked'] })).toEqual(['alert_linked: A-2'])
      expect(await texts({ about: 'nobody' })).toEqual([])
    })

    test('times bound it, and a filter that leaves most out still gives whole pages', async () => {
      await open()
      for (let i = 0; i < 12; i++) {
        await cases().note('C-1', { text: `note ${i}`, tags: i % 3 === 0 ? ['third'] : [] }, ann)
        desk().pass(hourUs)
      }
      const between = await texts({ fromUs: startUs + 4 * hourUs, toUs: startUs + 6 * hourUs })
      expect(between).toEqual(['note: note 5', 'note: note 4'])
      const first = await cases().timeline('C-1', { tag: 'third', limit: 3 })
      expect(first.items.map(({ text }) => text)).toEqual(['note 9', 'note 6', 'note 3'])
      const second = await cases().timeline('C-1', { tag: 'third', limit: 3, cursor: first.cursor })
      expect(second.items.map(({ text }) => text)).toEqual(['note 0'])
      expect(second.cursor).toBeUndefined()
      expect(await texts({ fromUs: startUs + dayUs * 2 })).toEqual([])
    })

    test('the tasks of a template are added once, each due its time from now', async () => {
      await open()
      const [template] = taskTemplates
      const added = await cases().addTasks('C-1', template?.id ?? '', ann)
      expect(added.map(({ title }) => title)).toEqual(template?.tasks.map(({ title }) => title))
      expect(added.map(({ dueUs }) => dueUs)).toEqual(
        template?.tasks.map(({ dueHours }) => desk().nowUs() + dueHours * hourUs),
      )
      expect(await cases().addTasks('C-1', template?.id ?? '', ann)).toEqual([])
      await expect(cases().addTasks('C-1', 'nothing', ann)).rejects.toMatchObject({ code: 'request.invalid' })
    })

    test('a case has the zone of whom it befell, or none', async () => {
      await open()
      expect(await cases().change('C-1', { zone: 'Asia/Tokyo' }, ann)).toMatchObject({ zone: 'Asia/Tokyo' })
      await expect(cases().change('C-1', { zone: 'Mars/Olympus' }, ann)).rejects.toMatchObject({
        code: 'request.invalid',
      })
      expect((await cases().change('C-1', { zone: null }, ann)).zone).toBeUndefined()
      expect(await texts({ kinds: ['zone'] })).toEqual(['zone: none', 'zone: Asia/Tokyo'])
    })
  })
}
