import { expect, test } from 'vitest'
import type { FieldRef, Predicate } from '@aurora/query'
import type { EventStore, Scope } from './event-store.ts'
import { batchOf, everUs, sample, sampleReject, samples } from './testing/sample-events.ts'
import { usingStore, type StorePlace } from './testing/store-place.ts'

const scope = (predicate: Predicate): Scope => ({ predicate, ...everUs, by: 'time' })
const ever = scope({ kind: 'all' })

/** Documents in which each path that is promoted has a value, none, or one of another type. */
const documents = [
  '{"dns":{"rrname":"a.example"},"list":[{"ip":"10.0.0.1"},{"ip":"10.0.0.2"}],"flat.key":"f","n":9007199254740993}',
  '{"dns":{"rrname":""},"list":[],"flat":{"key":"g"},"n":-1.5e3}',
  '{"dns":{"rrname":["b.example","c.example"]},"list":[{"ip":null},{"other":1}],"n":"7"}',
  '{"dns":null,"list":"10.0.0.1","n":{"deep":true}}',
  '{}',
] // prettier-ignore

const promotedPaths = ['dns.rrname', 'list.ip', 'flat.key', 'n']

const conditions = (path: string): Predicate[] => {
  const field: FieldRef = { space: 'native', path }
  return [
    { kind: 'exists', field },
    { kind: 'not', of: { kind: 'exists', field } },
    ...['a.example', 'c.example', '', '10.0.0.1', '10.0.0.2', 'f', 'g', '9007199254740993', '7'].map((value): Predicate => ({ kind: 'equals', field, value })),
    { kind: 'contains', field, value: 'exam' },
    { kind: 'range', field, as: 'number', from: { value: '-2000', inclusive: true } },
  ] // prettier-ignore
}

/** What an event store keeps up over restarts and changes: part of the contract of event-store.contract.ts. */
/** What version 1 had instead of a column for long numbers. */
const backToVersion1 = [
  'DROP INDEX long_numbers_seen, DROP INDEX raw_words, DROP INDEX decoded_words',
  'DROP COLUMN long_numbers',
  'ADD INDEX raw_tokens lowerUTF8(raw) TYPE text(tokenizer = splitByNonAlpha), ADD INDEX decoded_tokens lowerUTF8(decoded) TYPE text(tokenizer = splitByNonAlpha)',
]

