import { describe, expect, test } from 'vitest'
import { fieldSpecs, type Event } from '@aurora/core'
import type { FieldRef, Predicate } from '@aurora/query'
import { findingsContract } from './event-store-findings.contract.ts'
import { limitsContract } from './event-store-limits.contract.ts'
import { upkeepContract } from './event-store-upkeep.contract.ts'
import { windowsContract } from './event-store-windows.contract.ts'
import type { Cursor, EventStore, Reject, Scope } from './event-store.ts'
import {
  batchOf,
  eventOf,
  everUs,
  noonUs,
  sample,
  sampleReject,
  samples,
  type Sample,
} from './testing/sample-events.ts'
import { usingStore, type StorePlace } from './testing/store-place.ts'

const all: Predicate = { kind: 'all' }
const ever: Scope = { predicate: all, ...everUs, by: 'time' }
const equals = (field: FieldRef, value: string): Predicate => ({ kind: 'equals', field, value })
const native = (path: string): FieldRef => ({ space: 'native', path })

/** What every event store must do (EventStore). `newPlace` makes a place where no store lies yet. */
export function eventStoreContract(name: string, newPlace: () => Promise<StorePlace>): void {
  describe(`event store on ${name}`, () => {
    describe('keeps what it is given', () => appendContract(newPlace))
    describe('answers', () => readContract(newPlace))
    describe('answers statements', () => windowsContract(newPlace))
    describe('keeps rejects', () => rejectContract(newPlace))
    describe('within limits', () => limitsContract(newPlace))
    describe('what rules found', () => findingsContract(newPlace))
    describe('over its life', () => upkeepContract(newPlace))
  })
}

/** Every ECS column filled with a value of its kind that is easily lost. */
const fullEcs = Object.fromEntries(
  fieldSpecs
    .filter((spec) => spec.space === 'ecs')
    .map((spec, i) => [
      spec.name,
      spec.kind === 'number' ? Number.MAX_SAFE_INTEGER - i : spec.kind === 'ip' ? `2001:db8::${i + 1}` : `v\t${i} ä`,
    ]),
)

const oddText =
  'tab\tnewline\nreturn\rnul\0back\\slash \\t \\N quote\'" bell\u0007 esc\u001b[31m rtl\u202e zwj👩‍🚀 lone\u00ad end'
const everyControl = String.fromCharCode(...Array.from({ length: 160 }, (_, i) => i))

/** Events whose every byte must come back. */
const oddSamples: readonly (Partial<Sample> & { about: string })[] = [
  { about: 'every ECS column', ecs: fullEcs },
  { about: 'zero in every number', ecs: { 'source.port': 0, 'file.size': 0, 'event.duration': 0 } },
  { about: 'odd characters in every text', raw: oddText, fields: JSON.stringify({ oddText }), message: oddText, decoded: oddText, sensor: oddText, dataset: oddText, site: oddText, source: 'söurce', ecs: { 'user.name': oddText } },
  { about: 'every control character', raw: everyControl, fields: '{}', decoded: everyControl },
  { about: 'nothing but defaults', raw: '', fields: '{}', message: '', site: '', source: '', sensor: '', dataset: '' },
  { about: 'lists', techniques: ['T1110.001', "it's", 'a\\b', 'tab\there', ''], indicators: ['[', ']', ',', "','"] },
  { about: 'a list of one empty text', techniques: [''] },
  { about: 'integers beyond 2^53', raw: '{"id":9223372036854775807,"u":18446744073709551615,"n":-9223372036854775808}' },
  { about: 'fields beside the line', raw: '<34>Oct 11 22:14:15 a su: x', fields: '{"a":{"b":[1,{"c":"\\u00e4"}]},"a.b":2,"":3}' },
  { about: 'a line of 1 MiB', raw: `{"pad":"${'x'.repeat((1 << 20) - 10)}"}` },
  { about: 'the first time', timeUs: 0 },
  { about: 'the last time', timeUs: everUs.toUs - 2, receivedUs: noonUs },
  { about: 'the highest id', id: 'f'.repeat(32), severity: 4 },
] // prettier-ignore

