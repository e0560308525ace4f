import { describe, expect, test } from 'vitest'
import type { State } from '@aurora/state'
import { address, ann, finding, hourUs, startUs, useDesk } from '../casework.fixture.ts'

/** What the numbers of the overview promise on every state store. */
export function dashboardContract(name: string, newStore: () => Promise<() => Promise<State>>): void {
  describe(`dashboard on ${name}`, () => {
    const desk = useDesk(newStore)
    const dashboard = () => desk().work.dashboard
    const sinceStart = { fromUs: startUs - hourUs, sort: 'risk', limit: 10 } as const

    test('nothing yet is zeros, not gaps', async () => {
      expect(await dashboard().openAlerts()).toEqual({ bySeverity: {}, criticalUnowned: 0 })
      expect(await dashboard().openCases()).toEqual({})
      const bars = await dashboard().levels({ fromUs: startUs - 2 * hourUs, toUs: startUs, barUs: hourUs })
      expect(bars.map(({ bySeverity }) => Object.values(bySeverity))).toEqual([
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
      ])
      expect(await dashboard().attackers(sinceStart)).toEqual({ count: 0, isWhole: true, items: [] })
    })

    test('an alert counts where it was opened, however often it is repeated', async () => {
      const { work } = desk()
      const of = { rule: 'r', severity: 4, entities: [address('192.0.2.1')] } as const
      await work.foldFindings([finding(of)])
      desk().pass(hourUs)
      await work.foldFindings([finding({ ...of, receivedUs: startUs + hourUs }), finding({ severity: 1 })])
      const bars = await dashboard().levels({ fromUs: startUs, toUs: startUs + 2 * hourUs, barUs: hourUs })
      expect(bars).toMatchObject([
        { fromUs: startUs, bySeverity: { critical: 1, low: 0 } },
        { fromUs: startUs + hourUs, bySeverity: { critical: 0, low: 1 } },
      ])
    })

    test('open alerts, and the critical ones of nobody', async () => {
      const { work } = desk()
      for (const rule of ['a', 'b', 'c']) await work.foldFindings([finding({ rule, severity: 4 })])
      await work.alerts.change('A-1', { assignee: 'ann' }, ann)
      await work.alerts.change('A-2', { status: 'resolved' }, ann)
      expect(await dashboard().openAlerts()).toEqual({ bySeverity: { critical: 2 }, criticalUnowned: 1 })
    })

    test('cases that are worked on count, by severity', async () => {
      const { work } = desk()
      for (const severity of ['high', 'high', 'low']) await work.cases.open({ title: 'x', reason: 'y', severity }, ann)
      const resolution = { value: 'true_positive', text: 'done' }
      await work.cases.change('C-3', { status: 'resolved', resolution }, ann)
      expect(await dashboard().openCases()).toEqual({ high: 2 })
    })

    test('what was done first is known once it was done', async () => {
      const { work } = desk()
      await work.foldFindings([finding({ rule: 'a' })])
      expect(await dashboard().firstWork()).toEqual({ alertTaken: false, caseClosed: false })
      await work.alerts.change('A-1', { assignee: 'ann' }, ann)
      expect(await dashboard().firstWork()).toEqual({ alertTaken: true, caseClosed: false })
    })

    test('attackers are the first address of their alerts, by risk, number or time', async () => {
      const { work } = desk()
      const from = (source: string, rule: string, severity: 1 | 4) =>
        finding({ rule, severity, entities: [address(source), address('10.0.0.1')] })
      await work.foldFindings([from('192.0.2.1', 'a', 1), from('192.0.2.1', 'b', 1), from('192.0.2.2', 'a', 4)])
      const { count, items } = await dashboard().attackers(sinceStart)
      expect(count).toBe(2)
      expect(items).toMatchObject([
        { address: '192.0.2.2', alerts: 1, severity: 'critical', risk: 100 },
        { address: '192.0.2.1', alerts: 2, severity: 'low', risk: 6 },
      ])
      const byNumber = await dashboard().attackers({ ...sinceStart, sort: 'alerts', limit: 1 })
      expect(byNumber.items.map((one) => one.address)).toEqual(['192.0.2.1'])
      await work.alerts.change('A-3', { status: 'false_positive' }, ann)
      expect((await dashboard().attackers(sinceStart)).items).toMatchObject([{ address: '192.0.2.1' }])
      expect((await dashboard().attackers({ ...sinceStart, fromUs: startUs + 1 })).count).toBe(0)
    })
  })
}
