import { numberPattern } from '../number.ts'
import {
  maxValues,
  tickUs,
  tupleSql,
  valuesOfKey,
  type GivenRow,
  type MeasureBound,
  type Places,
  type WindowBranch,
  type WindowSearch,
} from '../windows/window-search.ts'
import { compileSql } from './compile.ts'
import { textsSql } from './value.ts'
import { SqlWriter, type Sql, type SqlOptions } from './writer.ts'

/** Which rows of `siem_logs` a statement is about, as the store writes it, and how it reads promoted paths. */
export interface WindowScope extends SqlOptions {
  readonly within: Sql
}

/** Which windows come back. */
export interface WindowPick {
  /** Of windows decided at once only those that hold an event received after this, in µs. */
  readonly newerThanUs?: number | undefined
  /** Rows at most. */
  readonly limit: number
}

/** A window of one group that is looked into. Both ends are included; times in ticks of the search. */
export interface WindowPlace {
  readonly fromTick: number
  readonly toTick: number
  readonly key: readonly string[]
}

/**
 * The moments at which windows meet the bounds (`at once`), or all windows that open at an event (`at close`), by time
 * and key. Columns: time in ticks, keys as a list, the measure or null, whether the bounds hold, the newest receipt and the
 * last time in the window in µs, and for an ordered search the ids of its events in order, else an empty list.
 *
 * Which of them are reported is for the caller, who knows what was reported before. Rows of one time are one moment.
 */
export function windowsSql(search: WindowSearch, scope: WindowScope, pick: WindowPick): Sql {
  const writer = new SqlWriter('w')
  const { keys } = namesOf(search)
  const inner =
    search.measure.kind === 'ordered' ? orderedSql(search, scope, writer) : measuredSql(search, scope, writer)
  const holds = search.measure.kind === 'ordered' ? 'length(o_path) > 0' : boundsSql(search.bounds, writer)
  const newer = pick.newerThanUs === undefined ? [] : [`o_newest > ${microseconds(pick.newerThanUs, writer)}`]
  const where = search.decided === 'at once' ? ` WHERE ${[holds, ...newer].join(' AND ')}` : ''
  const columns = [
    'o_tick',
    ...keys,
    'any(o_measure) AS a_measure',
    `any(${holds}) AS a_holds`,
    'max(o_newest) AS a_newest',
    'max(o_last) AS a_last',
    'max((o_start, o_path)) AS a_path',
  ]
  const found = `SELECT ${columns.join(', ')} FROM (${inner})${where} GROUP BY ${['o_tick', ...keys].join(', ')}`
  return writer.result(
    `SELECT o_tick, ${listOf(keys)} AS o_key, a_measure, a_holds, a_newest, a_last, tupleElement(a_path, 2) FROM (${found}) ORDER BY o_tick, o_key LIMIT ${pick.limit}`,
  )
}

/**
 * The events in windows: for each place that has any, its number in `places`, the newest `limit` events as
 * (−time, −received, id) from the newest on, and how many there are.
 */
export function windowEventsSql(
  search: WindowSearch,
  scope: WindowScope,
  places: readonly WindowPlace[],
  limit: number,
): Sql {
  const writer = new SqlWriter('w')
  const { keys } = namesOf(search)
  const bindAll = (values: readonly string[]): string => writer.bind(values, 'Array(String)')
  const numbers = (values: readonly number[]): string => `arrayMap(x -> toInt64(x), ${bindAll(values.map(String))})`
  const columns = [
    numbers([...places.keys()]),
    numbers(places.map(({ fromTick }) => fromTick)),
    numbers(places.map(({ toTick }) => toTick)),
    ...keys.map((_, i) => bindAll(places.map(({ key }) => key[i] ?? ''))),
  ]
  const names = ['f_number', 'f_from', 'f_to', ...keys.map((_, i) => `f_k${i}`)]
  const asked = `SELECT 1 AS f_one, ${names.map((name, i) => `tupleElement(f, ${i + 1}) AS ${name}`).join(', ')} FROM (SELECT arrayJoin(arrayZip(${columns.join(', ')})) AS f)`
  const rows = `SELECT DISTINCT 1 AS o_one, o_tick, o_time, o_received, o_id${keys.map((key) => `, ${key}`).join('')} FROM (${occurrencesSql(search, scope, writer)})`
  const equal = ['o_one = f_one', ...keys.map((key, i) => `${key} = f_k${i}`)].join(' AND ')
  return writer.result(
    `SELECT f_number, groupArraySorted(${limit})((-o_time, -o_received, o_id)), uniqExact(o_id) FROM (${rows}) AS o INNER JOIN (${asked}) AS p ON ${equal} WHERE o_tick >= f_from AND o_tick <= f_to GROUP BY f_number`,
  )
}

