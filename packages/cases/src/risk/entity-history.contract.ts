import { describe, expect, test } from 'vitest'
import type { State } from '@aurora/state'
import { address, ann, dayUs, finding, host, hourUs, startUs, useDesk, user } from '../casework.fixture.ts'

/** What is known of the risk of one entity, on every state store. */
export function entityHistoryContract(name: string, newStore: () => Promise<() => Promise<State>>): void {
  describe(`the risk of one entity on ${name}`, () => {
    const desk = useDesk(newStore)
    const fold = (...shapes: Parameters<typeof finding>[0][]) => desk().work.foldFindings(shapes.map(finding))
    const riskOf = (value: string, days = 2) => desk().work.entities.risk({ kind: 'user', value }, days)

    test('is nothing where no alert is about it, which is no failure', async () => {
      await fold({ entities: [user('eve')] })
      const history = Array.from({ length: 9 }, (_, i) => ({ atUs: startUs - 2 * dayUs + i * 6 * hourUs, risk: 0 }))
      const nothing = { risk: 0, firstUs: undefined, lastUs: undefined, halfLifeUs: dayUs, parts: [], partCount: 0 }
      expect(await riskOf('bob')).toEqual({ ...nothing, isWhole: true, history })
      expect(await desk().work.entities.risk({ kind: 'host', value: 'eve' }, 2)).toMatchObject(nothing)
    })

    test('is made of its alerts, the heaviest first, and was as they were', async () => {
      await fold({ rule: 'old', severity: 4, entities: [user('bob'), host('h1')], receivedUs: startUs })
      desk().pass(dayUs)
      const nowUs = desk().nowUs()
      await fold({ rule: 'new', severity: 2, entities: [user('bob')], receivedUs: nowUs })
      await fold({ rule: 'other', severity: 4, entities: [user('eve')], receivedUs: nowUs })
      const known = await riskOf('BOB')
      expect(known).toMatchObject({ risk: 60, firstUs: startUs, lastUs: nowUs, partCount: 2, isWhole: true })
      expect(known.parts).toMatchObject([
        { name: 'A-1', title: 'Title of old', severity: 'critical', status: 'new', points: 100, adds: 50 },
        { name: 'A-2', title: 'Title of new', severity: 'medium', points: 10, adds: 10, lastUs: nowUs },
      ])
      expect(known.history.map(({ risk }) => risk)).toEqual([0, 0, 0, 0, 100, 84.1, 70.7, 59.5, 60])
      expect(known.history.at(-1)?.atUs).toBe(nowUs)
    })

    test('leaves out what turned out to be nothing, of the past too', async () => {
      await fold({ entities: [user('bob')], severity: 3 })
      desk().pass(dayUs)
      await desk().work.alerts.change('A-1', { verdict: 'false_positive' }, ann)
      const known = await riskOf('bob')
      expect(known).toMatchObject({ risk: 0, parts: [], partCount: 0, firstUs: startUs })
      expect(known.history.every(({ risk }) => risk === 0)).toBe(true)
    })

    test('begins with what joined an alert later when it joined', async () => {
      const on = (value: string) => ({ entities: [host('h1'), address(value)], receivedUs: desk().nowUs() })
      await fold(on('203.0.113.7'))
      desk().pass(dayUs)
      await fold(on('203.0.113.8'))
      const { history } = await desk().work.entities.risk({ kind: 'address', value: '203.0.113.8' }, 2)
      expect(history.map(({ risk }) => risk)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 10])
    })

    test('looks at the newest two thousand alerts, and says so', async () => {
      await fold({ entities: [user('bob')] })
      const [row] = await desk().state.as<Tables>().selectFrom('alerts').selectAll().execute()
      const [link] = await desk().state.as<Tables>().selectFrom('alert_entities').selectAll().execute()
      for (let at = 0; at < 2_000; at += 100) {
        const ids = Array.from({ length: 100 }, (_, i) => at + i + 2)
        const copies = ids.map((number) => ({ ...row, number, id: `copy-${number}`, dedup_key: `copy-${number}` }))
        await desk().state.as<Tables>().insertInto('alerts').values(copies).execute()
        const links = ids.map((number) => ({ ...link, alert_id: `copy-${number}` }))
        await desk().state.as<Tables>().insertInto('alert_entities').values(links).execute()
      }
      expect(await riskOf('bob')).toMatchObject({ partCount: 2_000, isWhole: false })
    })
  })
}

interface Tables {
  alerts: Record<string, unknown>
  alert_entities: Record<string, unknown>
}
