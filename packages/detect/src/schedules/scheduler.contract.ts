import { readRules } from '@aurora/sigma'
import { migrate, type State } from '@aurora/state'
import type { EventStore } from '@aurora/store'
import type { Event, Finding } from '@aurora/core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { compileCorrelations } from '../correlations/compile-correlations.ts'
import { at, correlationText, rulesOf, ruleText, startUs } from '../correlations/correlation-cases.fixture.ts'
import { ruleCondition } from '../correlations/rule-condition.ts'
import { minuteOf } from '../ledger/intervals.ts'
import { Ledger } from '../ledger/ledger.ts'
import { compileRules } from '../compile-rules.ts'
import { detectionMigrations } from '../tables.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import { storeEvents } from '../testing/stored-events.ts'
import { openThrowawayStore } from '../testing/throwaway-store.ts'
import type { RunStore } from './run-scope.ts'
import type { FindingSink, JudgedFinding } from './finding-sink.ts'
import { leaseMs } from './lease.ts'
import { listRuns } from './runs.ts'
import { asksForMany, asksOfCorrelation, type Asks, type ScheduledRule } from './scheduled-rule.ts'
import { Scheduler, type SchedulerOptions } from './scheduler.ts'

const minuteMs = 60_000
const minute0 = minuteOf(startUs)

/** Keeps findings as a store does: each id once. */
class KeepingSink implements FindingSink {
  readonly kept = new Map<string, JudgedFinding>()
  appended = 0
  failing: Error | undefined
  async append(findings: readonly JudgedFinding[]): Promise<void> {
    if (this.failing !== undefined) throw this.failing
    for (const judged of findings) {
      this.appended++
      this.kept.set(judged.finding.id, judged)
    }
  }
  get findings(): Finding[] {
    return [...this.kept.values()].map(({ finding }) => finding)
  }
  /** When what was found happened, in seconds after the start, sorted. */
  get seconds(): number[] {
    return this.findings.map(({ timeUs }) => (timeUs - startUs) / 1e6).toSorted((a, b) => a - b)
  }
}

const scheduled = (id: string, asks: Asks, everyMinutes: number | undefined = 5): ScheduledRule => ({
  finding: { id, version: '1', title: `rule ${id}`, pack: 'own', author: '', license: '', opensCase: false },
  severity: 2,
  techniques: [],
  everyMinutes,
  asks,
})

const single = (id = 'single'): ScheduledRule => {
  const [compiled] = compileRules(readRules(ruleText('a'), 'r.yml').rules).rules
  if (compiled === undefined) throw new Error('the rule is compiled')
  return scheduled(id, { kind: 'each', predicate: ruleCondition(compiled.rule, compiled.predicate) })
}

const correlated = (lines: string, ...more: readonly string[]): ScheduledRule => {
  const rules = rulesOf(...['a', 'b'].map(ruleText), ...more, correlationText(lines))
  const compiled = compileCorrelations(rules).correlations.find(({ rule }) => rule.name === 'c')
  if (compiled === undefined) throw new Error('the correlation is compiled')
  return scheduled('correlated', asksOfCorrelation(compiled))
}