/** How many events there are, and the first and last of their times in µs: what a run over new receipts is about. */
export function windowExtentSql(search: WindowSearch, scope: WindowScope): Sql {
  const writer = new SqlWriter('w')
  return writer.result(
    `SELECT uniqExact(o_id), min(o_time), max(o_time) FROM (${occurrencesSql(search, scope, writer)})`,
  )
}

interface Names {
  /** Column of each key. */
  readonly keys: readonly string[]
  readonly hasValue: boolean
}

const namesOf = (search: WindowSearch): Names => ({
  keys: Array.from({ length: search.keyCount }, (_, i) => `o_k${i}`),
  hasValue: takesValues(search),
})

const takesValues = ({ measure }: WindowSearch): boolean =>
  ['values', 'sum', 'average', 'quantile'].includes(measure.kind)

const listOf = (columns: readonly string[]): string =>
  columns.length === 0 ? 'emptyArrayString()' : `[${columns.join(', ')}]`

/** A time as text: the drivers refuse numbers beyond 2^53. */
const microseconds = (timeUs: number, writer: SqlWriter): string => writer.bind(String(Math.floor(timeUs)), 'Int64')

/** One row for each event, group and value it has; `o_branches` are the branches it is of, a bit each. */
function occurrencesSql(search: WindowSearch, scope: WindowScope, writer: SqlWriter): string {
  const { keys, hasValue } = namesOf(search)
  const branches = search.branches.map((branch, i) => branchSql(branch, i, search, scope, writer))
  const each = [
    'o_time',
    'o_received',
    'o_id',
    'o_branch',
    ...keys.map((key, i) => `arrayJoin(o_keys${i}) AS ${key}`),
    ...(hasValue ? ['arrayJoin(o_values) AS o_value'] : []),
  ]
  const apart = ['o_time', 'o_received', 'o_id', ...keys, ...(hasValue ? ['o_value'] : [])].join(', ')
  const tick = `intDiv(o_time, ${tickUs(search.spanUs)}) AS o_tick`
  return `SELECT ${apart}, ${tick}, groupBitOr(o_branch) AS o_branches FROM (SELECT ${each.join(', ')} FROM (${branches.join(' UNION ALL ')})) GROUP BY ${apart}`
}

function branchSql(
  branch: WindowBranch,
  number: number,
  search: WindowSearch,
  scope: WindowScope,
  writer: SqlWriter,
): string {
  const bit = `toUInt64(${2n ** BigInt(number)}) AS o_branch`
  if (branch.kind === 'given') return givenSql(branch.rows, bit, search, writer)
  const condition = compileSql(branch.predicate, { ...promotedOf(scope), prefix: `b${number}x` })
  const texts = new SqlWriter('', { ...promotedOf(scope), prefix: `f${number}x` })
  const each = valuesOfKey(search.keyCount)
  const columns = [
    'toUnixTimestamp64Micro(time) AS o_time',
    'toUnixTimestamp64Micro(received) AS o_received',
    'lower(hex(id)) AS o_id',
    bit,
    ...branch.keys.map((places, i) => `arraySlice(${foldedTexts(places, texts)}, 1, ${each}) AS o_keys${i}`),
    ...(takesValues(search) ? [`${valuesSql(branch.values, texts)} AS o_values`] : []),
  ]
  Object.assign(writer.params, scope.within.params, condition.params, texts.params)
  return `SELECT ${columns.join(', ')} FROM siem_logs WHERE ${scope.within.sql} AND (${condition.sql})`
}