function appendContract(newPlace: () => Promise<StorePlace>): void {
  test.for(['whole', 'cut'] as const)('gives back every field as it was, rows %s', async (cut) => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    const { store } = opened
    const given = oddSamples.map(({ about: _about, ...changes }, i) => sample(i, changes))
    await store.append(batchOf(1, given, cut))
    const found = await readAll(store, ever, { limit: 5, order: 'newest' })
    expect(found).toHaveLength(given.length)
    for (const [i, { about }] of oddSamples.entries()) {
      const event = found.find(({ id }) => id === given[i]?.id)
      expect(event, about).toEqual(eventOf(given[i] as Sample))
    }
  })

  test('tells whether it has a batch', async () => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    const { store } = opened
    expect(await store.hasBatch(7)).toBe(false)
    await store.append(batchOf(7, samples(3)))
    await store.append(batchOf(1_000_000_000_001, samples(2, 3)))
    expect(await Promise.all([6, 7, 8, 1_000_000_000_001].map((one) => store.hasBatch(one)))).toEqual([
      false,
      true,
      false,
      true,
    ])
  })

  test('takes a batch of many pieces as one', async () => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    const pieces = [0, 10, 20].map((first) => batchOf(3, samples(10, first)).rows)
    await opened.store.append({ number: 3, rows: [...pieces.flat(), new Uint8Array()] })
    expect(await opened.store.count(ever)).toEqual({ total: 30, partial: undefined })
  })

  test.for([
    { about: 'a block that is cut short', from: /.{20}$/s, to: '' },
    { about: 'a length beyond the end', from: /\x08sample 1/, to: '\x7fsample 1' },
    { about: 'a type that is none', from: /\x06String/, to: '\x06Strong' },
    { about: 'a column that is none', from: /\x07message/, to: '\x07massage' },
  ])('stores nothing of a batch with $about', async ({ from, to }) => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    const { store } = opened
    const whole = batchOf(1, samples(20_000, 100)).rows
    const text = Buffer.from(batchOf(1, [sample(1)]).rows[0] ?? []).toString('latin1')
    expect(text).toMatch(from)
    const broken = Buffer.from(text.replace(from, to), 'latin1')
    await expect(store.append({ number: 1, rows: [...whole, broken] })).rejects.toThrow(/event store/)
    expect(await store.count(ever)).toEqual({ total: 0, partial: undefined })
    expect(await store.hasBatch(1)).toBe(false)
    await store.append(batchOf(2, samples(1)))
    expect(await store.count(ever)).toEqual({ total: 1, partial: undefined })
  })
}

/** All events of a scope, page after page. */
export async function readAll(
  store: EventStore,
  scope: Scope,
  page: { limit: number; order: 'newest' | 'oldest' },
): Promise<Event[]> {
  const found: Event[] = []
  let after: Cursor | undefined
  do {
    const next = await store.find(scope, { ...page, after })
    expect(next.partial).toBeUndefined()
    expect(next.events.length).toBeLessThanOrEqual(page.limit)
    if (next.next !== undefined) expect(next.events).toHaveLength(page.limit)
    found.push(...next.events)
    after = next.next
  } while (after !== undefined)
  return found
}

const newestFirst = (a: Event, b: Event): number => b.timeUs - a.timeUs || (a.id < b.id ? 1 : -1)
const idsOf = (events: readonly Event[]): string[] => events.map((event) => event.id)

