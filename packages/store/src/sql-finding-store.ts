import type { Finding } from '@aurora/core'
import { assertSensorName } from './sensor-name.ts'
import { encodeFindings, entityKey, findingSelect, findingTarget, readFindingRow } from './finding-row.ts'
import type { FindingFilter, FindingPage, FindingStore, NumberedFinding } from './finding-store.ts'
import type { ReadLimits, SqlEngine, SqlParams } from './sql-engine.ts'

const limits: ReadLimits = { timeMs: 30_000, memoryBytes: 256 << 20 }

/** Techniques are named by rules, which anybody may have written. */
const maxTechniques = 2000

/** Findings of an older age are not looked through for one that comes again: only what crashed is evaluated twice. */
const repeatWithinUs = 2 * 86_400e6

/** Findings on any engine that speaks ClickHouse SQL. */
export class SqlFindingStore implements FindingStore {
  readonly #engine: SqlEngine
  #last: number | undefined
  /** No number is given up to this one. */
  #floor = 0
  #appending: Promise<unknown> = Promise.resolve()

  constructor(engine: SqlEngine) {
    this.#engine = engine
  }

  /** Appends one after the other, whoever asks: numbers follow the order in which findings are to be seen. */
  async append(
    batch: number,
    findings: readonly Finding[],
    { mayRepeat }: { readonly mayRepeat: boolean },
  ): Promise<readonly NumberedFinding[]> {
    const before = this.#appending
    const appending = (async () => {
      await before.catch(() => undefined)
      const once = onceEach(findings)
      return await this.#insert(batch, mayRepeat ? await this.#unknownOf(once) : once)
    })()
    this.#appending = appending
    return await appending
  }

  async #insert(batch: number, fresh: readonly Finding[]): Promise<readonly NumberedFinding[]> {
    if (fresh.length === 0) return []
    this.#last = Math.max(this.#last ?? (await this.#lastSequence()), this.#floor)
    const firstSequence = this.#last + 1
    // Numbers of an insert that failed are not used again: it may have come to be all the same.
    this.#last += fresh.length
    await this.#engine.insert(findingTarget, [
      encodeFindings({ batch, firstSequence, keptUs: Date.now() * 1000 }, fresh),
    ])
    return fresh.map((finding, at) => ({ sequence: firstSequence + at, finding }))
  }

  async after(sequence: number, limit: number): Promise<readonly NumberedFinding[]> {
    const sql = `SELECT ${findingSelect} FROM siem_findings WHERE sequence > {sequence:UInt64} ORDER BY sequence LIMIT ${limit}`
    return (await this.#engine.query(sql, { sequence }, limits)).map(readFindingRow)
  }

  async find(filter: FindingFilter, page: { limit: number; before?: number | undefined }): Promise<FindingPage> {
    const { where, params } = whereOf(filter)
    const behind = page.before === undefined ? '' : ' AND sequence < {before:UInt64}'
    const rows = await this.#engine.query(
      `SELECT ${findingSelect} FROM siem_findings WHERE ${where}${behind} ORDER BY sequence DESC LIMIT ${page.limit + 1}`,
      { ...params, ...(page.before !== undefined && { before: page.before }) },
      limits,
    )
    const findings = rows.slice(0, page.limit).map(readFindingRow)
    return { findings, next: rows.length > page.limit ? findings.at(-1)?.sequence : undefined }
  }

  async count(filter: FindingFilter): Promise<number> {
    const { where, params } = whereOf(filter)
    const rows = await this.#engine.query(`SELECT count() FROM siem_findings WHERE ${where}`, params, limits)
    return Number(rows[0]?.[0] ?? 0)
  }

  async countByTechnique({ fromUs, toUs }: { fromUs: number; toUs: number }): Promise<ReadonlyMap<string, number>> {
    const within = 'kept >= fromUnixTimestamp64Micro({fromUs:Int64}) AND kept < fromUnixTimestamp64Micro({toUs:Int64})'
    const techniques = "arrayDistinct(JSONExtract(body, 'techniques', 'Array(String)'))"
    const rows = await this.#engine.query(
      `SELECT arrayJoin(${techniques}) AS technique, count() AS findings FROM siem_findings WHERE ${within} GROUP BY technique ORDER BY findings DESC LIMIT ${maxTechniques}`,
      { fromUs: Math.floor(fromUs), toUs: Math.floor(toUs) },
      limits,
    )
    return new Map(rows.map(([technique, findings]) => [String(technique), Number(findings)]))
  }

  async removeSensor(sensor: string): Promise<void> {
    assertSensorName(sensor)
    const table = this.#engine.cluster === undefined ? 'siem_findings' : 'siem_findings_local'
    await this.#engine.execute(
      `ALTER TABLE ${table} DELETE WHERE JSONExtractString(body, 'sensor') = '${sensor}' SETTINGS mutations_sync = 1`,
    )
  }

  numberAfter(sequence: number): void {
    this.#floor = Math.max(this.#floor, sequence)
  }

  async #lastSequence(): Promise<number> {
    this.#engine.confirmInserts()
    const rows = await this.#engine.query('SELECT max(sequence) FROM siem_findings', {}, limits)
    return Number(rows[0]?.[0] ?? 0)
  }

  /** Those of the findings that are not kept already. */
  async #unknownOf(findings: readonly Finding[]): Promise<readonly Finding[]> {
    if (findings.length === 0) return []
    const sinceUs = Math.floor(
      findings.reduce((least, one) => Math.min(least, one.detectedUs), Infinity) - repeatWithinUs,
    )
    const rows = await this.#engine.query(
      'SELECT lower(hex(id)) FROM siem_findings WHERE kept >= fromUnixTimestamp64Micro({sinceUs:Int64}) AND id IN (SELECT toUUID(arrayJoin({ids:Array(String)})))',
      { sinceUs, ids: findings.map(({ id }) => id) },
      limits,
    )
    const known = new Set(rows.map(([id]) => String(id)))
    return findings.filter(({ id }) => !known.has(id))
  }
}

const onceEach = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(findings.map((finding) => [finding.id, finding])).values(),
]

function whereOf(filter: FindingFilter): { where: string; params: SqlParams } {
  const conditions = ['1']
  const params: Record<string, unknown> = {}
  const add = (condition: string, name: string, value: unknown): void => {
    conditions.push(condition)
    params[name] = value
  }
  if (filter.ruleId !== undefined) add('rule_id = {ruleId:String}', 'ruleId', filter.ruleId)
  if (filter.eventId !== undefined) add('has(event_ids, {eventId:String})', 'eventId', filter.eventId)
  if (filter.entity !== undefined) add('has(entities, {entity:String})', 'entity', entityKey(filter.entity))
  if (filter.fromUs !== undefined)
    add('time >= fromUnixTimestamp64Micro({fromUs:Int64})', 'fromUs', Math.floor(filter.fromUs))
  if (filter.toUs !== undefined) add('time < fromUnixTimestamp64Micro({toUs:Int64})', 'toUs', Math.floor(filter.toUs))
  return { where: conditions.join(' AND '), params }
}
