import { readFileSync } from 'node:fs'
import { parseIsoTimeUs, parseNativeDocument, type Event, type NativeDocument, type NativeValue } from '@aurora/core'
import {
  addressSql,
  canonicalNumber,
  compileMatcher,
  compileSql,
  groupingSql,
  isWrittenAsJsonSql,
  lineValuesSql,
  parseAddress,
  promotedColumn,
  tokenize,
  valuesOfLine,
  withoutZone,
  type FieldAliases,
  type FieldRef,
  type Grouping,
  type Pattern,
  type PatternPart,
  type Predicate,
  type TimePart,
} from '@aurora/query'
import { parseSearch } from '@aurora/search'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  blank,
  caseEvent,
  decodedOf,
  expectAgreement,
  idOf,
  idsInStore,
  scalarsOf,
  session,
  tableOf,
  type CaseEvent,
} from './query-equivalence.fixture.ts'

interface CaseFile {
  readonly now: string
  readonly aliases: FieldAliases
  readonly events: readonly CaseEvent[]
  readonly cases: readonly { readonly about: string; readonly query: string; readonly matches: readonly string[] }[]
}

const file = JSON.parse(
  readFileSync(new URL('../../../fixtures/query/cases.json', import.meta.url), 'utf8'),
) as CaseFile

describe('the shared cases, in the store', () => {
  const events = file.events.map(caseEvent)
  const names = new Map(file.events.map(({ name }, index) => [events[index]?.id, name]))
  let table = ''
  beforeAll(async () => {
    table = await tableOf(events)
  })

  test.for(file.cases)('$about: $query', async ({ query, matches }) => {
    const result = parseSearch(query, { nowUs: parseIsoTimeUs(file.now), aliases: file.aliases })
    if (!result.ok) throw new Error(result.problem.message)
    const found = (await idsInStore(table, result.predicate)).map((id) => names.get(id))
    expect(found.toSorted()).toEqual(matches.toSorted())
  })
})

const texts = [
  '',
  'a',
  'A b',
  'x-y',
  'foo.bar',
  'FOO',
  '5',
  '5.0',
  '05',
  '1e3',
  '-5',
  'true',
  'ÄÖ ü',
  'K',
  'kk',
  'İx',
  'ix',
  'ΑΣ',
  'ΑΣ.b',
  'ß',
  '🦊a',
  '%_',
  'a%b',
  'C:\\x\\y',
  'say "hi" b',
  'a/b/c',
  'a\nb',
  'tab\there',
  '10.0.0.5',
  '10.0.0.77',
  '::1',
  '::ffff:10.0.0.5',
  '2001:db8::1',
  '2001:DB8:0::1',
  '010.0.0.5',
  'a.b',
  '[x]',
  '{y}',
  'null',
  '\u0000z',
  '9007199254740993',
  '12345678901234567890123',
  '54321',
  'x 54321.y',
  '0054321',
  'a54321',
  '-a',
  'b /a x',
  'b –a',
  'fe80::1%eth0',
  'FE80::1%1/64',
  '10.0.0.5%1',
  '2024-02-29',
  '2024-12-30T23:05:60+01:30',
  '2021-01-03 23:59:00,5-00:30',
] as const
const numbers = [
  0,
  5,
  -5,
  5.5,
  10,
  1000,
  54321,
  1e21,
  1e-7,
  0.1,
  1.5,
  9007199254740993n,
  9007199254740992,
  18446744073709551615n,
  -9223372036854775808n,
] as const
const keys = ['a', 'b', 'c', 'd', 'a.b', 'b.c', 'a.b.c', 'c.d', 'é', 'x/y', '[0]'] as const

const scalar: fc.Arbitrary<NativeValue> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<NativeValue>(...texts) },
  { weight: 3, arbitrary: fc.constantFrom<NativeValue>(...numbers) },
  fc.constantFrom<NativeValue>(true, false, null),
)

const { object } = fc.letrec<{ value: NativeValue; object: NativeDocument }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 3, arbitrary: scalar },
    { weight: 2, arbitrary: tie('object') },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
  ),
  object: fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 4 }) as fc.Arbitrary<NativeDocument>,
}))

/** Chooses among spellings of the same JSON: escapes, white space, exponents. */
type Choose = (count: number) => number