function readContract(newPlace: () => Promise<StorePlace>): void {
  /** 60 events in three batches; six times share ten events each. */
  const crowded = Array.from({ length: 60 }, (_, i) => sample((i * 7919) % 60, { timeUs: noonUs + (i % 6) * 1e6 }))
  const inThree = (events: readonly Sample[]) =>
    [0, 1, 2].map((n) =>
      batchOf(
        n + 1,
        events.filter((_, i) => i % 3 === n),
      ),
    )

  test.for([1, 7, 10, 59, 60, 61])('pages of %d meet every event once, newest and oldest first', async (limit) => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    for (const batch of inThree(crowded)) await opened.store.append(batch)
    const expected = idsOf([...crowded].sort(newestFirst))
    expect(idsOf(await readAll(opened.store, ever, { limit, order: 'newest' }))).toEqual(expected)
    expect(idsOf(await readAll(opened.store, ever, { limit, order: 'oldest' }))).toEqual(expected.reverse())
  })

  test('a cursor stands still while new events arrive before and behind it', async () => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    const { store } = opened
    for (const batch of inThree(crowded)) await store.append(batch)
    const found: Event[] = []
    let after: Cursor | undefined
    for (let batch = 10; ; batch++) {
      const page = await store.find(ever, { limit: 9, order: 'newest', after })
      found.push(...page.events)
      after = page.next
      if (after === undefined) break
      await store.append(
        batchOf(batch, [
          sample(1000 + batch, { timeUs: noonUs + 3600e6 }),
          sample(2000 + batch, { timeUs: after.timeUs }),
        ]),
      )
    }
    const ids = idsOf(found)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(idsOf([...found].sort(newestFirst)))
    expect(ids.filter((id) => crowded.some((event) => event.id === id))).toEqual(idsOf([...crowded].sort(newestFirst)))
  })

  test('a range holds its start and not its end, by either clock', async () => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    const { store } = opened
    await store.append(
      batchOf(
        1,
        [0, 1, 2, 3].map((n) => sample(n, { receivedUs: noonUs + (10 - n) * 1e6 })),
      ),
    )
    const range = { predicate: all, fromUs: noonUs + 1e6, toUs: noonUs + 3e6 }
    expect(idsOf((await store.find({ ...range, by: 'time' }, { limit: 9, order: 'oldest' })).events)).toEqual([
      sample(1).id,
      sample(2).id,
    ])
    expect(await store.count({ ...range, fromUs: noonUs + 8e6, toUs: noonUs + 10e6, by: 'received' })).toEqual({
      total: 2,
      partial: undefined,
    })
    expect(await store.count({ ...range, toUs: range.fromUs, by: 'time' })).toEqual({ total: 0, partial: undefined })
  })

  test('counts by severity and time', async () => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    const { store } = opened
    const severities = [0, 1, 2, 3, 4, 4, 0] as const
    await store.append(
      batchOf(
        1,
        severities.map((severity, n) => sample(n, { severity, receivedUs: noonUs + 5e6 })),
      ),
    )
    const answer = await store.histogram({ predicate: all, fromUs: noonUs, toUs: noonUs + 7e6, by: 'time' }, 3e6)
    expect(answer).toEqual({
      partial: undefined,
      bars: [
        { fromUs: noonUs, bySeverity: [1, 1, 1, 0, 0] },
        { fromUs: noonUs + 3e6, bySeverity: [0, 0, 0, 1, 2] },
        { fromUs: noonUs + 6e6, bySeverity: [1, 0, 0, 0, 0] },
      ],
    })
    const received = await store.histogram({ predicate: all, fromUs: noonUs, toUs: noonUs + 8e6, by: 'received' }, 4e6)
    expect(received.bars.map((bar) => bar.bySeverity)).toEqual([
      [0, 0, 0, 0, 0],
      [2, 1, 1, 1, 2],
    ])
  })

  const people = [
    sample(1, { ecs: { 'source.ip': '10.0.0.1', 'source.port': 443 }, techniques: ['T1110', 'T1078'], raw: '{"user":"Alice","tags":["a","b","a"],"n":{"x":1}}' }),
    sample(2, { ecs: { 'source.ip': '10.0.0.1' }, techniques: ['T1110'], raw: '{"user":"bob","tags":["b"],"n":{"x":1}}' }),
    sample(3, { ecs: { 'source.ip': '10.0.0.2' }, raw: '{"user":"Alice","tags":[],"n":{"x":9007199254740993}}' }),
    sample(4, { raw: '{"user":null}' }),
  ] // prettier-ignore
  const valueCases: readonly { about: string; field: FieldRef; contains?: string; values: [string, number][]; total: number }[] = [
    { about: 'an ECS field', field: { space: 'ecs', name: 'source.ip' }, values: [['10.0.0.1', 2], ['10.0.0.2', 1]], total: 3 },
    { about: 'a number', field: { space: 'ecs', name: 'source.port' }, values: [['443', 1]], total: 1 },
    { about: 'a list', field: { space: 'platform', name: 'techniques' }, values: [['T1110', 2], ['T1078', 1]], total: 2 },
    { about: 'the severity', field: { space: 'platform', name: 'severity' }, values: [['info', 4]], total: 4 },
    { about: 'a native text', field: native('user'), values: [['Alice', 2], ['bob', 1]], total: 3 },
    { about: 'a native number', field: native('n.x'), values: [['1', 2], ['9007199254740993', 1]], total: 3 },
    { about: 'a native list, each value once an event', field: native('tags'), values: [['b', 2], ['a', 1]], total: 2 },
    { about: 'values that contain a text, in any case', field: native('user'), contains: 'LIC', values: [['Alice', 2]], total: 2 },
    { about: 'values of a list that contain a text', field: { space: 'platform', name: 'techniques' }, contains: '78', values: [['T1078', 1]], total: 1 },
    { about: 'a field nobody has', field: native('nowhere'), values: [], total: 0 },
    { about: 'a contains that is a pattern elsewhere', field: native('user'), contains: '%', values: [], total: 0 },
  ] // prettier-ignore
  test.for(valueCases)('ranks the values of $about', async ({ field, contains = '', values, total }) => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    await opened.store.append(batchOf(1, people.slice(0, 2)))
    await opened.store.append(batchOf(2, people.slice(2)))
    const top = await opened.store.topValues(ever, field, { limit: 10, contains })
    expect(top).toEqual({
      values: values.map(([value, count]) => ({ value, count })),
      total,
      isExact: true,
      partial: undefined,
    })
    const [first] = (await opened.store.topValues(ever, field, { limit: 1, contains })).values
    expect(first?.value).toBe(values[0]?.[0])
  })

  test.for<{ about: string; predicate: Predicate; ids: number[] }>([
    { about: 'an ECS value', predicate: equals({ space: 'ecs', name: 'source.ip' }, '10.0.0.1'), ids: [1, 2] },
    { about: 'any element of a list', predicate: equals(native('tags'), 'A'), ids: [1] },
    { about: 'an exact big integer', predicate: equals(native('n.x'), '9007199254740993'), ids: [3] },
    { about: 'a word of the line', predicate: { kind: 'word', text: 'alice' }, ids: [1, 3] },
    { about: 'what is missing', predicate: { kind: 'not', of: { kind: 'exists', field: native('user') } }, ids: [4] },
    { about: 'a text that is SQL', predicate: equals(native('user'), "' OR 1=1 --"), ids: [] },
  ])('finds by $about', async ({ predicate, ids }) => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    await opened.store.append(batchOf(1, people.slice(0, 2)))
    await opened.store.append(batchOf(2, people.slice(2)))
    const scope = { ...ever, predicate }
    expect(idsOf(await readAll(opened.store, scope, { limit: 2, order: 'oldest' }))).toEqual(
      ids.map((n) => sample(n).id),
    )
    expect(await opened.store.count(scope)).toEqual({ total: ids.length, partial: undefined })
  })

  test('finds one event by its id', async () => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    const given = sample(5, { id: '00112233445566778899aabbccddeeff' })
    await opened.store.append(batchOf(1, [given, sample(6)]))
    expect(await opened.store.findById(given.id)).toEqual(eventOf(given))
    expect(await opened.store.findById('f'.repeat(32))).toBeUndefined()
  })

  test('counts by source and sensor within a range of receipt', async () => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    const { store } = opened
    await store.append(
      batchOf(1, [
        ...samples(2, 0, { sensor: 'b' }),
        ...samples(3, 2, { sensor: 'a' }),
        ...samples(1, 9, { source: 'zeek', sensor: 'a' }),
      ]),
    )
    await store.append(batchOf(2, samples(5, 20, { sensor: 'a', receivedUs: noonUs + 120e6 })))
    expect(await store.countBySensor(noonUs, noonUs + 120e6)).toEqual([
      { source: 'json', sensor: 'a', count: 3 },
      { source: 'json', sensor: 'b', count: 2 },
      { source: 'zeek', sensor: 'a', count: 1 },
    ])
    expect(await store.countBySensor(noonUs, noonUs)).toEqual([])
  })

  test('says how much it holds, and since when', async () => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    const { store } = opened
    expect(await store.usage()).toEqual({ rows: 0, bytesOnDisk: 0, oldestReceivedUs: undefined })
    for (const batch of inThree(samples(30, 0, { receivedUs: noonUs + 123_456 }))) await store.append(batch)
    const usage = await store.usage()
    expect(usage).toMatchObject({ rows: 30, oldestReceivedUs: noonUs + 123_456 })
    expect(usage.bytesOnDisk).toBeGreaterThan(1000)
    expect(await store.bytesOnDisk()).toBeGreaterThan(1000)
  })
}