const promotedOf = ({ promoted }: WindowScope): SqlOptions => (promoted === undefined ? {} : { promoted })

/** The different folded texts of the first place that has any, in their order. */
function foldedTexts(places: Places, writer: SqlWriter): string {
  const texts = places.map((field) => textsSql(field, writer))
  const first = texts.length === 1 ? texts[0] : `arrayFirst(a -> notEmpty(a), [${texts.join(', ')}])`
  return `arrayDistinct(arrayMap(x -> lowerUTF8(x), ${first}))`
}

/** Array(Nullable(String)): the values of an event, or one null when it has none. Tuples are one text each. */
function valuesSql(values: readonly Places[], writer: SqlWriter): string {
  const lists = values.map((places) => foldedTexts(places, writer))
  const texts =
    lists.length === 1
      ? `${lists[0]}`
      : lists.reduceRight(
          (tuples, list, i) => `arrayFlatten(arrayMap(v${i} -> ${tuples}, ${list}))`,
          `[${tupleSql(lists.map((_, i) => `v${i}`))}]`,
        )
  return `arrayMap(l -> if(empty(l), [NULL], arrayMap(x -> toNullable(x), l)), [arraySlice(${texts}, 1, ${maxValues})])[1]`
}

/** Rows that are no events, from parameters. */
function givenSql(rows: readonly GivenRow[], bit: string, search: WindowSearch, writer: SqlWriter): string {
  const { keys, hasValue } = namesOf(search)
  const bind = (values: readonly string[]): string => writer.bind(values, 'Array(String)')
  const columns = [
    bind(rows.map(({ timeUs }) => String(timeUs))),
    bind(rows.map(({ receivedUs }) => String(receivedUs))),
    bind(rows.map(({ id }) => id)),
    bind(rows.map(({ value }) => (value === undefined ? '' : `=${value}`))),
    ...keys.map((_, i) => bind(rows.map((row) => row.keys[i] ?? ''))),
  ]
  const at = (i: number): string => `tupleElement(g, ${i})`
  const value = `[if(${at(4)} = '', NULL, toNullable(substring(${at(4)}, 2)))] AS o_values`
  const selected = [
    `toInt64(${at(1)}) AS o_time`,
    `toInt64(${at(2)}) AS o_received`,
    `${at(3)} AS o_id`,
    bit,
    ...keys.map((_, i) => `[${at(5 + i)}] AS o_keys${i}`),
    ...(hasValue ? [value] : []),
  ]
  return `SELECT ${selected.join(', ')} FROM (SELECT arrayJoin(arrayZip(${columns.join(', ')})) AS g)`
}

/** A number as an expression: JSON's spelling, which is what the matcher reads as one. */
const numberSql = `if(match(ifNull(o_value, ''), '${numberPattern}'), JSONExtract(ifNull(o_value, ''), 'Nullable(Float64)'), NULL)`

function measuredSql(search: WindowSearch, scope: WindowScope, writer: SqlWriter): string {
  const { keys } = namesOf(search)
  const columns = [
    'o_tick',
    ...keys,
    `${measureOf(search)} AS o_measure`,
    'max(o_received) OVER w AS o_newest',
    'max(o_time) OVER w AS o_last',
    'toInt64(0) AS o_start',
    'emptyArrayString() AS o_path',
  ]
  return `SELECT ${columns.join(', ')} FROM (${occurrencesSql(search, scope, writer)}) WINDOW w AS ${windowOf(search)}`
}

