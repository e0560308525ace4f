import { endTimeUs, minTimeUs, type Event } from '@aurora/core'
import {
  compileSql,
  groupingSql,
  isNarrowed,
  leafSql,
  promotedColumn,
  type Sql,
  type FieldRef,
  type Grouping,
} from '@aurora/query'
import { eventSelect, keySelect, readEventRow } from './event-row.ts'
import { assertSensorName } from './sensor-name.ts'
import type {
  Cursor,
  EncodedBatch,
  EventStore,
  EventTable,
  HistogramBar,
  Page,
  PageRequest,
  PartialReason,
  Reject,
  RejectFilter,
  RejectPage,
  Rows,
  Scope,
  StoreUsage,
  TopValues,
} from './event-store.ts'
import type { FindingStore } from './finding-store.ts'
import { encodeRejects, readRejectRow, rejectSelect, rejectTarget } from './reject-row.ts'
import { RowRate } from './row-rate.ts'
import { eventTarget, hourOfTime } from './schema.ts'
import { SqlFindingStore } from './sql-finding-store.ts'
import { LimitReached, type ReadLimits, type SqlEngine, type SqlParams, type SqlRow } from './sql-engine.ts'
import { leastReadMs, startOf, walkTime, type TimeRange } from './time-walk.ts'

export interface ReadBounds extends ReadLimits {
  /** Distinct values a "top values" may group before it becomes a sample. */
  readonly groups: number
}

export const defaultBounds: ReadBounds = { timeMs: 20_000, memoryBytes: 400 << 20, groups: 1_000_000 }

/** A read of a page's events that takes longer than this is left for a walk. */
const atOnceMs = 250

/** Rows the first window of a walk has, if they came at the rate of late. */
const firstRows = 50_000

const internal: ReadLimits = { timeMs: 60_000, memoryBytes: 512 << 20 }

/** The event store on any engine that speaks ClickHouse SQL. */
export class SqlEventStore implements EventStore {
  readonly engine: string
  readonly findings: FindingStore
  readonly promoted = new Map<string, string>()
  readonly #engine: SqlEngine
  readonly #bounds: ReadBounds
  readonly #rate: RowRate

  constructor(engine: SqlEngine, bounds: ReadBounds) {
    this.engine = engine.name
    this.findings = new SqlFindingStore(engine)
    this.#engine = engine
    this.#bounds = bounds
    this.#rate = new RowRate(async (sql) => await engine.query(sql, {}, bounds))
  }

  async append(batch: EncodedBatch): Promise<void> {
    await this.#engine.insert(eventTarget, batch.rows)
  }

  async appendRejects(batchNumber: number, rejects: readonly Reject[]): Promise<void> {
    await this.#engine.insert(rejectTarget, [encodeRejects(batchNumber, rejects)])
  }