function spelled(value: NativeValue, choose: Choose): string {
  const gap = ['', '', '', ' ', '\t'][choose(5)] ?? ''
  if (typeof value === 'string') return spelledText(value, choose)
  if (typeof value === 'number')
    return (
      [
        String(value),
        String(value),
        value.toExponential(),
        Number.isInteger(value) && Math.abs(value) < 1e15 ? value.toFixed(1) : String(value),
      ][choose(4)] ?? ''
    )
  if (Array.isArray(value))
    return `[${gap}${value.map((each: NativeValue) => spelled(each, choose)).join(`,${gap}`)}${gap}]`
  if (typeof value !== 'object' || value === null) return String(value)
  return `{${gap}${Object.entries(value)
    .map(([key, each]) => `${spelledText(key, choose)}:${gap}${spelled(each as NativeValue, choose)}`)
    .join(`,${gap}`)}${gap}}`
}

function spelledText(text: string, choose: Choose): string {
  const hidden = choose(8)
  const units = [...text].map((char, index) => {
    if (char === '/' && hidden % 2 === 0) return '\\/'
    if (index === hidden - 4)
      return [...Array(char.length).keys()]
        .map((i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`)
        .join('')
    return JSON.stringify(char).slice(1, -1)
  })
  return `"${units.join('')}"`
}

const ecsText = fc.constantFrom<string>(...texts)
const randomEvent = fc
  .record({
    native: object,
    spelling: fc.array(fc.nat(1000), { minLength: 7, maxLength: 7 }),
    isJson: fc.boolean(),
    source: fc.constantFrom('suricata', 'zeek', 'json'),
    dataset: fc.constantFrom('', 'dns', 'DNS'),
    message: ecsText,
    severity: fc.constantFrom(0, 1, 2, 3, 4) as fc.Arbitrary<Event['severity']>,
    techniques: fc.array(fc.constantFrom('T1', 'T1.001', '10.0.0.5', ''), { maxLength: 2 }),
    timeUs: fc.constantFrom(0, 999_999, 1_000_000, 1_700_000_000_123_456, 9_000_000_000_000_000),
    ecs: fc.record({
      'source.ip': fc.constantFrom('', '10.0.0.5', '::1', '2001:db8::1', '::ffff:a00:5', 'fe80::1%eth0', 'host'),
      'destination.port': fc.constantFrom(-1, 0, 5, 10, 1000, 9007199254740991),
      'user.name': ecsText,
    }),
  })
  .map(({ native, spelling, isJson, ...given }) => {
    let used = 0
    const choose: Choose = (count) => (spelling[used++ % spelling.length] ?? 0) % count
    const text = spelled(native, choose)
    const raw = isJson
      ? text
      : scalarsOf(native)
          .map(String)
          .join(given.severity > 2 ? ' ' : '=')
    const ecs = Object.fromEntries(Object.entries(given.ecs).filter(([, value]) => value !== '' && value !== -1))
    return (index: number): Event => {
      const known = isJson ? parseNativeDocument(raw) : native
      const unlikeDocument = isJson ? raw : `>${raw}`
      return {
        ...blank,
        ...given,
        ecs,
        id: idOf(`random-${index}`),
        receivedUs: given.timeUs,
        native: known,
        raw: unlikeDocument,
        decoded: decodedOf(known, unlikeDocument, isJson),
      }
    }
  })

const pathText = fc.oneof(
  fc
    .array(fc.constantFrom('a', 'b', 'c', 'd', 'a[0]', 'b[1]', 'c[0][1]', 'é', 'x/y', '\\[0]'), {
      minLength: 1,
      maxLength: 6,
    })
    .map((steps) => steps.join('.')),
  fc.constantFrom('a', 'b', 'c', 'a.b', 'a.b.c', 'b.c', 'c.d', 'a\\.b'),
)
const anyField: fc.Arbitrary<FieldRef> = fc.oneof(
  { weight: 4, arbitrary: pathText.map((path): FieldRef => ({ space: 'native', path })) },
  fc.constantFrom<FieldRef>(
    { space: 'platform', name: 'message' },
    { space: 'platform', name: 'severity' },
    { space: 'platform', name: 'time' },
    { space: 'platform', name: 'techniques' },
    { space: 'platform', name: 'raw' },
    { space: 'platform', name: 'id' },
    { space: 'platform', name: 'source' },
  ),
  fc.constantFrom<FieldRef>(
    { space: 'ecs', name: 'source.ip' },
    { space: 'ecs', name: 'destination.port' },
    { space: 'ecs', name: 'user.name' },
    { space: 'ecs', name: 'a.b', paths: { suricata: 'a', zeek: 'b.c' } },
  ),
)
const literal = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom<string>(
      ...texts,
      ...numbers.map(String),
      '1.50',
      '53',
      'high',
      '1970-01-01',
      'T1',
      'random',
    ),
  },
  fc.string({ maxLength: 4 }),
)
const patternPart: fc.Arbitrary<PatternPart> = fc.oneof(
  { weight: 4, arbitrary: literal.filter((text) => text !== '').map((text) => ({ literal: text })) },
  { weight: 2, arbitrary: fc.constantFrom<PatternPart>({ wild: '*' }, { wild: '?' }) },
  fc
    .constantFrom(['-', '/', '–', '—'], ['A', 'é'], ['.', 'ß', 'fo'], ['i', '\\', '"'])
    .map((oneOf): PatternPart => ({ wild: 'oneOf', oneOf })),
)
const pattern: fc.Arbitrary<Pattern> = fc.array(patternPart, { minLength: 1, maxLength: 4 })
const bound = fc.record({ value: literal, inclusive: fc.boolean() })
const ends = fc.oneof(fc.record({ from: bound }), fc.record({ to: bound }), fc.record({ from: bound, to: bound }))
const flag = fc.boolean()

const leaf: fc.Arbitrary<Predicate> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('equals' as const),
      field: anyField,
      value: literal,
      numeric: flag,
      cased: flag,
    }),
  },
  fc.record({
    kind: fc.constantFrom('contains' as const, 'startsWith' as const, 'endsWith' as const),
    field: anyField,
    value: literal,
    cased: flag,
  }),
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('wildcard' as const), field: anyField, pattern, cased: flag }),
  },
  fc.record({
    kind: fc.constant('regex' as const),
    field: anyField,
    pattern: fc.constantFrom(
      'a',
      '^a',
      'b$',
      '.',
      '^.b',
      '[0-9]+',
      'K',
      '\\bfoo\\b',
      '^$',
      'a.b',
      '(?:x|y)',
      '\\p{Greek}',
      'é',
      '\\x{1F98A}',
    ),
    flags: fc.constantFrom('', 'i', 's', 'm', 'ims'),
  }),
  {
    weight: 3,
    arbitrary: fc
      .tuple(anyField, fc.constantFrom('number' as const, 'address' as const, 'text' as const), ends)
      .map(([field, as, range]): Predicate => ({ kind: 'range', field, as, ...range })),
  },
  fc.record({
    kind: fc.constant('cidr' as const),
    field: anyField,
    network: fc.constantFrom(
      '10.0.0.0/8',
      '10.0.0.5',
      '0.0.0.0/0',
      '::/0',
      '2001:db8::/32',
      '::ffff:10.0.0.0/104',
      'fe80::/10',
      'nonsense',
    ),
  }),
  fc.record({
    kind: fc.constant('timePart' as const),
    field: anyField,
    part: fc.constantFrom<TimePart>('minute', 'hour', 'day', 'week', 'month', 'year'),
    value: fc.constantFrom(0, 1, 2, 5, 11, 14, 22, 29, 35, 36, 52, 53, 2024, 1970),
  }),
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('exists' as const, 'present' as const), field: anyField }),
  },
  fc.tuple(anyField, fc.nat(4), fc.nat(6)).map(([field, from, to]): Predicate => ({ kind: 'length', field, from, to })),
  fc.record({ kind: fc.constantFrom('word' as const, 'phrase' as const), text: literal }),
  fc.record({ kind: fc.constant('glob' as const), pattern }),
  fc.record({ kind: fc.constant('part' as const), pattern, cased: flag }),
  fc.record({
    kind: fc.constant('lineRegex' as const),
    pattern: fc.constantFrom('a', '^.a', 'b$', '"a":', '[0-9]{3}', '^$', '\\\\', 'ΑΣ', 'x\ny'),
    flags: fc.constantFrom('', 'i', 's', 'm', 'ims'),
  }),
  fc.record({
    kind: fc.constant('pair' as const),
    left: anyField,
    how: fc.constantFrom('equals' as const, 'contains' as const, 'startsWith' as const, 'endsWith' as const),
    right: anyField,
    cased: flag,
  }),
  fc.constantFrom<Predicate>({ kind: 'all' }, { kind: 'none' }),
)

const { predicate } = fc.letrec<{ predicate: Predicate }>((tie) => ({
  predicate: fc.oneof(
    { depthSize: 'small' },
    { weight: 6, arbitrary: leaf },
    tie('predicate').map((of): Predicate => ({ kind: 'not', of })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('predicate'), { maxLength: 3 }))
      .map(([kind, of]): Predicate => ({ kind, of })),
  ),
}))

describe('any predicate on any event', () => {
  /** A failure names its seed and is not made smaller: each attempt costs a table. */
  const effort = { numRuns: 40, interruptAfterTimeLimit: 30_000, endOnFailure: true }

  test('means the same in memory and in the store', { timeout: 120_000 }, async () => {
    const round = [
      fc.array(randomEvent, { minLength: 50, maxLength: 50 }),
      fc.array(predicate, { minLength: 40, maxLength: 40 }),
    ] as const
    await fc.assert(
      fc.asyncProperty(...round, async (makers, predicates) => {
        const events = makers.map((make, index) => make(index))
        const table = await tableOf(events)
        for (const each of predicates) await expectAgreement(table, events, each)
        await session.queryAsync(`DROP TABLE ${table}`)
      }),
      effort,
    )
  })
})

describe('the parts both sides share', () => {
  /** Evaluates one expression over many texts, in order. */
  async function inEngine(expression: string, given: readonly string[], name = 'x'): Promise<unknown[]> {
    const sql = `SELECT arrayMap(${name} -> ${expression}, {given:Array(String)})`
    const result = await session.queryBindAsync(sql, { given }, { format: 'JSONCompactEachRow' })
    return (JSON.parse(result.text()) as [unknown[]])[0]
  }

  const anyTexts = fc.array(
    fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
      fc.constantFrom<string>(...texts),
    ),
    { minLength: 200, maxLength: 400 },
  )
  const one = { numRuns: 5, endOnFailure: true }

  test('tokens are those of the engine', async () => {
    await fc.assert(
      fc.asyncProperty(anyTexts, async (given) => {
        expect(given.map(tokenize)).toEqual(await inEngine("tokens(x, 'splitByNonAlpha')", given))
      }),
      one,
    )
  })

  test('the values of a line are those the engine finds', async () => {
    const pieces = fc.constantFrom(
      '{',
      '[',
      ' ',
      '"',
      '\\',
      ':',
      ',',
      'a',
      'é',
      '🦊',
      '\n',
      '\\"',
      '"a":',
      '"b"',
      '\u0000',
    )
    const line = fc.array(pieces, { maxLength: 14 }).map((all) => all.join(''))
    const written = fc.oneof(line, line.map((text) => `{${text}`), fc.json()) // prettier-ignore
    const values = `if(${isWrittenAsJsonSql}, ${lineValuesSql('t')}, raw)`
    await fc.assert(
      fc.asyncProperty(fc.array(written, { minLength: 2000, maxLength: 3000 }), async (given) => {
        const texts = given.map((text) => text.toWellFormed())
        expect(texts.map(valuesOfLine)).toEqual(await inEngine(values, texts, 'raw'))
      }),
      one,
    )
  })

  test('lower case is that of the engine', async () => {
    await fc.assert(
      fc.asyncProperty(anyTexts, async (given) => {
        expect(given.map((text) => text.toLowerCase())).toEqual(await inEngine('lowerUTF8(x)', given))
      }),
      one,
    )
  })

  test('addresses are those of the engine', async () => {
    const part = fc.constantFrom(
      '0',
      '1',
      '255',
      '256',
      '01',
      'ffff',
      '10000',
      'a',
      '',
      '1.2.3.4',
      '1.2.3',
      'g',
      '%eth0',
    )
    const written = fc
      .array(
        fc.tuple(part, fc.constantFrom('.', ':', '::', '')).map(([text, after]) => text + after),
        { minLength: 1, maxLength: 9 },
      )
      .map((parts) => parts.join(''))
    const group = fc.constantFrom('0', '01', 'a', 'ffff', '255')
    const nearlyMixed = fc
      .tuple(
        fc.constantFrom('', '::'),
        fc.array(fc.tuple(group, fc.constantFrom(':', ':', ':', '::')), { minLength: 3, maxLength: 8 }),
        fc.constantFrom('1.2.3.4', '01.2.3.4', '1.2.3.04', '1.2.3.0', '0.0.0.0', 'a', '1.2.3.4%eth0.01', 'a%::1'),
      )
      .map(([head, groups, tail]) => head + groups.flat().join('') + tail)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(written, nearlyMixed, fc.ipV4(), fc.ipV6()), { minLength: 300, maxLength: 600 }),
        async (given) => {
          const ours = given.map(
            (text) => parseAddress(withoutZone(text))?.toString(16).padStart(32, '0').toUpperCase() ?? null,
          )
          expect(ours).toEqual(
            await inEngine(`hex(${addressSql('x')})`, given).then((all) =>
              all.map((text) => (text === '' ? null : text)),
            ),
          )
        },
      ),
      one,
    )
  })

  test('numbers have the one spelling of the engine', async () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => String(value).replace('e+', 'e')),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }).map(String),
      fc.tuple(fc.integer(), fc.nat(999), fc.integer({ min: -30, max: 30 })).map(([a, b, e]) => `${a}.${b}e${e}`),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(number, { minLength: 300, maxLength: 600 }), async (given) => {
        const theirs = await inEngine("JSONExtractRaw(concat('{\"a\":', x, '}'), 'a')", given)
        expect(given.map((text) => canonicalNumber(text) ?? '')).toEqual(
          theirs.map((text) => (text === '-0' ? '0' : text)),
        )
      }),
      one,
    )
  })
})

describe('values of a field', () => {
  const events = fc.sample(randomEvent, { numRuns: 300, seed: 7 }).map((make, index) => make(index))
  const paths = [...new Set(fc.sample(pathText, { numRuns: 60, seed: 7 }))]
  let table = ''
  beforeAll(async () => {
    table = await tableOf(events)
  })

  /** Ids of the events that have `value` among the values of `path`, by id. */
  async function valuesInStore({
    sql,
    params,
  }: {
    sql: string
    params: Record<string, unknown>
  }): Promise<Map<string, unknown>> {
    const text = await session.queryBindAsync(
      `SELECT replaceAll(toString(id), '-', ''), ${sql} FROM ${table}`,
      params,
      { format: 'JSONCompactEachRow' },
    )
    return new Map(
      text
        .text()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as [string, unknown]),
    )
  }

  test.for([
    ['first', '{"k":"x","a":{"k":1}}', ['x']],
    ['behind an object that has it too', '{"a":{"k":1},"k":"x"}', ['x']],
    ['behind a text with its look', '{"a":"\\"k\\":1,","k":"x"}', ['x']],
    ['behind a text with a brace', '{"a":"{","k":"x"}', ['x']],
    ['only inside an object', '{"a":{"k":"x"}}', []],
    ['only inside an object in a list', '{"a":[{"k":"x"}]}', []],
    ['only in a text', '{"a":"\\"k\\":\\"x\\""}', []],
    ['as a text', '{"a":"k","b":1}', []],
    ['as the end of another key', '{"\\"k":1,"a k":2}', []],
    ['with spaces', ' { "k" : "x" , "a" : 1 } ', ['x']],
    ['with a space before the value', '{"k": "x"}', ['x']],
    ['with a space behind the value', '{"k":"x" ,"a":7 }', ['x']],
    ['with an escaped quote', '{"k":"a\\"b,}","a":1}', ['a"b,}']],
    ['with an escaped slash and letter', '{"k":"a\\/\\u0041"}', ['a/A']],
    ['with a backslash at the end', '{"k":"a\\\\","a":1}', ['a\\']],
    ['with braces and commas in it', '{"k":"a,b}]{","a":1}', ['a,b}]{']],
    ['spelled with an escape', '{"\\u006b":"x"}', ['x']],
    ['empty', '{"k":"","a":1}', ['']],
    ['a whole number', '{"k":-42,"a":1}', ['-42']],
    ['a whole number with a space', '{"k":42 }', ['42']],
    ['a fraction', '{"k":1.50,"a":1}', ['1.5']],
    ['with an exponent', '{"k":1e2}', ['100']],
    ['minus nothing', '{"k":-0,"a":1}', ['0']],
    ['true', '{"k":true}', ['true']],
    ['null', '{"k":null,"a":1}', []],
    ['a list', '{"k":["x",{"y":"z"},2]}', ['x', '2']],
    ['an object', '{"k":{"k":"x"}}', []],
  ] as const)('a key at the top of the line is read: %s', async ([, raw, expected]) => {
    const { key, values } = groupingSql({ space: 'native', path: 'k' })
    const result = await session.queryBindAsync(
      `SELECT ${values?.(key.sql) ?? ''} FROM (SELECT materialize({raw:String}) AS raw, materialize('') AS fields)`,
      { ...key.params, raw },
      { format: 'JSONCompactEachRow' },
    )
    expect(JSON.parse(result.text())).toEqual([expected])
  })

  test('the listed values are those that conditions find', async () => {
    for (const path of paths) {
      const { key, values } = groupingSql({ space: 'native', path })
      const found = await valuesInStore({ sql: values?.(key.sql) ?? key.sql, params: key.params })
      for (const event of events) {
        const values = found.get(event.id) as string[]
        const matching = values.filter((value) =>
          compileMatcher({ kind: 'equals', field: { space: 'native', path }, value, cased: true })(event),
        )
        expect(matching).toEqual(values)
        const hasScalar = compileMatcher({
          kind: 'wildcard',
          field: { space: 'native', path },
          pattern: [{ wild: '*' }],
        })(event)
        expect(values.length > 0).toBe(hasScalar)
      }
    }
  })

  test.for(['String', 'LowCardinality(String)'])(
    'a promoted column of type %s holds what the path finds, and conditions on it mean the same',
    async (type) => {
      for (const path of paths.filter((each) => !each.includes('é')).slice(0, 12)) {
        const { column: name, expression } = promotedColumn(path)
        const column = `${name}_${type.length}`
        await session.queryAsync(
          `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${column} ${type} MATERIALIZED ${expression}`,
        )
        const promoted = new Map([[path, column]])
        const field = { space: 'native', path } as const
        const valuesBy = async ({ key, values }: Grouping): Promise<Map<string, unknown>> =>
          await valuesInStore({ sql: values?.(key.sql) ?? key.sql, params: key.params })
        const lists = await valuesBy(groupingSql(field))
        expect(await valuesBy(groupingSql(field, { promoted }))).toEqual(lists)
        const texts = [...new Set([...lists.values()].flatMap((list) => list as string[]))].slice(0, 12)
        const conditions = [
          { kind: 'contains', field, value: 'a' } as const,
          ...[...texts, 'null', 'true', '-0', 'a"b'].flatMap((value) =>
            [true, false].map((cased) => ({ kind: 'equals', field, value, cased }) as const),
          ),
        ]
        for (const each of conditions) {
          const { sql, params } = compileSql(each, { promoted })
          expect(sql).toContain(column)
          const result = await session.queryBindAsync(`SELECT count() FROM ${table} WHERE ${sql}`, params, {
            format: 'TSV',
          })
          expect([each, Number(result.text())]).toEqual([each, events.filter(compileMatcher(each)).length])
        }
      }
    },
  )

  test('a word is found in a promoted list exactly where it is an element', async () => {
    const elements = [
      'w',
      'W',
      'a,',
      ',',
      ']',
      '[',
      '","',
      'x"w',
      'x,"w"',
      '["w"',
      'a\\',
      '\\"w',
      'w,w',
      'ä',
      'a\nw',
      '',
    ]
    const lists = elements.flatMap((a) => elements.flatMap((b) => [[a], [a, b], [{ w: a }, [b, [a, ['w']]]]]))
    const raws = [...elements.map((k) => ({ k })), ...lists.map((k) => ({ k }))].map((each) => JSON.stringify(each))
    const { column, expression } = promotedColumn('k')
    const field = { space: 'native', path: 'k' } as const
    for (const value of ['w', 'W', 'a,', ',', '],', '[', 'w,w', '{}', 'x', 'k']) {
      const condition = compileSql(
        { kind: 'equals', field, value, cased: true },
        { promoted: new Map([['k', column]]) },
      )
      const result = await session.queryBindAsync(
        `SELECT raw, ${condition.sql} FROM (SELECT raw, ${expression} AS ${column} FROM (SELECT arrayJoin({raws:Array(String)}) AS raw, '' AS fields))`,
        { ...condition.params, raws },
        { format: 'JSONCompactEachRow' },
      )
      for (const line of result.text().trim().split('\n')) {
        const [raw, found] = JSON.parse(line) as [string, number]
        const event = caseEvent({ name: raw, time: '2026-01-01T00:00:00Z', raw }, 0)
        expect([value, raw, found === 1]).toEqual([
          value,
          raw,
          compileMatcher({ kind: 'equals', field, value, cased: true })(event),
        ])
      }
    }
  })
})