function rejectContract(newPlace: () => Promise<StorePlace>): void {
  const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i)
  const reread = (rejects: readonly Reject[]) => rejects.map((reject) => ({ ...reject, bytes: [...reject.bytes] }))

  test('with every byte they came with', async () => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    const given = [
      sampleReject(4, { bytes: everyByte, message: oddText, position: oddText, sensor: oddText }),
      sampleReject(3, { bytes: new Uint8Array() }),
      sampleReject(2, { bytes: Buffer.alloc(300_000, 0xff) }),
      sampleReject(1, { receivedUs: 1_000_001 }), // a clock that is not set
    ]
    await opened.store.appendRejects(1, given)
    const page = await opened.store.findRejects({}, { limit: 10 })
    expect(page).toMatchObject({ total: 4, next: undefined })
    expect(reread(page.rejects)).toEqual(reread(given))
  })

  test('newest first, page by page, also where many came at once', async () => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    const given = Array.from({ length: 25 }, (_, i) => sampleReject(i, { receivedUs: noonUs + (i % 4) * 1e6 }))
    await opened.store.appendRejects(1, given.slice(0, 13))
    await opened.store.appendRejects(2, given.slice(13))
    const found: string[] = []
    for (let after: Cursor | undefined, page = 0; page === 0 || after !== undefined; page++) {
      const answer = await opened.store.findRejects({}, { limit: 4, after })
      expect(answer.total).toBe(25)
      found.push(...answer.rejects.map((reject) => reject.id))
      after = answer.next
    }
    const expected = [...given].sort((a, b) => b.receivedUs - a.receivedUs || (a.id < b.id ? 1 : -1))
    expect(found).toEqual(expected.map((reject) => reject.id))
  })

  test('findable by source, sensor, reason and id', async () => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    const { store } = opened
    await store.appendRejects(1, [
      sampleReject(1),
      sampleReject(2, { source: 'zeek' }),
      sampleReject(3, { sensor: "o'brien" }),
      sampleReject(4, { reason: 'encoding.utf8' }),
    ])
    const found = async (filter: Parameters<EventStore['findRejects']>[0]) =>
      (await store.findRejects(filter, { limit: 10 })).rejects.map((reject) => Number.parseInt(reject.id, 16))
    expect(await found({ source: 'zeek' })).toEqual([2])
    expect(await found({ sensor: "o'brien" })).toEqual([3])
    expect(await found({ source: 'json', reason: 'encoding.utf8' })).toEqual([4])
    expect(await found({ ids: [sampleReject(1).id, sampleReject(4).id, sampleReject(9).id] })).toEqual([4, 1])
    expect(await found({ ids: [] })).toEqual([])
    expect(await found({ sensor: "' OR 1" })).toEqual([])
  })

  test('until they are removed, by id or with their batch', async () => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    const { store } = opened
    await store.appendRejects(
      1,
      [1, 2, 3].map((n) => sampleReject(n)),
    )
    await store.appendRejects(
      2,
      [4, 5].map((n) => sampleReject(n)),
    )
    const left = async () =>
      (await store.findRejects({}, { limit: 10 })).rejects.map((reject) => Number.parseInt(reject.id, 16))
    await store.removeRejects([sampleReject(2).id, sampleReject(4).id, 'no id at all', "x') OR 1 --"])
    expect(await left()).toEqual([5, 3, 1])
    await store.removeRejects([])
    await store.removeRejectsOfBatch(1)
    expect(await left()).toEqual([5])
    await store.removeRejectsOfBatch(99)
    expect(await left()).toEqual([5])
  })

  test('and with them the events of a sensor go when it is removed, others stay', async () => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    const { store } = opened
    await store.append(batchOf(1, [...samples(5, 0, { sensor: 'demo' }), ...samples(3, 10)]))
    await store.append(batchOf(2, samples(4, 20, { sensor: 'demo' })))
    await store.appendRejects(2, [sampleReject(1, { sensor: 'demo' }), sampleReject(2)])
    expect(await store.removeSensor('demo')).toBe(9)
    expect(idsOf(await readAll(store, ever, { limit: 10, order: 'oldest' }))).toEqual(idsOf(samples(3, 10)))
    expect((await store.findRejects({}, { limit: 10 })).rejects.map((reject) => reject.sensor)).toEqual(['test'])
    expect(await store.removeSensor('demo')).toBe(0)
    await expect(store.removeSensor("demo' OR 1")).rejects.toMatchObject({ code: 'request.invalid' })
    expect((await store.usage()).rows).toBe(3)
  })
}