  async hasBatch(batchNumber: number): Promise<boolean> {
    this.#engine.confirmInserts()
    const rows = await this.#engine.query(
      'SELECT count() FROM siem_logs WHERE batch = {batch:UInt64}',
      { batch: batchNumber },
      internal,
    )
    return Number(rows[0]?.[0]) > 0
  }

  async removeRejectsOfBatch(batchNumber: number): Promise<void> {
    await this.#delete('siem_rejects', `batch = ${Math.trunc(batchNumber)}`)
  }

  async find(scope: Scope, page: PageRequest, signal?: AbortSignal): Promise<Page> {
    const startedMs = Date.now()
    const left = (): ReadLimits => {
      const timeMs = Math.max(leastReadMs, this.#bounds.timeMs + startedMs - Date.now())
      return { ...this.#bounds, timeMs }
    }
    const atOnce = isNarrowed(scope.predicate) ? await this.#findAtOnce(scope, page, signal) : undefined
    if (atOnce !== undefined) return atOnce
    const range = scope.by === 'time' ? scope : await this.#timesOf(scope, signal)
    const walked = await walkTime({
      ...page,
      range,
      firstUs: await this.#rate.spanOf(firstRows),
      timeMs: left().timeMs * 0.8,
      read: async (window, limit, timeMs) => {
        const rows = await this.#first(
          keySelect,
          scope,
          window,
          { ...page, limit },
          { ...this.#bounds, timeMs },
          signal,
        )
        return rows.map(([timeUs, id]) => ({ timeUs: Number(timeUs), id: String(id) }))
      },
    })
    const { events, partial } = await this.#readEvents(walked.found, left, signal)
    if (partial === undefined) return { events, next: walked.next, partial: walked.partial }
    if (partial === 'cancelled') return { events: [], next: undefined, partial }
    return { events, next: walked.found[events.length - 1] ?? startOf({ ...page, range }), partial }
  }

  /** The page of a predicate that few events meet, from a single read; undefined when they are not few. */
  async #findAtOnce(scope: Scope, page: PageRequest, signal?: AbortSignal): Promise<Page | undefined> {
    const limits = { ...this.#bounds, timeMs: Math.min(this.#bounds.timeMs / 2, atOnceMs) }
    try {
      const rows = await this.#first(eventSelect, scope, undefined, { ...page, limit: page.limit + 1 }, limits, signal)
      const events = rows.slice(0, page.limit).map(readEventRow)
      const last = rows.length > page.limit ? events.at(-1) : undefined
      return { events, next: last && { timeUs: last.timeUs, id: last.id }, partial: undefined }
    } catch (error) {
      if (!(error instanceof LimitReached)) throw error
      return error.reason === 'cancelled' ? { events: [], next: undefined, partial: 'cancelled' } : undefined
    }
  }

  /** The times of the events that were received within a scope. */
  async #timesOf(scope: Scope, signal?: AbortSignal): Promise<TimeRange> {
    const { where, params } = this.#where({ ...scope, predicate: { kind: 'all' } })
    const sql = `SELECT toUnixTimestamp64Micro(min(time)), toUnixTimestamp64Micro(max(time)) FROM siem_logs WHERE ${where}`
    const { rows } = await this.#bounded(sql, params, signal)
    if (rows[0] === undefined) return { fromUs: minTimeUs, toUs: endTimeUs }
    return { fromUs: Number(rows[0][0]), toUs: Number(rows[0][1]) + 1 }
  }

  /** The first rows of a scope behind a cursor, within a window of time when one is given. */
  async #first(
    select: string,
    scope: Scope,
    window: TimeRange | undefined,
    page: PageRequest,
    limits: ReadLimits,
    signal?: AbortSignal,
  ): Promise<SqlRow[]> {
    const { where, params } = scope.by === 'time' ? this.#where({ ...scope, ...window }) : this.#where(scope, window)
    const direction = page.order === 'newest' ? 'DESC' : 'ASC'
    const behind = page.order === 'newest' ? '<' : '>'
    const keyset =
      page.after === undefined
        ? ''
        : ` AND (time, id) ${behind} (fromUnixTimestamp64Micro({afterUs:Int64}), toUUID({afterId:String}))`
    return await this.#engine.query(
      `SELECT ${select} FROM siem_logs WHERE ${where}${keyset} ORDER BY time ${direction}, id ${direction} LIMIT ${page.limit}`,
      page.after === undefined ? params : { ...params, afterUs: us(page.after.timeUs), afterId: page.after.id },
      limits,
      signal,
    )
  }

  /**
   * The events that stand there, in that order; of those a limit cuts off, the first. An event that was removed in the
   * meantime is left out.
   */
  async #readEvents(
    keys: readonly Cursor[],
    left: () => ReadLimits,
    signal?: AbortSignal,
  ): Promise<{ events: Event[]; partial: PartialReason | undefined }> {
    const events: Event[] = []
    for (let at = 0, size = maxRead; at < keys.length;) {
      const some = keys.slice(at, at + size)
      try {
        const rows = await this.#engine.query(...eventsAt(some), left(), signal)
        const found = new Map(rows.map(readEventRow).map((event) => [event.id, event]))
        events.push(...some.flatMap(({ id }) => found.get(id) ?? []))
        at += size
      } catch (error) {
        if (!(error instanceof LimitReached)) throw error
        if (error.reason !== 'memory_limit' || size === 1) return { events, partial: error.reason }
        size = Math.ceil(size / 2)
      }
    }
    return { events, partial: undefined }
  }

  async findById(id: string, signal?: AbortSignal): Promise<Event | undefined> {
    const rows = await this.#engine.query(
      `SELECT ${eventSelect} FROM siem_logs WHERE id = toUUID({id:String}) LIMIT 1`,
      { id },
      internal,
      signal,
    )
    return rows[0] === undefined ? undefined : readEventRow(rows[0])
  }

  async findBatch(
    batchNumber: number,
    page: { limit: number; afterId?: string | undefined },
  ): Promise<readonly Event[]> {
    const behind = page.afterId === undefined ? '' : ' AND id > toUUID({afterId:String})'
    const rows = await this.#engine.query(
      `SELECT ${eventSelect} FROM siem_logs WHERE batch = {batch:UInt64}${behind} ORDER BY id LIMIT ${page.limit}`,
      { batch: batchNumber, ...(page.afterId !== undefined && { afterId: page.afterId }) },
      internal,
    )
    return rows.map(readEventRow)
  }

  async count(
    scope: Scope,
    signal?: AbortSignal,
  ): Promise<{ total: number | undefined; partial: PartialReason | undefined }> {
    const { where, params } = this.#where(scope)
    const answer = await this.#bounded(`SELECT count() FROM siem_logs WHERE ${where}`, params, signal)
    return {
      total: answer.partial === undefined ? Number(answer.rows[0]?.[0] ?? 0) : undefined,
      partial: answer.partial,
    }
  }

  async histogram(
    scope: Scope,
    barUs: number,
    signal?: AbortSignal,
  ): Promise<{ bars: readonly HistogramBar[]; partial: PartialReason | undefined }> {
    const { where, params } = this.#where(scope)
    const sql = `SELECT intDiv(toUnixTimestamp64Micro(${scope.by}) - {scopeFromUs:Int64}, {barUs:Int64}) AS bar, severity, count() FROM siem_logs WHERE ${where} GROUP BY bar, severity`
    const answer = await this.#bounded(sql, { ...params, barUs }, signal)
    const bars = Array.from({ length: Math.max(0, Math.ceil((scope.toUs - scope.fromUs) / barUs)) }, (_, i) => ({
      fromUs: scope.fromUs + i * barUs,
      bySeverity: [0, 0, 0, 0, 0],
    }))
    for (const [bar, severity, count] of answer.rows) {
      const counts = bars[Number(bar)]?.bySeverity
      if (counts !== undefined) counts[Number(severity)] = Number(count)
    }
    return { bars, partial: answer.partial }
  }

  async topValues(
    scope: Scope,
    field: FieldRef,
    options: { limit: number; contains: string },
    signal?: AbortSignal,
  ): Promise<TopValues> {
    const { where, params } = this.#where(scope)
    const grouping = groupingSql(field, { promoted: this.promoted })
    const sql = `SELECT toString(value), sum(events) AS count, sum(sumIf(events, place = 1)) OVER () FROM (${valuesIn(grouping, where, options.contains !== '')}) GROUP BY value ORDER BY count DESC, value LIMIT ${options.limit}`
    const answer = await this.#bounded(
      sql,
      { ...params, ...grouping.key.params, ...grouping.presence.params, contains: options.contains },
      signal,
    )
    return {
      values: answer.rows.map(([value, count]) => ({ value: String(value), count: Number(count) })),
      total: Number(answer.rows[0]?.[2] ?? 0),
      isExact: answer.partial === undefined,
      partial: answer.partial,
    }
  }

  async read(
    write: (table: EventTable) => Sql,
    limits: { readonly maxRows: number; readonly timeMs?: number | undefined },
    signal?: AbortSignal,
  ): Promise<Rows> {
    const { sql, params } = write({ promoted: this.promoted, within: withinRanges })
    const { rows, partial } = await this.#bounded(sql, params, signal, limits.timeMs)
    if (rows.length <= limits.maxRows) return { rows, partial }
    return { rows: rows.slice(0, limits.maxRows), partial: 'row_limit' }
  }

  async findRejects(filter: RejectFilter, page: { limit: number; after?: Cursor | undefined }): Promise<RejectPage> {
    const conditions = ['1']
    const params: Record<string, unknown> = {}
    for (const name of ['source', 'sensor', 'reason'] as const) {
      if (filter[name] === undefined) continue
      conditions.push(`${name} = {${name}:String}`)
      params[name] = filter[name]
    }
    if (filter.ids !== undefined) {
      conditions.push('id IN (SELECT toUUID(arrayJoin({ids:Array(String)})))')
      params['ids'] = [...filter.ids]
    }
    const counted = await this.#engine.query(
      `SELECT count() FROM siem_rejects WHERE ${conditions.join(' AND ')}`,
      params,
      internal,
    )
    if (page.after !== undefined) {
      conditions.push('(received, id) < (fromUnixTimestamp64Micro({afterUs:Int64}), toUUID({afterId:String}))')
      Object.assign(params, { afterUs: us(page.after.timeUs), afterId: page.after.id })
    }
    const rows = await this.#engine.query(
      `SELECT ${rejectSelect} FROM siem_rejects WHERE ${conditions.join(' AND ')} ORDER BY received DESC, id DESC LIMIT ${page.limit + 1}`,
      params,
      internal,
    )
    const rejects = rows.map(readRejectRow)
    const last = rejects.length > page.limit ? rejects[page.limit - 1] : undefined
    return {
      rejects: rejects.slice(0, page.limit),
      total: Number(counted[0]?.[0] ?? 0),
      next: last === undefined ? undefined : { timeUs: last.receivedUs, id: last.id },
    }
  }

  async removeRejects(ids: readonly string[]): Promise<void> {
    const safe = ids.filter((id) => /^[0-9a-f]{32}$/.test(id)).map((id) => `'${id}'`)
    if (safe.length > 0) await this.#delete('siem_rejects', `id IN (SELECT toUUID(arrayJoin([${safe.join(',')}])))`)
  }

  async removeSensor(sensor: string): Promise<number> {
    assertSensorName(sensor)
    const rows = await this.#engine.query(
      'SELECT count() FROM siem_logs WHERE sensor = {sensor:String}',
      { sensor },
      internal,
    )
    await this.#delete('siem_logs', `sensor = '${sensor}'`)
    await this.#delete('siem_rejects', `sensor = '${sensor}'`)
    return Number(rows[0]?.[0] ?? 0)
  }

  async promote(path: string): Promise<string> {
    const known = this.promoted.get(path)
    if (known !== undefined) return known
    const { column, expression } = promotedColumn(path)
    const type = (await this.#hasFewValues(path)) ? 'LowCardinality(String)' : 'String'
    const alter = (table: string, what: string): Promise<void> =>
      this.#engine.execute(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${column} ${type} ${what}`)
    const stored = `MATERIALIZED ${expression} COMMENT '${promotedComment}${Buffer.from(path).toString('base64')}' CODEC(ZSTD(1))`
    await alter(this.#table('siem_logs'), stored)
    if (this.#engine.cluster !== undefined) await alter('siem_logs', stored)
    await this.#engine.execute(
      `ALTER TABLE ${this.#table('siem_logs')} MATERIALIZE COLUMN ${column} SETTINGS mutations_sync = 0`,
    )
    this.promoted.set(path, column)
    return column
  }

  /** Whether a path has few different values, by a sample: a column of those is read several times as fast. */
  async #hasFewValues(path: string): Promise<boolean> {
    const leaf = leafSql(path)
    const sample = `SELECT ${leaf.sql} AS leaf FROM siem_logs WHERE leaf != '' LIMIT ${promotionSample}`
    try {
      const rows = await this.#engine.query(`SELECT uniq(leaf) FROM (${sample})`, leaf.params, internal)
      return Number(rows[0]?.[0]) > 0 && Number(rows[0]?.[0]) <= fewValues
    } catch (error) {
      if (error instanceof LimitReached) return false
      throw error
    }
  }

  /** Reads which paths were promoted before; call once after opening. */
  async loadPromoted(): Promise<void> {
    const rows = await this.#engine.query(
      `SELECT name, comment FROM system.columns WHERE database = currentDatabase() AND table = 'siem_logs' AND startsWith(comment, '${promotedComment}')`,
      {},
      internal,
    )
    for (const [name, comment] of rows)
      this.promoted.set(Buffer.from(String(comment).slice(promotedComment.length), 'base64').toString(), String(name))
  }

  async countBySensor(
    fromUs: number,
    toUs: number,
  ): Promise<readonly { source: string; sensor: string; count: number }[]> {
    const rows = await this.#engine.query(
      'SELECT source, sensor, count() FROM siem_logs WHERE received >= fromUnixTimestamp64Micro({fromUs:Int64}) AND received < fromUnixTimestamp64Micro({toUs:Int64}) GROUP BY source, sensor ORDER BY source, sensor',
      { fromUs: us(fromUs), toUs: us(toUs) },
      internal,
    )
    return rows.map(([source, sensor, count]) => ({
      source: String(source),
      sensor: String(sensor),
      count: Number(count),
    }))
  }

  async bytesOnDisk(): Promise<number> {
    return (await this.#partSums()).bytesOnDisk
  }

  /** Of the engine's own list of parts, which reads no events. */
  async #partSums(): Promise<{ rows: number; bytesOnDisk: number }> {
    const parts =
      this.#engine.cluster === undefined ? 'system.parts' : `cluster('${this.#engine.cluster}', system.parts)`
    const sums = await this.#engine.query(
      `SELECT sum(rows), sum(bytes_on_disk) FROM ${parts} WHERE active AND database = currentDatabase() AND table = '${this.#table('siem_logs')}'`,
      {},
      internal,
    )
    return { rows: Number(sums[0]?.[0] ?? 0), bytesOnDisk: Number(sums[0]?.[1] ?? 0) }
  }

  async usage(): Promise<StoreUsage> {
    const sums = await this.#partSums()
    const oldest = await this.#engine.query(
      'SELECT count(), toUnixTimestamp64Micro(min(received)) FROM siem_logs',
      {},
      internal,
    )
    return {
      ...sums,
      oldestReceivedUs: Number(oldest[0]?.[0]) > 0 ? Number(oldest[0]?.[1]) : undefined,
    }
  }

  /** The moment its first table was made, in seconds: the engine's own ids of tables are not shown by the embedded one. */
  async identity(): Promise<string | undefined> {
    if (this.#engine.cluster !== undefined) return undefined
    const rows = await this.#engine.query(
      'SELECT toString(toUnixTimestamp(min(applied))) FROM aurora_migrations',
      {},
      internal,
    )
    return `made ${String(rows[0]?.[0])}`
  }

  async close(): Promise<void> {
    await this.#engine.close()
  }

  /** The table that holds rows on each node. */
  #table(name: string): string {
    return this.#engine.cluster === undefined ? name : `${name}_local`
  }

  async #delete(table: string, condition: string): Promise<void> {
    await this.#engine.execute(
      `ALTER TABLE ${this.#table(table)} DELETE WHERE ${condition} SETTINGS mutations_sync = 1`,
    )
  }

  /** The condition of a scope, within a window of time when one is given. */
  #where(scope: Scope, window?: TimeRange): { where: string; params: SqlParams } {
    const compiled = compileSql(scope.predicate, { promoted: this.promoted })
    const ranges = [withinSql(scope.by, scope, 'scope')]
    if (window !== undefined) ranges.push(withinSql('time', window, 'window'))
    return {
      where: [...ranges.map((range) => range.sql), `(${compiled.sql})`].join(' AND '),
      params: Object.assign({}, compiled.params, ...ranges.map((range) => range.params)) as SqlParams,
    }
  }

  /** Runs a read whose answer is worth nothing when it is cut: a limit gives no rows and the reason. */
  async #bounded(
    sql: string,
    params: SqlParams,
    signal?: AbortSignal,
    timeMs = this.#bounds.timeMs,
  ): Promise<{ rows: SqlRow[]; partial: PartialReason | undefined }> {
    try {
      return { rows: await this.#engine.query(sql, params, { ...this.#bounds, timeMs }, signal), partial: undefined }
    } catch (error) {
      if (error instanceof LimitReached) return { rows: [], partial: error.reason }
      throw error
    }
  }
}

