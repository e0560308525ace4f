import type { Event, Finding } from '@aurora/core'
import { migrate, type State } from '@aurora/state'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { at, startUs } from './correlations/correlation-cases.fixture.ts'
import type { Actor, AuditEntry, AuditSink } from './audit-sink.ts'
import { openDetections, type Detections } from './detections.ts'
import type { NewHunt } from './hunts/hunts.ts'
import type { OwnRuleContent } from './hunts/rule-content.ts'
import type { JudgedFinding } from './schedules/finding-sink.ts'
import { maxSuppressionUs, type NewSuppression, type PastFinding } from './suppressions/suppressions.ts'
import { ManualClock } from './testing/manual-clock.ts'
import { storeEvents } from './testing/stored-events.ts'
import { detectionMigrations } from './tables.ts'
import { openThrowawayStore } from './testing/throwaway-store.ts'

const ann: Actor = { kind: 'user', id: 'u1', name: 'ann', role: 'analyst' }
const bob: Actor = { kind: 'user', id: 'u2', name: 'bob', role: 'operator' }
const root: Actor = { kind: 'user', id: 'u3', name: 'root', role: 'admin' }
const from = { address: '192.0.2.1', requestId: 'r-1' }
const hourUs = 3600e6

/** An audit sink that keeps what was committed. */
class RecordingSink implements AuditSink {
  readonly entries: AuditEntry[] = []
  isFailing = false
  async append(entry: AuditEntry, tx: Parameters<AuditSink['append']>[1]): Promise<void> {
    if (this.isFailing) throw new Error('the audit log cannot be written')
    tx.onCommit(() => this.entries.push(entry))
  }
  get actions(): string[] {
    return this.entries.map(({ action, actor }) => `${action} ${actor.name}`)
  }
}

