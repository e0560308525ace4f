import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Finding } from '@aurora/core'
import { indicatorsOfEvent, spellIndicator } from '@aurora/ingest'
import { migrate, type State } from '@aurora/state'
import { openEventStore, type EventStore } from '@aurora/store'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { AuditEntry, AuditSink, By } from './audit-sink.ts'
import { FeedFault, type FeedAnswer, type Fetcher } from './feeds/fetcher.ts'
import { intelMigrations } from './indicators/tables.ts'
import { openIntel, type Import, type Intel } from './intel.ts'
import { TableLookup } from './live/table-lookup.ts'
import { eventWith, storeEvents } from './testing/events.ts'

const ann: By = { actor: { kind: 'user', id: 'u1', name: 'ann' }, origin: { address: '192.0.2.1', requestId: 'r-1' } }
const startUs = 1_700_000_000e6
const dayUs = 86_400e6

/** An audit sink that keeps what was committed. */
class RecordingSink implements AuditSink {
  readonly entries: AuditEntry[] = []
  isFailing = false
  async append(entry: AuditEntry, tx: Parameters<AuditSink['append']>[1]): Promise<void> {
    if (this.isFailing) throw new Error('the audit log cannot be written')
    tx.onCommit(() => void this.entries.push(entry))
  }
}

const answerOf = (body: unknown, more: Partial<FeedAnswer> = {}): FeedAnswer => ({
  status: 200,
  headers: {},
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  retryAfterMs: undefined,
  ...more,
})