/** The events of a group up to a span before or behind, those of the same moment among them. */
function windowOf(search: WindowSearch): string {
  const ticks = search.spanUs / tickUs(search.spanUs)
  const frame =
    search.decided === 'at once'
      ? `RANGE BETWEEN ${ticks} PRECEDING AND CURRENT ROW`
      : `RANGE BETWEEN CURRENT ROW AND ${ticks} FOLLOWING`
  return `(${partitionOf(namesOf(search).keys)}ORDER BY o_tick ${frame})`
}

const partitionOf = (keys: readonly string[]): string => (keys.length === 0 ? '' : `PARTITION BY ${keys.join(', ')} `)

function measureOf({ measure }: WindowSearch): string {
  switch (measure.kind) {
    case 'events':
      return 'toFloat64(count() OVER w)'
    case 'values':
      return 'toFloat64(uniqExact(o_value) OVER w)'
    case 'sum':
      return `sum(${numberSql}) OVER w`
    case 'average':
      return `avg(${numberSql}) OVER w`
    case 'quantile':
      return `quantileExact(${measure.level})(${numberSql}) OVER w`
    case 'branches':
    case 'ordered':
      return 'toFloat64(bitCount(groupBitOr(o_branches) OVER w))'
  }
}

const operators: Readonly<Record<MeasureBound['operator'], string>> = {
  gt: '>', gte: '>=', lt: '<', lte: '<=', eq: '=', neq: '!=',
} // prettier-ignore

/** Nothing to measure meets no bound. */
function boundsSql(bounds: readonly MeasureBound[], writer: SqlWriter): string {
  const each = bounds.map(
    ({ operator, value }) => `o_measure ${operators[operator]} toFloat64(${writer.bind(String(value), 'String')})`,
  )
  return `ifNull(${each.length === 0 ? '1' : `(${each.join(' AND ')})`}, 0)`
}

/**
 * Events of each branch in their order. `o_chain` of an event of branch n is the chain with the latest start that leads
 * to it through the branches before, as (start, ids); its time −1 and no ids when there is none. The event before is an
 * earlier row, so one event is never two steps; equal times are in the order of receipt, then of id.
 */
function orderedSql(search: WindowSearch, scope: WindowScope, writer: SqlWriter): string {
  const { keys } = namesOf(search)
  const kept = ['o_tick', 'o_time', 'o_received', 'o_id', ...keys, 'o_branches'].join(', ')
  const before = `(${partitionOf(keys)}ORDER BY o_time, o_received, o_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`
  const isOf = (step: number): string => `bitTest(o_branches, ${step})`
  const none = `(toInt64(-1), emptyArrayString())`
  let rows = `SELECT ${kept}, if(${isOf(0)}, (o_time, [o_id]), ${none}) AS o_chain FROM (${occurrencesSql(search, scope, writer)})`
  for (let step = 1; step < search.branches.length; step++) {
    const led = `SELECT ${kept}, max(o_chain) OVER ${before} AS o_led FROM (${rows})`
    const next = `(tupleElement(o_led, 1), arrayPushBack(tupleElement(o_led, 2), o_id))`
    rows = `SELECT ${kept}, if(${isOf(step)} AND length(tupleElement(o_led, 2)) = ${step}, ${next}, ${none}) AS o_chain FROM (${led})`
  }
  const tick = tickUs(search.spanUs)
  const isWhole = `length(tupleElement(o_chain, 2)) > 0 AND o_tick - intDiv(tupleElement(o_chain, 1), ${tick}) <= ${search.spanUs / tick}`
  const columns = [
    'o_tick',
    ...keys,
    'toFloat64(1) AS o_measure',
    'max(o_received) OVER w AS o_newest',
    'o_time AS o_last',
    'tupleElement(o_chain, 1) AS o_start',
    `if(${isWhole}, tupleElement(o_chain, 2), emptyArrayString()) AS o_path`,
  ]
  return `SELECT ${columns.join(', ')} FROM (${rows}) WINDOW w AS ${windowOf(search)}`
}