/**
 * The values of the rows as `value`, with how many `events` have it, and its `place` among those of its events: each
 * counts once an event. `isFiltered` leaves out those that do not hold the text `contains`.
 */
function valuesIn({ key, values, presence }: Grouping, where: string, isFiltered: boolean): string {
  const holds = (value: string): string => `positionCaseInsensitiveUTF8(toString(${value}), {contains:String}) > 0`
  const grouped = `SELECT ${key.sql} AS key, count() AS events FROM siem_logs WHERE (${where}) AND ${presence.sql} GROUP BY key`
  if (values === undefined)
    return `SELECT key AS value, 1 AS place, events FROM (${grouped})${isFiltered ? ` WHERE ${holds('key')}` : ''}`
  const list = isFiltered ? `arrayFilter(one -> ${holds('one')}, ${values('key')})` : values('key')
  const lists = `SELECT arrayDistinct(${list}) AS list, events FROM (${grouped})`
  return `SELECT value, place, events FROM (${lists}) ARRAY JOIN list AS value, arrayEnumerate(list) AS place`
}

/**
 * The condition that one of an event's clocks is within a half-open range; `name` begins its parameters.
 *
 * Rows are sorted by the hour of their time first, and the engine sees what that leaves out only when it is asked.
 */
function withinSql(clock: Scope['by'], range: TimeRange, name: string): { sql: string; params: SqlParams } {
  const within = `${clock} >= fromUnixTimestamp64Micro({${name}FromUs:Int64}) AND ${clock} < fromUnixTimestamp64Micro({${name}ToUs:Int64})`
  const params = { [`${name}FromUs`]: us(range.fromUs), [`${name}ToUs`]: us(range.toUs) }
  if (clock === 'received') return { sql: within, params }
  const hours = `${hourOfTime} >= {${name}FromHour:Int64} AND ${hourOfTime} <= {${name}ToHour:Int64}`
  return {
    sql: `${hours} AND ${within}`,
    params: { ...params, [`${name}FromHour`]: hourOf(range.fromUs), [`${name}ToHour`]: hourOf(range.toUs) },
  }
}