export function upkeepContract(newPlace: () => Promise<StorePlace>): void {
  test('opened again it has everything, and can be added to', async () => {
    await using place = await newPlace()
    {
      await using opened = await usingStore(place)
      await opened.store.append(batchOf(1, samples(10)))
      await opened.store.appendRejects(1, [sampleReject(1)])
    }
    await using opened = await usingStore(place)
    expect(await opened.store.count(ever)).toEqual({ total: 10, partial: undefined })
    expect((await opened.store.findRejects({}, { limit: 5 })).total).toBe(1)
    expect(await opened.store.hasBatch(1)).toBe(true)
    await opened.store.append(batchOf(2, samples(5, 10)))
    expect((await opened.store.usage()).rows).toBe(15)
  })

  test('opening it again changes no table', async () => {
    await using place = await newPlace()
    const tables = () =>
      place.sql(
        "SELECT name, create_table_query FROM system.tables WHERE database = currentDatabase() AND name NOT LIKE '.%' ORDER BY name",
      )
    const versions = () => place.sql('SELECT version, name, applied FROM aurora_migrations ORDER BY version')
    await (await place.open()).close()
    const before = [await tables(), await versions()]
    expect(before[0]?.flat()).toContain('siem_logs')
    await (await place.open()).close()
    expect([await tables(), await versions()]).toEqual(before)
  })

  test('a store of version 1, whose text indices held all numbers, is brought up to date with what is in it', async () => {
    await using place = await newPlace()
    const word = (text: string) => ({ ...ever, predicate: { kind: 'word' as const, text } })
    await using first = await usingStore(place)
    await first.store.append(batchOf(1, samples(40, 123_450)))
    await first.store.close()
    for (const table of place.tables('siem_logs')) {
      const isOverAll = place.tables('siem_logs').length > 1 && table === 'siem_logs'
      for (const change of isOverAll ? ['DROP COLUMN long_numbers'] : backToVersion1)
        await place.sql(`ALTER TABLE ${table} ${change}`)
    }
    await place.sql('ALTER TABLE aurora_migrations DELETE WHERE version > 1 SETTINGS mutations_sync = 1')

    await using opened = await usingStore(place)
    for (const [unfinished] of await place.sql('SELECT count() FROM system.mutations WHERE NOT is_done'))
      expect(Number(unfinished)).toBe(0)
    await opened.store.append(batchOf(2, samples(40, 123_490)))
    for (const number of ['123450', '123489', '123490', '123529'])
      expect([number, (await opened.store.count(word(number))).total]).toEqual([number, 1])
    expect((await opened.store.count(word('123530'))).total).toBe(0)
    expect((await opened.store.count(word('all'))).total).toBe(80)
    expect((await opened.store.count(word('123450'))).total).toBe(1)
    expect((await opened.store.count(word('user0'))).total).toBe(27)
  })

  test('a store of version 2, without the columns of enrichment, is searched and takes events that have them', async () => {
    await using place = await newPlace()
    const country = { space: 'ecs', name: 'source.geo.country_iso_code' } as const
    const system = { space: 'ecs', name: 'destination.as.number' } as const
    const total = async ({ store }: { store: EventStore }, predicate: Predicate): Promise<number | undefined> =>
      (await store.count(scope(predicate))).total
    await using first = await usingStore(place)
    await first.store.append(batchOf(1, samples(30)))
    await first.store.close()
    const columns = await place.sql(
      "SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 'siem_logs' AND match(name, '_(as|geo|asset)_|^network_direction$')",
    )
    const added = [...new Set(columns.flat().map(String))]
    expect(added).toHaveLength(13)
    for (const table of place.tables('siem_logs').toReversed())
      await place.sql(`ALTER TABLE ${table} ${added.map((name) => `DROP COLUMN ${name}`).join(', ')}`)
    const [rows = ''] = place.tables('siem_logs')
    await place.sql(`ALTER TABLE ${rows} MODIFY COLUMN message String CODEC(ZSTD(1))`)
    await place.sql('ALTER TABLE aurora_migrations DELETE WHERE version > 2 SETTINGS mutations_sync = 1')

    await using opened = await usingStore(place)
    const codecs = await place.sql(
      `SELECT compression_codec FROM system.columns WHERE database = currentDatabase() AND table = '${rows}' AND name = 'message'`,
    )
    expect(new Set(codecs.flat())).toEqual(new Set(['CODEC(Default)']))
    const enriched = {
      'source.geo.country_iso_code': 'JP',
      'destination.as.number': 64_500,
      'network.direction': 'inbound',
    }
    await opened.store.append(batchOf(2, samples(5, 30, { ecs: enriched })))
    expect(await total(opened, { kind: 'all' })).toBe(35)
    expect(await total(opened, { kind: 'equals', field: country, value: 'jp' })).toBe(5)
    expect(await total(opened, { kind: 'exists', field: country })).toBe(5)
    expect(await total(opened, { kind: 'not', of: { kind: 'exists', field: system } })).toBe(30)
    expect(await total(opened, { kind: 'equals', field: system, value: '64500', numeric: true })).toBe(5)
    const { events } = await opened.store.find(ever, { limit: 35, order: 'oldest' })
    expect(events.filter((event) => event.ecs['network.direction'] === 'inbound')).toHaveLength(5)
    expect(events.filter((event) => 'destination.as.number' in event.ecs)).toHaveLength(5)
  })

  test('a store that a newer version wrote is refused and left as it is', async () => {
    await using place = await newPlace()
    await (await place.open()).close()
    await place.sql("INSERT INTO aurora_migrations (version, name) VALUES (9999, 'from the future')")
    await expect(place.open()).rejects.toMatchObject({
      code: 'store.corrupt',
      message: expect.stringContaining('newer version') as string,
    })
    await place.sql('ALTER TABLE aurora_migrations DELETE WHERE version = 9999 SETTINGS mutations_sync = 1')
    await (await place.open()).close()
  })

  test.for(['siem_logs', 'siem_rejects', 'siem_findings'])(
    'a store whose table %s is gone is refused, and no empty one is made',
    async (name) => {
      await using place = await newPlace()
      for (const table of place.tables(name)) {
        await (await place.open()).close()
        await place.sql(`RENAME TABLE ${table} TO put_away`)
        await expect(place.open(), table).rejects.toMatchObject({ code: 'store.corrupt' })
        expect(await place.sql(`EXISTS TABLE ${table}`)).not.toContainEqual([1])
        await place.sql(`RENAME TABLE put_away TO ${table}`)
      }
      await (await place.open()).close()
    },
  )

  test.for(promotedPaths)('a column for %s changes no answer, of old events or new', async (path) => {
    await using place = await newPlace()
    {
      await using opened = await usingStore(place)
      const { store } = opened
      await store.append(
        batchOf(
          1,
          documents.map((raw, n) => sample(n, { raw })),
        ),
      )
      const before = await answersAbout(store, path)
      const column = await store.promote(path)
      expect(store.promoted.get(path)).toBe(column)
      expect(await store.promote(path)).toBe(column)
      expect(await answersAbout(store, path)).toEqual(before)
      await store.append(
        batchOf(
          2,
          documents.map((raw, n) => sample(100 + n, { raw })),
        ),
      )
      const twice = await answersAbout(store, path)
      expect(twice.found).toEqual(before.found.map((ids) => [...ids, ...ids.map((id) => id + 100)]))
      expect(twice.values).toEqual(before.values.map(([value, count]) => [value, Number(count) * 2]))
    }
    await using opened = await usingStore(place)
    expect([...opened.store.promoted.keys()]).toEqual([path])
    const after = await answersAbout(opened.store, path)
    expect(after.found.map((ids) => ids.filter((id) => id < 100))).toEqual(
      after.found.map((ids) => ids.filter((id) => id >= 100).map((id) => id - 100)),
    )
    expect(after.found.flat().length).toBeGreaterThan(0)
  })

  test.for(["x') MATERIALIZED 1 --", 'a\nb', 'ä', 'x'.repeat(201), ''])('a column for %j is refused', async (path) => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    await expect(opened.store.promote(path)).rejects.toMatchObject({ code: 'request.invalid' })
    expect(opened.store.promoted.size).toBe(0)
  })
}

/** The ids each condition on a path finds, and the values of the path, ranked. */
async function answersAbout(store: EventStore, path: string): Promise<{ found: number[][]; values: unknown[][] }> {
  const found: number[][] = []
  for (const predicate of conditions(path)) {
    const page = await store.find(scope(predicate), { limit: 100, order: 'oldest' })
    found.push(page.events.map((event) => Number.parseInt(event.id, 16)))
  }
  const top = await store.topValues(ever, { space: 'native', path }, { limit: 100, contains: '' })
  return { found, values: top.values.map(({ value, count }) => [value, count]) }
}