/** What indicators, feeds and looking back promise on every state store. */
export function intelContract(name: string, open: () => Promise<State>): void {
  describe(`indicators on ${name}`, () => {
    let folder: string
    let store: EventStore
    let state: State
    let audit: RecordingSink
    let intel: Intel
    let nowUs: number
    let memory: SharedArrayBuffer
    let findings: Map<string, Finding>
    let ask: Fetcher
    let batch = 0

    const openOn = async (): Promise<Intel> =>
      await openIntel({
        state,
        store,
        audit,
        speller: spellIndicator,
        indicatorsOf: indicatorsOfEvent,
        watch: (buffer) => (memory = buffer),
        storedUntilUs: () => 4e15,
        async keep(given) {
          const fresh = given.filter(({ id }) => !findings.has(id))
          for (const one of fresh) findings.set(one.id, one)
          return await Promise.resolve(fresh)
        },
        fetcher: async (question) => await ask(question),
        secretOf: async (secret) => await Promise.resolve(`secret of ${secret}`),
        observer: { indicatorProblem: ({ error }) => expect.unreachable(String(error)) },
        nowUs: () => (nowUs += 1),
      })

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'aurora-intel-'))
      store = await openEventStore({ address: `chdb:${folder}`, retentionDays: 25_000, readSessions: 2, memoryBytes: 1 << 30 }) // prettier-ignore
      const day = startUs / 1e6 - 86_400
      await storeEvents(store, ++batch, [
        eventWith(day, { 'source.ip': '45.155.205.7' }),
        eventWith(day + 1, { 'destination.ip': '45.155.205.7', 'dns.question.name': 'a.b.badsite.net' }),
        eventWith(
          day + 2,
          { 'url.full': 'http://badsite.net/x' },
          { indicators: ['badsite.net', 'http://badsite.net/x'] },
        ),
        eventWith(day + 3, { 'file.hash.md5': 'D41D8CD98F00B204E9800998ECF8427E' }),
        eventWith(
          day + 5,
          {},
          { source: 'syslog', message: 'link to HXXP://texts.badplace[.]net/ and texts.badplace.net seen' },
        ),
        eventWith(day + 4, { 'source.ip': '10.0.0.1', 'dns.question.name': 'notbadsite.net' }),
      ])
      await storeEvents(store, ++batch, [eventWith(day - 40 * 86_400, { 'source.ip': '45.155.205.9' })])
    })
    afterAll(async () => {
      await store.close()
      await rm(folder, { recursive: true, force: true })
    })
    beforeEach(async () => {
      state = await open()
      await migrate(state, intelMigrations)
      audit = new RecordingSink()
      findings = new Map()
      nowUs = startUs
      ask = async () => await Promise.reject(new FeedFault('nobody is asked'))
      intel = await openOn()
    })
    afterEach(async () => {
      await intel.close()
      await state.close()
    })

    const bring = async (feed: string, text: string, more: Partial<Import> = {}) =>
      await intel.import({ feed, format: 'auto', bytes: Buffer.from(text), isWhole: false, ...more }, ann)
    const isWatched = (value: string): boolean => new TableLookup(memory).find([value], nowUs).length > 0
    const reopen = async (): Promise<void> => {
      await intel.close()
      intel = await openOn()
    }
    const lookedBack = async (): Promise<void> =>
      await vi.waitFor(async () => expect(await intel.lookBack.state()).toMatchObject({ waiting: 0 }), {
        timeout: 20_000,
      })

    test('what is brought is known, watched, and stays so over a restart', async () => {
      const report = await bring('ours', 'value,confidence\n45.155.205.7,90\nbadsite.net,20\n10.0.0.1,50\n')
      expect(report).toMatchObject({ format: 'csv', read: 3, added: 2, changed: 0, unused: 1 })
      expect(await bring('ours', '45.155.205.7')).toMatchObject({ added: 0, changed: 1 })
      await reopen()
      expect(isWatched('45.155.205.7')).toBe(true)
      expect(isWatched('x.net')).toBe(false)
      expect(await intel.indicators.figures()).toEqual({ indicators: 2, watched: 2 })
      expect(await intel.indicators.get('badsite.net')).toMatchObject({ kind: 'domain', status: 'active', severity: 1, feeds: ['ours'], sources: [{ feed: 'ours', confidence: 20 }] }) // prettier-ignore
      await expect(intel.indicators.get('x.net')).rejects.toMatchObject({ code: 'request.not_found' })
    })

    test('a whole list without one value takes nothing back', async () => {
      await bring('list', 'badsite.net\n', { isWhole: true })
      for (const text of ['<html><title>Bad gateway</title></html>\n', '# nothing\n'])
        await bring('list', text, { isWhole: true }).catch(() => undefined)
      expect(await intel.indicators.get('badsite.net')).toMatchObject({ status: 'active' })
    })

    test('several sources of one value are one indicator; one that takes its word back takes back no other', async () => {
      await bring('a', 'value,confidence,techniques,tlp\n45.155.205.7,30,T1071,green\n')
      await bring('b', 'value,confidence,techniques,tlp\n45.155.205.7,80,T1566,red\n')
      expect(await intel.indicators.get('45.155.205.7')).toMatchObject({ confidence: 80, severity: 3, tlp: 'red', feeds: ['a', 'b'] }) // prettier-ignore
      expect(await bring('b', 'other.badsite.net\n', { isWhole: true })).toMatchObject({
        added: 1,
        withdrawn: 0,
        changed: 1,
      })
      expect(await intel.indicators.get('45.155.205.7')).toMatchObject({ confidence: 30, status: 'active', tlp: 'green', feeds: ['a'] }) // prettier-ignore
      expect(await bring('a', 'other.badsite.net\n', { isWhole: true })).toMatchObject({ withdrawn: 1 })
      expect(await intel.indicators.get('45.155.205.7')).toMatchObject({ status: 'withdrawn', feeds: [] })
      expect(isWatched('45.155.205.7')).toBe(false)
      await bring('b', '45.155.205.7\n')
      expect(isWatched('45.155.205.7')).toBe(true)
    })

    test('an indicator ends by the clock, and begins by it', async () => {
      await bring('a', 'value,valid_from,valid_until\n45.155.205.7,2023-11-20,2023-11-16\n45.155.205.8,2023-11-20,\n45.155.205.9,,2023-11-16\n') // prettier-ignore
      expect((await intel.indicators.get('45.155.205.8')).status).toBe('pending')
      expect(isWatched('45.155.205.8')).toBe(false)
      expect(isWatched('45.155.205.9')).toBe(true)
      nowUs += 10 * dayUs
      expect(isWatched('45.155.205.8')).toBe(true)
      expect(isWatched('45.155.205.9')).toBe(false)
      expect((await intel.indicators.get('45.155.205.9')).status).toBe('expired')
      await bring('b', '45.155.205.10', { keepDays: 3 })
      expect(isWatched('45.155.205.10')).toBe(true)
      nowUs += 4 * dayUs
      expect(isWatched('45.155.205.10')).toBe(false)
    })

    test('a mark stops an indicator at once, for a while or for good, and outlives what sources say', async () => {
      await bring('a', '45.155.205.7\nbadsite.net\n')
      await intel.indicators.mark('45.155.205.7', { why: 'ours' }, ann)
      await intel.indicators.mark('badsite.net', { why: 'for now', untilUs: nowUs + dayUs }, ann)
      expect([isWatched('45.155.205.7'), isWatched('badsite.net')]).toEqual([false, false])
      await bring('b', '45.155.205.7\nbadsite.net\n')
      await reopen()
      expect([isWatched('45.155.205.7'), isWatched('badsite.net')]).toEqual([false, false])
      nowUs += 2 * dayUs
      expect([isWatched('45.155.205.7'), isWatched('badsite.net')]).toEqual([false, true])
      expect(await intel.indicators.unmark('45.155.205.7', ann)).toMatchObject({ status: 'active', mark: undefined })
      expect(isWatched('45.155.205.7')).toBe(true)
      await expect(intel.indicators.mark('badsite.net', { why: ' ' }, ann)).rejects.toMatchObject({
        code: 'request.invalid',
      })
      await intel.indicators.remove('badsite.net', ann)
      expect(isWatched('badsite.net')).toBe(false)
      expect(audit.entries.map(({ action, actor }) => `${action} ${actor.name}`)).toEqual([
        'indicators.import ann', 'indicators.imported ann', 'indicator.mark ann', 'indicator.mark ann', 'indicators.import ann',
        'indicators.imported ann', 'indicator.unmark ann', 'indicator.remove ann',
      ]) // prettier-ignore
    })

    test('a change that cannot be recorded is not made', async () => {
      await bring('a', '45.155.205.7\n')
      audit.isFailing = true
      await expect(intel.indicators.mark('45.155.205.7', { why: 'ours' }, ann)).rejects.toThrow()
      await expect(bring('a', 'badsite.net\n')).rejects.toThrow()
      expect(isWatched('45.155.205.7')).toBe(true)
      expect(isWatched('badsite.net')).toBe(false)
      expect((await intel.indicators.list({ limit: 10 })).map(({ value }) => value)).toEqual(['45.155.205.7'])
    })

    test('what nobody says any more is forgotten after a while, but not what was found or marked', async () => {
      await bring('a', '45.155.205.7\nbadsite.net\nother.badsite.net\nstays.badsite.net\n')
      await intel.indicators.mark('other.badsite.net', { why: 'ours' }, ann)
      await bring('a', 'stays.badsite.net\n', { isWhole: true })
      expect(await intel.indicators.forgetOld()).toBe(0)
      nowUs += 100 * dayUs
      expect(await intel.indicators.forgetOld()).toBe(2)
      const left = await intel.indicators.list({ limit: 10 })
      expect(left.map(({ value }) => value).toSorted()).toEqual(['other.badsite.net', 'stays.badsite.net'])
    })

    test('lists are filtered and paged', async () => {
      await bring('a', Array.from({ length: 25 }, (_, i) => `host-${i}.badsite.net`).join('\n'))
      await bring('b', '45.155.205.7\nx_y.badsite.net\n')
      const values: string[] = []
      for (let after: { lastSeenUs: number; id: string } | undefined; ;) {
        const page = await intel.indicators.list({ limit: 10, after })
        values.push(...page.map(({ value }) => value))
        after = page.at(-1)
        if (page.length < 10) break
      }
      expect(new Set(values).size).toBe(27)
      expect(values).toHaveLength(27)
      const listed = async (filter: object): Promise<number> =>
        (await intel.indicators.list({ limit: 100, ...filter })).length
      expect(await listed({ feed: 'b' })).toBe(2)
      expect(await listed({ kind: 'ip' })).toBe(1)
      expect(await listed({ text: 'HOST-1' })).toBe(11)
      expect(await listed({ text: 'x_y' })).toBe(1)
      expect(await listed({ text: '%' })).toBe(0)
      expect(await listed({ hasHits: true })).toBe(0)
    })

    test('new indicators are looked for in everything stored, each event once, in fields and in kept indicators', async () => {
      await bring('ours', 'value,confidence\n45.155.205.0/24,60\n45.155.205.7,90\nbadsite.net,80\nb.badsite.net,80\nhttp://badsite.net/x,80\nd41d8cd98f00b204e9800998ecf8427e,50\nsite.net,50\nbadplace.net,50\n') // prettier-ignore
      intel.start()
      await lookedBack()
      const found = [...findings.values()].map(({ matched, eventIds }) => `${matched['indicator.value']} ${eventIds.map((id) => parseInt(id, 16) - startUs / 1e6 + 86_400).join()}`) // prettier-ignore
      expect(found.toSorted()).toEqual([
        '45.155.205.0/24 -3456000', '45.155.205.0/24 0', '45.155.205.0/24 1', '45.155.205.7 0', '45.155.205.7 1',
        'badplace.net 5', 'badsite.net 1', 'badsite.net 2', 'd41d8cd98f00b204e9800998ecf8427e 3', 'http://badsite.net/x 2',
      ]) // prettier-ignore
      expect([...findings.values()].every(({ evaluation }) => evaluation === 'retro')).toBe(true)
      await intel.indicators.writeHits()
      expect(await intel.indicators.get('badsite.net')).toMatchObject({
        hits: 2,
        lookBack: { found: 2, hasMore: false },
      })
      const before = findings.size
      await intel.indicators.lookBackAgain('badsite.net', ann)
      intel.lookBack.wake()
      await lookedBack()
      expect(findings.size).toBe(before)
      expect((await intel.indicators.get('badsite.net')).hits).toBe(2)
    })

    test('looking back can be stopped, and what waits outlives a restart', async () => {
      await bring('ours', '45.155.205.7\nbadsite.net\n')
      await reopen()
      expect(await intel.lookBack.state()).toMatchObject({ waiting: 2 })
      expect(await intel.lookBack.cancel(ann)).toBe(2)
      intel.start()
      await bring('ours', 'other.badsite.net\n')
      await lookedBack()
      expect(findings.size).toBe(0)
    })

    const taxii = { kind: 'taxii', url: 'https://taxii.example/api1', collection: 'c-1', secret: 'taxii', everyMinutes: 60, isWhole: false } as const // prettier-ignore
    const indicator = (id: string, value: string, more: object = {}) => ({ type: 'indicator', id: `indicator--${id}`, pattern: `[domain-name:value = '${value}']`, pattern_type: 'stix', ...more }) // prettier-ignore

    test('a TAXII collection is read page by page, and goes on where it was after a restart', async () => {
      await intel.feeds.add({ ...taxii, name: 'partner' }, ann)
      const asked: URL[] = []
      const added = { 'x-taxii-date-added-last': '2026-01-02T00:00:00.000Z' }
      ask = async ({ url, headers }) => {
        asked.push(url)
        expect(headers).toEqual({
          accept: 'application/taxii+json;version=2.1',
          authorization: 'Bearer secret of taxii',
        })
        if (asked.length === 1) return await Promise.resolve(answerOf({ more: true, next: 'p2', objects: [indicator('1', 'badsite.net'), indicator('2', 'old.badsite.net')] })) // prettier-ignore
        if (asked.length === 2) return await Promise.resolve(answerOf({ more: false, objects: [indicator('3', 'third.net')] }, { headers: added })) // prettier-ignore
        return await Promise.resolve(answerOf({ objects: [indicator('1', 'badsite.net', { revoked: true }), indicator('2', 'new.badsite.net')] })) // prettier-ignore
      }
      expect(await intel.feeds.pollNow('partner', ann)).toMatchObject({
        lastError: '',
        lastReport: { read: 3, added: 3 },
      })
      expect(asked.map(({ pathname }) => pathname)).toEqual(Array(2).fill('/api1/collections/c-1/objects/'))
      expect(asked[1]?.searchParams.get('next')).toBe('p2')
      expect(isWatched('badsite.net')).toBe(true)
      await reopen()
      await intel.feeds.pollNow('partner', ann)
      expect(asked[2]?.searchParams.get('added_after')).toBe('2026-01-02T00:00:00.000Z')
      expect(['badsite.net', 'old.badsite.net', 'new.badsite.net', 'third.net'].map(isWatched)).toEqual([
        false,
        false,
        true,
        true,
      ])
      expect(JSON.stringify([audit.entries, await intel.feeds.list()])).not.toContain('secret of')
    })

    test('a feed that fails says why, waits as it is told, and keeps what was taken', async () => {
      await intel.feeds.add({ ...taxii, name: 'partner' }, ann)
      let pages = 0
      ask = async () =>
        await Promise.resolve(
          pages++ === 0 ? answerOf({ more: true, next: 'p2', objects: [indicator('1', 'badsite.net')] }) : answerOf('', { status: 429, retryAfterMs: 7_200_000 }), // prettier-ignore
        )
      await expect(intel.feeds.pollNow('partner', ann)).rejects.toMatchObject({ code: 'store.unavailable' })
      const [feed] = await intel.feeds.list()
      expect(feed).toMatchObject({ lastError: 'it answers 429', lastOkUs: undefined })
      expect((feed?.nextPollUs ?? 0) - nowUs).toBeGreaterThan(7_100_000_000)
      expect(isWatched('badsite.net')).toBe(true)
      for (const [answer, why] of [
        [answerOf('no json'), 'no JSON'],
        [answerOf('', { status: 401 }), 'refuses'],
        [answerOf('', { status: 302 }), 'redirects'],
      ] as const) {
        ask = async () => await Promise.resolve(answer)
        await expect(intel.feeds.pollNow('partner', ann)).rejects.toThrow(why)
      }
    })

    test('a list at a URL is all there is: what it names no more is withdrawn; unchanged it is not read', async () => {
      await intel.feeds.add({ name: 'list', kind: 'csv', url: 'https://lists.example/x.txt', everyMinutes: 5, isWhole: true }, ann) // prettier-ignore
      ask = async () => await Promise.resolve(answerOf('badsite.net\n45.155.205.7\n', { headers: { etag: '"1"' } }))
      await intel.feeds.pollNow('list', ann)
      ask = async ({ headers }) => await Promise.resolve(answerOf('', { status: headers['if-none-match'] === '"1"' ? 304 : 500 })) // prettier-ignore
      expect(await intel.feeds.pollNow('list', ann)).toMatchObject({ lastReport: { read: 0 } })
      expect(isWatched('badsite.net')).toBe(true)
      ask = async () => await Promise.resolve(answerOf('45.155.205.7\n'))
      expect(await intel.feeds.pollNow('list', ann)).toMatchObject({ lastReport: { read: 1, withdrawn: 1 } })
      expect([isWatched('badsite.net'), isWatched('45.155.205.7')]).toEqual([false, true])
    })

    test('a folder of MISP events is read by its manifest, the changed ones only', async () => {
      await intel.feeds.add({ name: 'misp', kind: 'misp', url: 'https://misp.example/feed/', everyMinutes: 5, isWhole: false }, ann) // prettier-ignore
      const id = (n: number): string => `00000000-0000-4000-8000-00000000000${n}`
      const asked: string[] = []
      const manifest: Record<string, object> = { [id(1)]: { timestamp: '100' }, [id(2)]: { timestamp: 200 }, '../evil': { timestamp: 1 } } // prettier-ignore
      ask = async ({ url }) => {
        asked.push(url.pathname)
        if (url.pathname.endsWith('manifest.json')) return await Promise.resolve(answerOf(manifest))
        const value = `host-${url.pathname.at(-6)}.badsite.net`
        return await Promise.resolve(
          answerOf({ Event: { Attribute: [{ type: 'domain', value, to_ids: true, uuid: value }] } }),
        )
      }
      await intel.feeds.pollNow('misp', ann)
      manifest[id(3)] = { timestamp: 300 }
      await intel.feeds.pollNow('misp', ann)
      expect(asked).toEqual(['/feed/manifest.json', `/feed/${id(1)}.json`, `/feed/${id(2)}.json`, '/feed/manifest.json', `/feed/${id(3)}.json`]) // prettier-ignore
      expect([1, 2, 3].map((n) => isWatched(`host-${n}.badsite.net`))).toEqual([true, true, true])
    })

    test('a feed that is removed takes its own word along', async () => {
      await intel.feeds.add({ name: 'list', kind: 'csv', url: 'https://lists.example/x.txt', everyMinutes: 5, isWhole: true }, ann) // prettier-ignore
      ask = async () => await Promise.resolve(answerOf('badsite.net\n45.155.205.7\n'))
      await intel.feeds.pollNow('list', ann)
      await bring('ours', 'badsite.net\n')
      await intel.feeds.remove('list', ann)
      expect([isWatched('badsite.net'), isWatched('45.155.205.7')]).toEqual([true, false])
      expect((await intel.feeds.list()).map((feed) => feed.name)).toEqual(['ours'])
    })

    test.for([
      [{ url: 'http://lists.example/x' }, 'https'],
      [{ url: 'https://u:p@lists.example/x' }, 'password'],
      [{ url: 'file:///etc/passwd' }, 'https'],
      [{ secret: '../audit.key' }, 'name'],
      [{ header: 'a: b' }, 'header'],
      [{ name: '' }, 'name'],
      [{ kind: 'taxii', collection: '../x' }, 'collection'],
    ] as const)('a feed with %o is refused', async ([wrong, why]) => {
      const sound = {
        name: 'list',
        kind: 'csv',
        url: 'https://lists.example/x',
        everyMinutes: 5,
        isWhole: true,
      } as const
      await expect(intel.feeds.add({ ...sound, ...wrong }, ann)).rejects.toThrow(why)
    })

    test('the collections of a server are found, those of other hosts passed over', async () => {
      ask = async ({ url }) =>
        await Promise.resolve(
          url.pathname === '/taxii2/'
            ? answerOf({ title: 't', api_roots: ['https://taxii.example/api1/', 'https://evil.example/api/'] })
            : answerOf({ collections: [{ id: 'c-1', title: 'One', can_read: true }, { id: 'c-2', title: 'Two', can_read: false }] }),
        ) // prettier-ignore
      expect(
        await intel.feeds.discover({ url: 'https://taxii.example/taxii2/' }, new AbortController().signal),
      ).toEqual([{ apiRoot: 'https://taxii.example/api1/', id: 'c-1', title: 'One' }])
    })
  })
}