/** The condition that rows are within ranges of one clock, of both, or of none. */
const withinRanges: EventTable['within'] = ({ time, received }) => {
  const parts = [
    ...(time === undefined ? [] : [withinSql('time', time, 'time')]),
    ...(received === undefined ? [] : [withinSql('received', received, 'received')]),
  ]
  return {
    sql: parts.length === 0 ? '1' : parts.map(({ sql }) => sql).join(' AND '),
    params: Object.assign({}, ...parts.map(({ params }) => params)) as Sql['params'],
  }
}

/** Events read at once: their keys are parameters of the read. */
const maxRead = 1000

/** Reads the events with these times and ids; the hours and times let the engine pass over all other rows. */
function eventsAt(keys: readonly Cursor[]): [sql: string, params: SqlParams] {
  const oneOf = (name: string): string => `toInt64(arrayJoin({${name}:Array(String)}))`
  const conditions = [
    `${hourOfTime} IN (SELECT ${oneOf('hours')})`,
    `time IN (SELECT fromUnixTimestamp64Micro(${oneOf('timesUs')}))`,
    'id IN (SELECT toUUID(arrayJoin({ids:Array(String)})))',
  ]
  return [
    `SELECT ${eventSelect} FROM siem_logs WHERE ${conditions.join(' AND ')}`,
    {
      hours: [...new Set(keys.map(({ timeUs }) => String(hourOf(timeUs))))],
      timesUs: keys.map(({ timeUs }) => String(timeUs)),
      ids: keys.map(({ id }) => id),
    },
  ]
}

const hourOf = (timeUs: number): number => Math.floor(timeUs / 3600e6)

/** A time as a parameter: as text, because the drivers refuse numbers beyond 2^53, which is in the year 2255. */
const us = (timeUs: number): string => String(Math.ceil(timeUs))

/** Begins the comment of a column that keeps a path, which follows in base64. */
const promotedComment = 'path:'

/** Rows a path is looked at in before it gets a column, and how many values are few: a dictionary of a part has 8,192. */
const promotionSample = 100_000
const fewValues = 1000
