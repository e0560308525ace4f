import type { State } from '@aurora/state'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { prepareTables } from '../tables.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import { GapFiller, type Backfiller } from './gap-filler.ts'
import { coverageStates, type CoverageState } from './intervals.ts'
import { Ledger } from './ledger.ts'
import { ledgerOf } from './tables.ts'

const rules = (...ids: readonly string[]) => ids.map((id) => ({ id, version: '1' }))

/** What the ledger promises on every state store. */
export function ledgerContract(name: string, open: () => Promise<State>): void {
  describe(`ledger on ${name}`, () => {
    let state: State
    let ledger: Ledger
    beforeEach(async () => {
      state = await open()
      await prepareTables(state)
      ledger = new Ledger(state, new ManualClock())
    })
    afterEach(() => state.close())

    const fates = async (rule: string, fromMinute: number, toMinute: number): Promise<string[]> =>
      (await ledger.coverage(rule, { fromMinute, toMinute })).map(
        ({ fromMinute: from, toMinute: to, state: fate, reason }) =>
          `${from}-${to} ${fate}${reason === '' ? '' : `: ${reason}`}`,
      )

    test('a minute nobody was to look at is none', async () => {
      expect(await fates('r', 0, 5)).toEqual(['0-5 none'])
    })

    test('neighbours of one fate are one row, whatever order they come in', async () => {
      for (const minute of [3, 1, 2, 0, 4])
        await ledger.record({ rule: 'r' }, { fromMinute: minute, toMinute: minute + 1, state: 'evaluated' })
      expect(await fates('r', 0, 6)).toEqual(['0-5 evaluated', '5-6 none'])
      expect(await ledgerOf(state).selectFrom('detection_coverage').selectAll().execute()).toHaveLength(1)
    })

    test('a gap that is filled is backfilled, and no gap any more', async () => {
      await ledger.record({ rule: 'r' }, { fromMinute: 0, toMinute: 10, state: 'gap', reason: 'the store was away' })
      expect(await ledger.gaps({ fromMinute: 5, toMinute: 20 })).toEqual([
        { subject: { rule: 'r' }, fromMinute: 5, toMinute: 10, state: 'gap', reason: 'the store was away' },
      ])
      await ledger.record({ rule: 'r' }, { fromMinute: 2, toMinute: 10, state: 'backfilled' })
      expect(await fates('r', 0, 10)).toEqual(['0-2 gap: the store was away', '2-10 backfilled'])
    })

    test('thousands of rules that are evaluated together cost one row', async () => {
      const set = await ledger.ensureRuleSet(rules(...Array.from({ length: 3000 }, (_, i) => `r${i}`)))
      for (let minute = 0; minute < 5; minute++)
        await ledger.record({ set }, { fromMinute: minute, toMinute: minute + 1, state: 'evaluated' })
      expect(await ledgerOf(state).selectFrom('detection_coverage').selectAll().execute()).toHaveLength(1)
      expect(await fates('r2999', 0, 6)).toEqual(['0-5 evaluated', '5-6 none'])
      expect(await fates('other', 0, 5)).toEqual(['0-5 none'])
    })

    test('the same rules are the same set; a changed rule is another, and the others stay', async () => {
      const first = await ledger.ensureRuleSet(rules('a', 'b'))
      expect(await ledger.ensureRuleSet(rules('b', 'a'))).toBe(first)
      const second = await ledger.ensureRuleSet([...rules('a'), { id: 'b', version: '2' }])
      expect(second).toBe(first + 1)
      expect(await ledger.rulesOf(first)).toEqual(rules('a', 'b'))
      expect(await ledger.rulesOf(second)).toEqual([...rules('a'), { id: 'b', version: '2' }])
      expect(await ledger.ensureRuleSet(rules('a', 'b'))).toBe(second + 1)
    })

    test('a rule is covered by the sets it is in, from one to the next', async () => {
      const first = await ledger.ensureRuleSet(rules('a', 'b'))
      await ledger.record({ set: first }, { fromMinute: 0, toMinute: 10, state: 'evaluated' })
      const second = await ledger.ensureRuleSet(rules('a', 'c'))
      await ledger.record({ set: second }, { fromMinute: 10, toMinute: 20, state: 'late' })
      expect(await fates('a', 0, 20)).toEqual(['0-10 evaluated', '10-20 late'])
      expect(await fates('b', 0, 20)).toEqual(['0-10 evaluated', '10-20 none'])
      expect(await fates('c', 0, 20)).toEqual(['0-10 none', '10-20 late'])
    })

    test('of two sets in one minute the worse counts, and what is said of the rule itself before both', async () => {
      const first = await ledger.ensureRuleSet(rules('a'))
      await ledger.record({ set: first }, { fromMinute: 0, toMinute: 5, state: 'gap', reason: 'stopped' })
      const second = await ledger.ensureRuleSet(rules('a', 'b'))
      await ledger.record({ set: second }, { fromMinute: 4, toMinute: 9, state: 'evaluated' })
      await ledger.record({ rule: 'a' }, { fromMinute: 1, toMinute: 3, state: 'backfilled' })
      expect(await fates('a', 0, 9)).toEqual([
        '0-1 gap: stopped',
        '1-3 backfilled',
        '3-5 gap: stopped',
        '5-9 evaluated',
      ])
      expect(await ledger.gaps({ fromMinute: 0, toMinute: 9 }, 'a')).toHaveLength(2)
    })

    test('what passed while nobody looked is a gap', async () => {
      const set = await ledger.ensureRuleSet(rules('a'))
      expect(await ledger.recordPause(set, 100, 'not running')).toBeUndefined()
      await ledger.record({ set }, { fromMinute: 100, toMinute: 110, state: 'evaluated' })
      expect(await ledger.recordPause(set, 130, 'not running')).toEqual({ fromMinute: 110, toMinute: 130 })
      expect(await fates('a', 100, 130)).toEqual(['100-110 evaluated', '110-130 gap: not running'])
    })

    describe('what was left out is filled', () => {
      const calls: string[] = []
      let answer: (from: number) => 'backfilled' | 'truncated' | undefined
      let clock: ManualClock
      let filler: GapFiller
      const ever = { fromMinute: 0, toMinute: 1000 }
      beforeEach(() => {
        calls.length = 0
        answer = () => 'backfilled'
        clock = new ManualClock()
        const backfill: Backfiller['backfill'] = async (subject, fromUs, toUs) => {
          calls.push(`${JSON.stringify(subject)} ${fromUs / 60e6}-${toUs / 60e6}`)
          return answer(fromUs / 60e6)
        }
        filler = new GapFiller({ ledger, clock, backfiller: { backfill } })
      })

      test('the oldest first, in pieces, for rules and for sets', async () => {
        const set = await ledger.ensureRuleSet(rules('a', 'b'))
        await ledger.record({ rule: 'r' }, { fromMinute: 200, toMinute: 210, state: 'gap' })
        await ledger.record({ set }, { fromMinute: 0, toMinute: 90, state: 'gap', reason: 'not running' })
        expect(await filler.fill(ever)).toBe(3)
        expect(calls).toEqual([`{"set":${set}} 0-60`, `{"set":${set}} 60-90`, '{"rule":"r"} 200-210'])
        expect(await fates('b', 0, 91)).toEqual(['0-90 backfilled', '90-91 none'])
        expect(await filler.fill(ever)).toBe(0)
      })

      test('what fails stays a gap, and waits longer each time', async () => {
        await ledger.record({ rule: 'r' }, { fromMinute: 0, toMinute: 100, state: 'gap', reason: 'lost' })
        answer = (from) => {
          if (from >= 60) throw new Error('no')
          return 'backfilled'
        }
        await filler.fill(ever)
        expect(await fates('r', 0, 100)).toEqual(['0-60 backfilled', '60-100 gap: lost'])
        await filler.fill(ever)
        expect(calls).toHaveLength(2)
        clock.advance(60_000)
        await filler.fill(ever)
        clock.advance(60_000)
        await filler.fill(ever)
        expect(calls).toHaveLength(3)
        clock.advance(60_000)
        answer = () => 'truncated'
        await filler.fill(ever)
        expect(await fates('r', 60, 100)).toEqual(['60-100 truncated: more than a backfill may find'])
        expect(await filler.fill(ever)).toBe(0)
      })

      test('what is left to a schedule is left alone', async () => {
        await ledger.record({ rule: 'r' }, { fromMinute: 0, toMinute: 10, state: 'gap' })
        answer = () => undefined
        expect(await filler.fill(ever)).toBe(0)
        expect(await fates('r', 0, 10)).toEqual(['0-10 gap'])
      })
    })

    test('a long answer is refused, and old minutes can be forgotten', async () => {
      await expect(ledger.coverage('a', { fromMinute: 0, toMinute: 60 * 24 * 36 })).rejects.toMatchObject({
        code: 'request.too_large',
      })
      await ledger.record({ rule: 'a' }, { fromMinute: 0, toMinute: 10, state: 'evaluated' })
      await ledger.record({ rule: 'a' }, { fromMinute: 10, toMinute: 20, state: 'late' })
      await ledger.forgetBefore(10)
      expect(await fates('a', 0, 20)).toEqual(['0-10 none', '10-20 late'])
    })

    test('is what a row for each rule and minute would say', async () => {
      let made = 0
      const step = fc.record({
        own: fc.boolean(),
        fromMinute: fc.integer({ min: 0, max: 30 }),
        length: fc.integer({ min: 1, max: 10 }),
        state: fc.constantFrom(...coverageStates.filter((each) => each !== 'none')),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
          const rule = `p${++made}`
          const set = await ledger.ensureRuleSet(rules(rule))
          const own: (CoverageState | undefined)[] = Array.from({ length: 40 })
          const ofSet: (CoverageState | undefined)[] = Array.from({ length: 40 })
          for (const { own: isOwn, fromMinute, length, state: fate } of steps) {
            await ledger.record(isOwn ? { rule } : { set }, { fromMinute, toMinute: fromMinute + length, state: fate })
            for (let minute = fromMinute; minute < fromMinute + length; minute++) (isOwn ? own : ofSet)[minute] = fate
          }
          const covered = await ledger.coverage(rule, { fromMinute: 0, toMinute: 40 })
          const told = covered.flatMap(({ fromMinute, toMinute, state: fate }) =>
            Array.from({ length: toMinute - fromMinute }, () => fate),
          )
          expect(told).toEqual(own.map((fate, minute) => fate ?? ofSet[minute] ?? 'none'))
        }),
        { numRuns: 30 },
      )
    })
  })
}