/** What a scheduler promises on every state store, over the embedded event store. */
export function schedulerContract(name: string, open: () => Promise<State>): void {
  describe(`schedules on ${name}`, () => {
    let place: Awaited<ReturnType<typeof openThrowawayStore>>
    let state: State
    let clock: ManualClock
    let ledger: Ledger
    let sink: KeepingSink
    let rules: ScheduledRule[]
    let batch = 0
    let watermarkUs: number

    beforeAll(async () => {
      place = await openThrowawayStore()
    })
    afterAll(() => place[Symbol.asyncDispose]())
    beforeEach(async () => {
      state = await open()
      await migrate(state, detectionMigrations)
      await place.store.removeSensor('sensor')
      clock = new ManualClock(startUs)
      ledger = new Ledger(state, clock)
      sink = new KeepingSink()
      rules = [single()]
      watermarkUs = startUs
    })
    afterEach(() => state.close())

    const schedulerOn = (more: Partial<SchedulerOptions> = {}): Scheduler =>
      new Scheduler({
        state,
        store: place.store,
        clock,
        ledger,
        sink,
        rules: () => rules,
        watermarkUs: () => watermarkUs,
        holder: 'one',
        ...more,
      })
    const store = (...events: readonly Event[]): Promise<void> => storeEvents(place.store, ++batch, events)
    /** Time goes by, and all that was received meanwhile is stored. */
    const pass = (minutes: number): void => {
      clock.advance(minutes * minuteMs)
      watermarkUs += minutes * 60e6
    }
    const coverage = async (ruleId: string, from: number, to: number): Promise<string[]> => {
      const found = await ledger.coverage(ruleId, { fromMinute: minute0 + from, toMinute: minute0 + to })
      return found.map(({ fromMinute, toMinute, state: fate, reason }) => `${fromMinute - minute0}-${toMinute - minute0} ${fate}${reason === '' ? '' : `: ${reason}`}`) // prettier-ignore
    }

    test('every receipt is looked at once, as the watermark goes on', async () => {
      const scheduler = schedulerOn()
      await scheduler.tick()
      for (let minute = 0; minute < 20; minute++) {
        await store(at(minute * 60 + 10, { k: 'a' }))
        pass(1)
        await scheduler.tick()
      }
      expect(sink.seconds).toEqual(Array.from({ length: 20 }, (_, minute) => minute * 60 + 10))
      expect(sink.appended).toBe(20)
      const runs = await listRuns(state, 100, 'single')
      expect(runs.reduce((sum, { matchCount }) => sum + matchCount, 0)).toBe(20)
      expect(await coverage('single', 0, 21)).toEqual(['0-20 evaluated', '20-21 none'])
    })

    test('a run says what it found', async () => {
      const scheduler = schedulerOn()
      const event = at(10, { k: 'a' }, { ecs: { 'user.name': 'Ann' } })
      await store(event)
      pass(5)
      const [run] = await scheduler.tick()
      expect(sink.findings).toMatchObject([
        { rule: { id: 'single' }, evaluation: 'scheduled', eventIds: [event.id], eventCount: 1, matched: { k: 'a' }, entities: [{ kind: 'user', value: 'ann' }], timeUs: event.timeUs }, // prettier-ignore
      ])
      expect((await listRuns(state, 1))[0]).toMatchObject({
        id: run?.id,
        state: 'done',
        evaluation: 'scheduled',
        matchCount: 1,
        suppressedCount: 0,
        findingCount: 1,
        sampleIds: [event.id],
        durationMs: 0,
        received: { fromUs: startUs, toUs: startUs + 300e6 },
        eventTimes: { firstUs: event.timeUs, lastUs: event.timeUs },
      })
    })

    test('what is hidden is counted, and handed on all the same', async () => {
      const scheduler = schedulerOn({
        judge: (_finding, [event]) => (event?.ecs['user.name'] === 'ann' ? 's1' : undefined),
      })
      await store(at(10, { k: 'a' }, { ecs: { 'user.name': 'ann' } }), at(11, { k: 'a' }))
      pass(5)
      expect(await scheduler.tick()).toMatchObject([{ matchCount: 2, suppressedCount: 1, findingCount: 2 }])
      expect([...sink.kept.values()].map(({ suppressedBy }) => suppressedBy).toSorted()).toEqual(['s1', undefined])
    })

    test('a run that is broken off after its findings were handed over counts them once', async () => {
      await store(at(10, { k: 'a' }))
      pass(5)
      const dying: FindingSink = {
        append: async (findings) => {
          await sink.append(findings)
          throw new Error('the process dies here')
        },
      }
      const problems: unknown[] = []
      expect(await schedulerOn({ sink: dying, onProblem: (error) => problems.push(error) }).tick()).toMatchObject([
        { state: 'failed' },
      ])
      expect(problems).toHaveLength(1)
      pass(5)
      await schedulerOn({ holder: 'two' }).tick()
      clock.advance(leaseMs)
      const second = schedulerOn({ holder: 'two' })
      await second.tick()
      clock.advance(leaseMs)
      expect(await second.tick()).toMatchObject([{ state: 'done', matchCount: 1 }])
      expect(sink.appended).toBe(2)
      expect(sink.findings).toHaveLength(1)
    })

    test('after downtime it catches up in pieces, the oldest first, and the ledger says it is late', async () => {
      const scheduler = schedulerOn()
      pass(5)
      await scheduler.tick()
      await store(...[10, 100, 199].map((minute) => at(minute * 60, { k: 'a' })))
      pass(195)
      const made = await scheduler.tick()
      expect(made.map(({ received }) => minuteOf(received.fromUs) - minute0)).toEqual([5, 65, 125, 185])
      expect(sink.seconds).toEqual([600, 6000, 11_940])
      expect(await coverage('single', 0, 200)).toEqual(['0-5 evaluated', '5-193 late', '193-200 evaluated'])
    })

    test('a failing rule waits longer each time, skips nothing, and says why', async () => {
      const scheduler = schedulerOn()
      await store(at(10, { k: 'a' }))
      pass(5)
      sink.failing = new Error('no')
      expect(await scheduler.tick()).toMatchObject([{ state: 'failed' }])
      expect(await scheduler.tick()).toEqual([])
      expect(await coverage('single', 0, 5)).toEqual(['0-5 gap: failed: a defect of ours; see the log'])
      clock.advance(31_000)
      expect(await scheduler.tick()).toHaveLength(1)
      clock.advance(31_000)
      expect(await scheduler.tick()).toHaveLength(0)
      clock.advance(31_000)
      sink.failing = undefined
      expect(await scheduler.tick()).toMatchObject([{ state: 'done', matchCount: 1 }])
      expect(await coverage('single', 0, 5)).toEqual(['0-5 evaluated'])
      expect((await listRuns(state, 10)).map(({ state: fate }) => fate)).toEqual(['done', 'failed', 'failed'])
    })

    test('what is too much for one run is made in smaller ones; what is too much for a minute is told', async () => {
      const scheduler = schedulerOn({ limits: { findings: 4, moments: 100, timeMs: 20_000 } })
      await store(
        ...[0, 1, 2, 3, 4].flatMap((minute) => [at(minute * 60, { k: 'a' }), at(minute * 60 + 1, { k: 'a' })]),
      )
      pass(5)
      expect((await scheduler.tick()).map(({ matchCount }) => matchCount)).toEqual([4, 2, 4])
      pass(5)
      await scheduler.tick()
      expect(sink.kept.size).toBe(10)
      await store(...Array.from({ length: 6 }, (_, i) => at(15 * 60 + i, { k: 'a' })))
      pass(10)
      await scheduler.tick()
      expect(sink.kept.size).toBe(14)
      expect(await coverage('single', 10, 20)).toEqual([
        '10-13 late',
        '13-15 evaluated',
        '15-16 truncated: more than one run may find: row limit',
        '16-20 evaluated',
      ])
      expect((await listRuns(state, 100)).find(({ state: fate }) => fate === 'truncated')).toMatchObject({
        matchCount: 6,
        findingCount: 4,
      })
    })

    describe('windows', () => {
      const burst = 'type: event_count\nrules: a\ngroup-by: u\ntimespan: 10m\ncondition: {gte: 3}'

      test('hold events of several runs, and fire once', async () => {
        rules = [correlated(burst)]
        const scheduler = schedulerOn()
        for (const minute of [3, 6, 7, 8, 9, 12, 16]) await store(at(minute * 60, { k: 'a', u: 'X' }))
        for (let run = 0; run < 5; run++) {
          pass(5)
          await scheduler.tick()
        }
        expect(sink.seconds).toEqual([420])
        expect(sink.findings).toMatchObject([
          { eventCount: 3, matched: { u: 'x', count: '3' }, message: 'rule correlated' },
        ])
      })

      test('one event whose clock is two days ahead and others six hours old: they are found, and the ledger says so', async () => {
        rules = [single(), correlated(burst)]
        const scheduler = schedulerOn()
        pass(5)
        await scheduler.tick()
        const received = { receivedUs: startUs + 6 * 60e6 }
        await store(at(2 * 86_400, { k: 'a', u: 'ahead' }, received))
        await store(...[0, 1, 2].map((i) => at(-6 * 3600 + i, { k: 'a', u: 'late' }, received)))
        pass(5)
        await scheduler.tick()
        expect(sink.findings.filter(({ rule }) => rule.id === 'single')).toHaveLength(4)
        expect(sink.findings.filter(({ rule }) => rule.id === 'correlated')).toMatchObject([{ matched: { u: 'late' } }])
        const told = ['0-5 evaluated', '5-10 evaluated: events up to 6 h 5 m old, events up to 1 d 23 h ahead']
        expect(await coverage('single', 0, 10)).toEqual(told)
        expect(await coverage('correlated', 0, 10)).toEqual(told)
      })

      test('late events complete a window that was looked at before', async () => {
        rules = [correlated(burst)]
        const scheduler = schedulerOn()
        await store(...[60, 120].map((second) => at(second, { k: 'a', u: 'x' })))
        pass(5)
        await scheduler.tick()
        pass(60)
        await scheduler.tick()
        expect(sink.seconds).toEqual([])
        await store(at(90, { k: 'a', u: 'x' }, { receivedUs: startUs + 66 * 60e6 }))
        pass(5)
        await scheduler.tick()
        expect(sink.seconds).toEqual([120])
      })

      test('chains build on what earlier runs found', async () => {
        const inner = correlationText(
          'type: event_count\nrules: a\ngroup-by: u\ntimespan: 1m\ncondition: {gte: 2}',
          'inner',
        )
        rules = [correlated('type: event_count\nrules: inner\ngroup-by: u\ntimespan: 1h\ncondition: {gte: 2}', inner)]
        const scheduler = schedulerOn()
        const ids: string[] = []
        for (const minute of [2, 12]) {
          const events = [0, 10].map((second) => at(minute * 60 + second, { k: 'a', u: 'x' }))
          ids.push(...events.map(({ id }) => id))
          await store(...events)
        }
        for (let run = 0; run < 3; run++) {
          pass(5)
          await scheduler.tick()
        }
        expect(sink.seconds).toEqual([730])
        expect(sink.findings).toMatchObject([{ eventIds: ids, eventCount: 4 }])
      })

      test('that are decided when they close are decided once, as they follow each other', async () => {
        rules = [correlated('type: event_count\nrules: a\ngroup-by: u\ntimespan: 10m\ncondition: {lt: 3}')]
        const scheduler = schedulerOn()
        for (const minute of [0, 4, 8, 11, 30, 31, 32]) await store(at(minute * 60, { k: 'a', u: 'x' }))
        for (let run = 0; run < 12; run++) {
          pass(5)
          await scheduler.tick()
        }
        expect(sink.seconds).toEqual([660])
      })

      test('a threshold of a search is a window too', async () => {
        const [{ asks }] = [single()]
        rules = [scheduled('many', asksForMany(asks.kind === 'each' ? asks.predicate : { kind: 'none' }, 3, 10))]
        const scheduler = schedulerOn()
        await store(...[10, 20, 30, 40].map((second) => at(second, { k: 'a' })))
        pass(5)
        await scheduler.tick()
        expect(sink.seconds).toEqual([30])
      })
    })

    describe('in a cluster', () => {
      test('one process runs, and another takes over when it is gone', async () => {
        const [one, two] = [schedulerOn(), schedulerOn({ holder: 'two' })]
        await one.tick()
        await store(at(10, { k: 'a' }))
        pass(5)
        expect(await two.tick()).toEqual([])
        expect(await one.tick()).toHaveLength(1)
        expect(await two.tick()).toEqual([])
        clock.advance(leaseMs - 1)
        expect(await two.tick()).toEqual([])
        pass(5)
        expect(await two.tick()).toHaveLength(1)
      })

      test('a clock that jumps takes nothing over', async () => {
        const [one, two] = [schedulerOn(), schedulerOn({ holder: 'two' })]
        pass(5)
        await one.tick()
        await two.tick()
        clock.set(startUs + 7 * 86_400e6)
        watermarkUs += 300e6
        expect(await two.tick()).toEqual([])
      })

      test('who was taken over in mid-run writes nothing, and its run is abandoned', async () => {
        const two = schedulerOn({ holder: 'two' })
        const slow: RunStore = {
          read: place.store.read.bind(place.store),
          count: place.store.count.bind(place.store),
          find: async (...asked: Parameters<EventStore['find']>) => {
            await two.tick()
            clock.advance(leaseMs)
            await two.tick()
            return place.store.find(...asked)
          },
        }
        await store(at(10, { k: 'a' }))
        pass(5)
        await expect(schedulerOn({ store: slow }).tick()).rejects.toMatchObject({ code: 'detection.lease_lost' })
        expect((await listRuns(state, 10)).map(({ state: fate }) => fate).toSorted()).toEqual(['abandoned', 'done'])
        expect(sink.findings).toHaveLength(1)
        expect(await coverage('single', 0, 5)).toEqual(['0-5 evaluated'])
      })

      test('who lets go is followed at once', async () => {
        const one = schedulerOn()
        pass(5)
        await one.tick()
        await one.stop()
        pass(5)
        expect(await schedulerOn({ holder: 'two' }).tick()).toHaveLength(1)
      })
    })

    test('a clock that was two days ahead and is set back takes the rules back with it', async () => {
      const scheduler = schedulerOn()
      pass(5)
      await scheduler.tick()
      const right = startUs + 300e6
      clock.set(right + 2 * 86_400e6)
      watermarkUs = right + 2 * 86_400e6
      for (let tick = 0; tick < 10; tick++) await scheduler.tick()
      clock.set(right)
      watermarkUs = right
      await scheduler.tick()
      await store(at(400, { k: 'a' }))
      pass(5)
      await scheduler.tick()
      expect(sink.seconds).toEqual([400])
    })

    test('a process that starts behind a clock that was set back goes back too', async () => {
      watermarkUs += 2 * 86_400e6
      await schedulerOn().tick()
      clock.advance(leaseMs)
      watermarkUs = startUs
      await store(at(10, { k: 'a' }))
      pass(5)
      const next = schedulerOn({ holder: 'two' })
      await next.tick()
      clock.advance(leaseMs)
      await next.tick()
      expect(sink.seconds).toEqual([10])
    })

    describe('by hand', () => {
      test('a rule runs now over what came last, and its schedule goes on', async () => {
        const scheduler = schedulerOn()
        pass(5)
        await scheduler.tick()
        await store(at(310, { k: 'a' }))
        pass(2)
        expect(await scheduler.runNow('single', 60)).toMatchObject({ state: 'done', matchCount: 1 })
        pass(3)
        expect(await scheduler.tick()).toMatchObject([{ matchCount: 1 }])
        expect(sink.findings).toHaveLength(1)
        await expect(scheduler.runNow('no', 60)).rejects.toMatchObject({ code: 'request.not_found' })
      })

      test('one without a schedule is never due', async () => {
        rules = [scheduled('manual', single().asks, undefined)]
        rules = rules.map((rule) => ({ ...rule, everyMinutes: undefined }))
        pass(60)
        expect(await schedulerOn().tick()).toEqual([])
      })

      test('a gap is filled, and the ledger says by what', async () => {
        const scheduler = schedulerOn()
        await store(at(10, { k: 'a' }), at(4000, { k: 'a' }))
        pass(90)
        await ledger.record(
          { rule: 'single' },
          { fromMinute: minute0, toMinute: minute0 + 80, state: 'gap', reason: 'lost' },
        )
        const runs = await scheduler.backfill('single', startUs, startUs + 80 * 60e6)
        expect(runs.map(({ matchCount }) => matchCount)).toEqual([1, 1])
        expect(await coverage('single', 0, 81)).toEqual(['0-80 backfilled', '80-81 none'])
        expect(await ledger.gaps({ fromMinute: 0, toMinute: minute0 + 90 })).toEqual([])
      })

      test('a gap its schedule has passed is filled by the filler, one it has not reached is left to it', async () => {
        const scheduler = schedulerOn()
        await store(at(10, { k: 'a' }))
        pass(10)
        expect(await scheduler.fillGap('single', startUs, startUs + 300e6)).toBeUndefined()
        await scheduler.tick()
        expect(await scheduler.fillGap('single', startUs, startUs + 300e6)).toBe('backfilled')
        expect(await scheduler.fillGap('other', startUs, startUs + 300e6)).toBeUndefined()
      })

      test('a run can be stopped: it is tried again an interval later', async () => {
        const stopping: RunStore = {
          read: place.store.read.bind(place.store),
          count: place.store.count.bind(place.store),
          find: async (...asked: Parameters<EventStore['find']>) => {
            const [running] = await listRuns(state, 1)
            expect(running?.state).toBe('running')
            expect(scheduler.cancel(running?.id ?? '')).toBe(true)
            return place.store.find(...asked)
          },
        }
        const scheduler: Scheduler = schedulerOn({ store: stopping })
        pass(5)
        expect(await scheduler.tick()).toMatchObject([{ state: 'cancelled' }])
        expect(await scheduler.tick()).toEqual([])
        expect(await coverage('single', 0, 5)).toEqual(['0-5 gap: stopped: the run was stopped'])
        expect(scheduler.cancel('none')).toBe(false)
        clock.advance(5 * minuteMs)
        expect(await scheduler.tick()).toMatchObject([{ state: 'cancelled' }])
      })

      test('a run that is asked for while another is under way comes behind it', async () => {
        let second: Promise<unknown> | undefined
        const twice: RunStore = {
          read: place.store.read.bind(place.store),
          count: place.store.count.bind(place.store),
          find: async (...asked: Parameters<EventStore['find']>) => {
            second ??= scheduler.runNow('single', 5)
            return place.store.find(...asked)
          },
        }
        const scheduler: Scheduler = schedulerOn({ store: twice })
        expect(await scheduler.runNow('single', 5)).toMatchObject({ state: 'done' })
        expect(await second).toMatchObject({ state: 'done' })
      })

      test('it is refused when that takes long', async () => {
        const twice: RunStore = {
          read: place.store.read.bind(place.store),
          count: place.store.count.bind(place.store),
          find: async (...asked: Parameters<EventStore['find']>) => {
            await expect(scheduler.runNow('single', 5)).rejects.toMatchObject({ code: 'request.conflict' })
            return place.store.find(...asked)
          },
        }
        const scheduler: Scheduler = schedulerOn({ store: twice, runWaitMs: 5 })
        expect(await scheduler.runNow('single', 5)).toMatchObject({ state: 'done' })
      })
    })
  })
}