/** What suppressions, verdicts, hunts and rules made of them promise on every state store. */
export function detectionsContract(name: string, open: () => Promise<State>): void {
  describe(`detections on ${name}`, () => {
    let place: Awaited<ReturnType<typeof openThrowawayStore>>
    let state: State
    let clock: ManualClock
    let audit: RecordingSink
    let found: JudgedFinding[]
    let detections: Detections
    let batch = 0

    const openOn = (): Promise<Detections> =>
      openDetections({
        state,
        store: place.store,
        audit,
        clock,
        aliases: {},
        sink: { append: async (judged) => void found.push(...judged) },
        watermarkUs: () => clock.nowUs(),
        holder: 'one',
      })
    beforeAll(async () => {
      place = await openThrowawayStore()
    })
    afterAll(() => place[Symbol.asyncDispose]())
    beforeEach(async () => {
      state = await open()
      await migrate(state, detectionMigrations)
      clock = new ManualClock(startUs)
      audit = new RecordingSink()
      found = []
      await place.store.removeSensor('sensor')
      detections = await openOn()
    })
    afterEach(() => state.close())

    const store = (...events: readonly Event[]): Promise<void> => storeEvents(place.store, ++batch, events)

    describe('suppressions', () => {
      const suppression = (changes: Partial<NewSuppression> = {}): NewSuppression => ({
        criteria: { entity: { kind: 'host', value: 'WEB1' } },
        reason: 'patching until noon',
        expiresUs: startUs + hourUs,
        ...changes,
      })
      const findingOf = (event: Event, ruleId = 'r', id = 'a'.repeat(32)): Finding => ({
        id,
        timeUs: event.timeUs,
        receivedUs: event.receivedUs,
        detectedUs: startUs,
        rule: { id: ruleId, version: '1', title: 't', pack: '', author: '', license: '', opensCase: false },
        evaluation: 'live',
        severity: 1,
        techniques: [],
        source: 'zeek',
        sensor: 'sensor',
        dataset: 'conn',
        message: 'm',
        description: '',
        eventIds: [event.id],
        eventCount: 1,
        entities: [{ kind: 'host', value: 'web1' }],
        matched: {},
      })
      const event = at(0, { k: 'a', u: 'x' })
      const judge = (finding = findingOf(event), events = [event]) => detections.suppressions.judge(finding, events)

      test('hide findings about somebody or something, of one rule or of all, until they end', async () => {
        const { id } = await detections.suppressions.create(suppression({ ruleId: 'r' }), ann, from)
        expect(judge()).toBe(id)
        expect(judge(findingOf(event, 'other'))).toBeUndefined()
        expect(judge({ ...findingOf(event), entities: [{ kind: 'host', value: 'web2' }] })).toBeUndefined()
        clock.advance(3600_000)
        expect(judge()).toBeUndefined()
        expect(await detections.suppressions.list(true)).toEqual([])
        expect(await detections.suppressions.list()).toMatchObject([
          { id, ruleId: 'r', reason: 'patching until noon', author: { name: 'ann' } },
        ])
      })

      test('hide findings whose events all meet a query', async () => {
        const { id } = await detections.suppressions.create(suppression({ criteria: { query: 'u:x' } }), ann, from)
        expect(judge()).toBe(id)
        expect(judge(findingOf(event), [event, at(1, { u: 'y' })])).toBeUndefined()
        expect(judge(findingOf(event), [])).toBeUndefined()
      })

      test('need a reason, criteria that mean something, and an end within 90 days', async () => {
        const refused = async (changes: Partial<NewSuppression>, code = 'request.invalid') =>
          expect(detections.suppressions.create(suppression(changes), ann, from)).rejects.toMatchObject({ code })
        await refused({ reason: '  ' })
        await refused({ expiresUs: startUs })
        await refused({ expiresUs: startUs + maxSuppressionUs + 1 })
        await refused({ expiresUs: NaN })
        await refused({ criteria: { query: '' } })
        await refused({ criteria: { query: 'u:(' } }, 'search.syntax')
        await refused({ criteria: { entity: { kind: 'host', value: ' ' } } })
        expect(audit.entries).toEqual([])
        await detections.suppressions.create(suppression({ expiresUs: startUs + maxSuppressionUs }), ann, from)
      })

      test('can be ended early, once, and are recorded', async () => {
        const { id } = await detections.suppressions.create(suppression(), ann, from)
        await detections.suppressions.end(id, bob, from)
        expect(judge()).toBeUndefined()
        await expect(detections.suppressions.end(id, bob, from)).rejects.toMatchObject({ code: 'request.not_found' })
        expect(audit.actions).toEqual(['suppression.create ann', 'suppression.end bob'])
        expect(audit.entries[0]).toMatchObject({
          eventType: 'rule',
          target: { id, name: 'all rules' },
          details: { entity: 'host web1', reason: 'patching until noon' },
        })
      })

      test('are not made when they cannot be recorded', async () => {
        audit.isFailing = true
        await expect(detections.suppressions.create(suppression(), ann, from)).rejects.toThrow('cannot be written')
        expect(await detections.suppressions.list()).toEqual([])
      })

      test('are taken up by other processes when they look', async () => {
        const other = await openOn()
        const { id } = await detections.suppressions.create(suppression(), ann, from)
        expect(other.suppressions.judge(findingOf(event), [event])).toBeUndefined()
        await other.upkeep()
        expect(other.suppressions.judge(findingOf(event), [event])).toBe(id)
      })

      test('screen findings on their way to people, mark them once, and say the same again', async () => {
        const { id } = await detections.suppressions.create(suppression({ criteria: { query: 'u:x' } }), ann, from)
        const [hidden, shown] = ['x', 'y'].map((u) => at(1, { k: 'a', u })) as [Event, Event]
        const findings = [findingOf(hidden, 'r', 'b'.repeat(32)), findingOf(shown, 'r', 'c'.repeat(32))]
        const load = async () => new Map([hidden, shown].map((each) => [each.id, each]))
        for (let again = 0; again < 2; again++)
          expect(await detections.suppressions.screen(findings, load)).toEqual(new Map([['b'.repeat(32), id]]))
        await detections.suppressions.end(id, ann, from)
        expect(await detections.suppressions.screen(findings, load)).toEqual(new Map([['b'.repeat(32), id]]))
        expect(await detections.suppressions.list()).toMatchObject([{ hiddenCount: 1 }])
        await detections.suppressions.forgetBefore(startUs + 1)
        expect(await detections.suppressions.hiddenOf(['b'.repeat(32)])).toEqual(new Map())
      })

      test('show beforehand what they would have hidden, and warn of what was confirmed', async () => {
        const past = [1, 2, 3].map((n): PastFinding => {
          const own = at(n, { k: 'a', u: n === 3 ? 'y' : 'x' })
          return { finding: findingOf(own, 'r', String(n).repeat(32)), events: [own] }
        })
        const [first] = past
        await detections.verdicts.set({ id: first?.finding.id ?? '', ruleId: 'r' }, 'true_positive', ann, from)
        const preview = await detections.suppressions.preview({ ruleId: 'r', criteria: { query: 'u:x' } }, past)
        expect(preview).toMatchObject({
          lookedAt: 3,
          hidden: 2,
          hours: 1,
          critical: 0,
          confirmed: ['1'.repeat(32)],
          samples: [{ id: '2'.repeat(32) }, { id: '1'.repeat(32) }],
        })
        expect(await detections.suppressions.list()).toEqual([])
      })
    })

    describe('verdicts', () => {
      const finding = (n: number, ruleId = 'r') => ({ id: n.toString(16).padStart(32, '0'), ruleId })

      test('say how often a rule was right, and the last word counts', async () => {
        for (const n of [1, 2, 3]) await detections.verdicts.set(finding(n), 'true_positive', ann, from)
        await detections.verdicts.set(finding(4), 'false_positive', ann, from)
        await detections.verdicts.set(finding(3), 'false_positive', bob, from)
        await detections.verdicts.set(finding(9, 'other'), 'true_positive', ann, from)
        const precision = await detections.verdicts.precisionOf(['r', 'none'])
        expect(precision).toEqual(new Map([['r', { truePositives: 2, falsePositives: 2, precision: 0.5 }]]))
        expect(await detections.verdicts.find(finding(3).id)).toBe('false_positive')
        expect(audit.actions).toHaveLength(6)
      })

      test('can be taken back, and are of findings only', async () => {
        await detections.verdicts.set(finding(1), 'true_positive', ann, from)
        await detections.verdicts.set(finding(1), undefined, ann, from)
        expect(await detections.verdicts.precisionOf(['r'])).toEqual(new Map())
        await expect(
          detections.verdicts.set({ id: 'x', ruleId: 'r' }, 'true_positive', ann, from),
        ).rejects.toMatchObject({ code: 'request.invalid' })
      })
    })

    describe('hunts', () => {
      const hunt = (changes: Partial<NewHunt> = {}): NewHunt => ({
        name: 'odd logons',
        search: { query: 'k:a', sources: ['zeek'], severities: ['info'], hosts: ['web1', '10.0.0.1'] },
        audience: { to: 'private' },
        ...changes,
      })

      test('are kept with their filters, through a restart', async () => {
        const made = await detections.hunts.create(hunt(), ann, from)
        detections = await openOn()
        expect(await detections.hunts.find(made.id, ann)).toEqual(made)
        expect(made).toMatchObject({
          name: 'odd logons',
          owner: { id: 'u1', name: 'ann' },
          search: hunt().search,
          createdUs: startUs,
        })
      })

      test('are seen by whom they are for', async () => {
        await detections.hunts.create(hunt({ name: 'mine' }), ann, from)
        await detections.hunts.create(hunt({ name: 'ours', audience: { to: 'team' } }), ann, from)
        const { id } = await detections.hunts.create(
          hunt({ name: 'theirs', audience: { to: 'roles', roles: ['operator'] } }),
          ann,
          from,
        )
        const names = async (by: Actor) => (await detections.hunts.list(by)).map((each) => each.name)
        expect(await names(ann)).toEqual(['mine', 'ours', 'theirs'])
        expect(await names(bob)).toEqual(['ours', 'theirs'])
        expect(await names({ ...bob, id: 'u9', role: 'viewer' })).toEqual(['ours'])
        expect(await names(root)).toEqual(['ours', 'theirs'])
        const [mine] = await detections.hunts.list(ann)
        await expect(detections.hunts.find(mine?.id ?? '', bob)).rejects.toMatchObject({ code: 'request.not_found' })
        await expect(detections.hunts.update(id, hunt(), bob, from)).rejects.toMatchObject({ code: 'auth.forbidden' })
        await expect(detections.hunts.delete(id, bob, from)).rejects.toMatchObject({ code: 'auth.forbidden' })
        await detections.hunts.delete(id, root, from)
      })

      test('are run on demand, and say when that was and how many they found', async () => {
        const { id } = await detections.hunts.create(hunt(), ann, from)
        await store(
          at(1, { k: 'a' }, { ecs: { 'host.name': 'WEB1' } }),
          at(2, { k: 'a' }, { ecs: { 'destination.ip': '10.0.0.1' } }),
          at(3, { k: 'a' }, { ecs: { 'host.name': 'web2' } }),
          at(4, { k: 'b' }, { ecs: { 'host.name': 'web1' } }),
        )
        clock.advance(60_000)
        const result = await detections.hunts.run(id, ann, { fromUs: startUs, toUs: startUs + hourUs }, 1)
        expect(result).toMatchObject({ total: 2, events: [{ timeUs: startUs + 2e6 }], partial: undefined })
        expect(await detections.hunts.find(id, ann)).toMatchObject({ lastRunUs: startUs + 60e6, lastCount: 2 })
        for (let i = 0; i < 25; i++) await detections.hunts.run(id, ann, { fromUs: startUs, toUs: startUs + 2e6 }, 1)
        const { recentRuns } = await detections.hunts.find(id, ann)
        expect(recentRuns.map(({ count }) => count)).toEqual(Array(20).fill(1))
      })

      test('are changed and deleted, each time recorded', async () => {
        const { id } = await detections.hunts.create(hunt(), ann, from)
        const changed = await detections.hunts.update(id, hunt({ name: 'new', audience: { to: 'team' } }), ann, from)
        expect(changed).toMatchObject({ id, name: 'new', audience: { to: 'team' } })
        await detections.hunts.delete(id, ann, from)
        await expect(detections.hunts.find(id, ann)).rejects.toMatchObject({ code: 'request.not_found' })
        expect(audit.actions).toEqual(['hunt.create ann', 'hunt.update ann', 'hunt.delete ann'])
      })

      test.for([
        ['a query that does not parse', { search: { ...hunt().search, query: 'k:(' } }, 'search.syntax'],
        ['a severity there is not', { search: { ...hunt().search, severities: ['odd'] } }, 'request.invalid'],
        [
          'too many hosts',
          { search: { ...hunt().search, hosts: Array.from({ length: 51 }, () => 'h') } },
          'request.invalid',
        ],
        ['a query too long', { search: { ...hunt().search, query: 'a'.repeat(5000) } }, 'request.invalid'],
        ['no name', { name: ' ' }, 'request.invalid'],
        ['no role', { audience: { to: 'roles', roles: [] } }, 'request.invalid'],
      ] as const)('are refused with %s', async ([, changes, code]) => {
        await expect(detections.hunts.create(hunt(changes), ann, from)).rejects.toMatchObject({ code })
      })
    })

    describe('rules of hunts', () => {
      const rule = (changes: Partial<OwnRuleContent> = {}): OwnRuleContent => ({
        title: 'odd logon',
        search: { query: 'k:a', sources: [], severities: [], hosts: [] },
        titleTemplate: 'logon of {u} from {source.ip}',
        descriptionTemplate: '',
        severity: 3,
        techniques: ['T1110.001'],
        opensCase: true,
        everyMinutes: 5,
        isEnabled: true,
        ...changes,
      })

      test('keep what they said in each version, and who changed it', async () => {
        const { id } = await detections.rules.create(rule(), undefined, ann, from)
        await detections.rules.update(id, 1, rule({ title: 'odder logon', everyMinutes: undefined }), bob, from)
        const versions = await detections.rules.versions(id)
        expect(versions.map(({ version, by, content }) => [version, by.name, content.title])).toEqual([
          [2, 'bob', 'odder logon'],
          [1, 'ann', 'odd logon'],
        ])
        expect(versions[1]?.content).toEqual(rule())
        for (let version = 2; version < 105; version++)
          await detections.rules.update(id, version, rule({ everyMinutes: version }), bob, from)
        const kept = await detections.rules.versions(id)
        expect([kept[0]?.version, kept.at(-1)?.version, kept.length]).toEqual([105, 6, 100])
        await detections.rules.delete(id, ann, from)
        await expect(detections.rules.versions(id)).rejects.toMatchObject({ code: 'request.not_found' })
      })

      test('run on their schedule and say what they found in their words', async () => {
        const descriptionTemplate = 'Ask {u}; {{see}} the guide.'
        const made = await detections.rules.create(rule({ descriptionTemplate }), 'hunt', ann, from)
        await store(at(10, { k: 'a', u: 'eve\u202e' }, { ecs: { 'source.ip': '192.0.2.7' } }))
        clock.advance(300_000)
        await detections.scheduler.tick()
        expect(found).toMatchObject([{ suppressedBy: undefined, finding: { rule: { id: made.id, version: '1', title: 'odd logon', opensCase: true, author: 'ann' }, severity: 3, techniques: ['T1110.001'], message: 'logon of eve\\u{202e} from 192.0.2.7', description: 'Ask eve\\u{202e}; {see} the guide.', evaluation: 'scheduled' } }]) // prettier-ignore
        expect((await detections.progress()).get(made.id)).toMatchObject({ coveredUs: startUs + 300e6, failures: 0 })
        expect(await detections.runs(10, made.id)).toMatchObject([{ matchCount: 1, state: 'done' }])
        expect(audit.entries[0]).toMatchObject({
          action: 'rule.create',
          target: { kind: 'rule', id: made.id, name: 'odd logon' },
          details: { version: 1, everyMinutes: 5 },
        })
      })

      test('what a suppression hides is handed over, flagged and counted', async () => {
        const made = await detections.rules.create(rule(), undefined, ann, from)
        const { id } = await detections.suppressions.create(
          { ruleId: made.id, criteria: { query: 'u:x' }, reason: 'known', expiresUs: startUs + hourUs },
          ann,
          from,
        )
        await store(at(10, { k: 'a', u: 'x' }), at(11, { k: 'a', u: 'y' }))
        clock.advance(300_000)
        await detections.scheduler.tick()
        expect(found.map(({ suppressedBy }) => suppressedBy).toSorted()).toEqual([id, undefined])
        expect(await detections.suppressions.list()).toMatchObject([{ hiddenCount: 1, lastHiddenUs: startUs + 300e6 }])
        expect(await detections.runs(1)).toMatchObject([{ matchCount: 2, suppressedCount: 1 }])
        const { last24h, today, todayFromUs } = await detections.figures()
        expect(last24h).toEqual({ runs: 1, failedRuns: 0, matches: 2, matchesByHand: 0, suppressed: 1 })
        expect(today).toEqual(last24h)
        expect(todayFromUs).toBe(Date.UTC(2026, 2, 14) * 1000)
      })

      test('with a threshold find many at once', async () => {
        await detections.rules.create(
          rule({ threshold: { atLeast: 3, withinMinutes: 10 }, titleTemplate: '{count} logons, last by {u}' }),
          undefined,
          ann,
          from,
        )
        await store(...['x', 'y', 'z'].map((u, i) => at(i, { k: 'a', u })))
        clock.advance(300_000)
        await detections.scheduler.tick()
        expect(found).toMatchObject([{ finding: { message: '3 logons, last by z', eventCount: 3 } }])
      })

      test('run by hand when they have no schedule', async () => {
        const made = await detections.rules.create(rule({ everyMinutes: undefined }), undefined, ann, from)
        await store(at(10, { k: 'a' }))
        clock.advance(600_000)
        expect(await detections.scheduler.tick()).toEqual([])
        expect(await detections.runNow(made.id, 60, bob, from)).toMatchObject({ matchCount: 1, state: 'done' })
        expect(audit.actions).toEqual(['rule.create ann', 'rule.run bob'])
        expect((await detections.figures()).last24h).toMatchObject({ runs: 1, matches: 0, matchesByHand: 1 })
      })

      test('are changed by version, switched off and deleted, each time recorded', async () => {
        const made = await detections.rules.create(rule(), undefined, ann, from)
        const changed = await detections.rules.update(made.id, 1, rule({ isEnabled: false }), bob, from)
        expect(changed).toMatchObject({ version: 2, isEnabled: false })
        await expect(detections.rules.update(made.id, 1, rule(), ann, from)).rejects.toMatchObject({
          code: 'request.conflict',
        })
        clock.advance(600_000)
        expect(await detections.scheduler.tick()).toEqual([])
        await detections.rules.delete(made.id, ann, from)
        await expect(detections.rules.find(made.id)).rejects.toMatchObject({ code: 'request.not_found' })
        expect(audit.actions).toEqual(['rule.create ann', 'rule.update bob', 'rule.delete ann'])
      })

      test('that are switched on again begin anew', async () => {
        const made = await detections.rules.create(rule(), undefined, ann, from)
        clock.advance(300_000)
        await detections.scheduler.tick()
        await detections.rules.update(made.id, 1, rule({ isEnabled: false }), ann, from)
        clock.advance(86_400_000)
        await detections.rules.update(made.id, 2, rule(), ann, from)
        expect(await detections.scheduler.tick()).toHaveLength(1)
        const minute = Math.floor(startUs / 60e6)
        const day = await detections.ledger.coverage(made.id, { fromMinute: minute, toMinute: minute + 1445 })
        expect(day.map(({ state: fate }) => fate)).toEqual(['evaluated', 'none', 'evaluated'])
      })

      test('forget what is old', async () => {
        const made = await detections.rules.create(rule(), undefined, ann, from)
        clock.advance(300_000)
        await detections.scheduler.tick()
        clock.advance(100 * 86_400_000)
        await detections.upkeep()
        expect(await detections.runs(10, made.id)).toEqual([])
      })

      test.for([
        ['a title of nothing', { title: '' }],
        ['a brace that stands alone', { titleTemplate: 'of {u' }],
        ['a technique that is none', { techniques: ['T1'] }],
        ['a schedule of no minutes', { everyMinutes: 0 }],
        ['a threshold of nothing', { threshold: { atLeast: 0, withinMinutes: 5 } }],
      ] as const)('are refused with %s', async ([, changes]) => {
        await expect(detections.rules.create(rule(changes), undefined, ann, from)).rejects.toMatchObject({
          code: 'request.invalid',
        })
      })
    })
  })
}
