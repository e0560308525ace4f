import { entityKinds, type EntityKind } from '@aurora/core'
import { sql } from '@aurora/state'
import { keysOfGiven } from './entity-key.ts'

/** An entity as somebody names it; of any kind, unless one is given. */
export interface EntityGiven {
  readonly kind?: EntityKind | undefined
  readonly value: string
}

/** Which alerts are meant; each given filter must hold. Lists mean any of theirs. */
export interface AlertFilter {
  readonly statuses?: readonly string[] | undefined
  /** 0 to 4. */
  readonly severities?: readonly number[] | undefined
  readonly sources?: readonly string[] | undefined
  readonly ruleId?: string | undefined
  readonly technique?: string | undefined
  /** Alerts about this entity. */
  readonly entity?: EntityGiven | undefined
  /** A user name; null for alerts of nobody. */
  readonly assignee?: string | null | undefined
  /** Part of the title, an entity or the description, in any case. */
  readonly text?: string | undefined
  /** Alerts received at or after this time … */
  readonly fromUs?: number | undefined
  /** … and before this one. */
  readonly toUs?: number | undefined
  readonly caseId?: string | undefined
  readonly incidentId?: string | undefined
}

/** The filter as SQL over `alerts`, for `where`. Everything that came from outside is a bound parameter. */
export function filterSql(filter: AlertFilter) {
  const parts = [sql<boolean>`1 = 1`]
  if (filter.statuses?.length) parts.push(sql`alerts.status in (${sql.join(filter.statuses)})`)
  if (filter.severities?.length) parts.push(sql`alerts.severity in (${sql.join(filter.severities)})`)
  if (filter.sources?.length) parts.push(sql`alerts.source in (${sql.join(filter.sources)})`)
  if (filter.ruleId !== undefined) parts.push(sql`alerts.rule_id = ${filter.ruleId}`)
  if (filter.technique !== undefined)
    parts.push(sql`alerts.id in (select alert_id from alert_techniques where technique = ${filter.technique})`)
  if (filter.entity !== undefined)
    parts.push(
      sql`alerts.id in (select alert_id from alert_entities where entity_key in (${entityKeys(filter.entity)}))`,
    )
  if (filter.assignee === null) parts.push(sql`alerts.assignee is null`)
  else if (filter.assignee !== undefined) parts.push(sql`alerts.assignee = ${filter.assignee}`)
  if (filter.text !== undefined && filter.text !== '')
    parts.push(sql`alerts.search_text like ${containing(filter.text)} escape '!'`)
  if (filter.fromUs !== undefined) parts.push(sql`alerts.last_received_us >= ${filter.fromUs}`)
  if (filter.toUs !== undefined) parts.push(sql`alerts.first_received_us < ${filter.toUs}`)
  if (filter.caseId !== undefined) parts.push(sql`alerts.case_id = ${filter.caseId}`)
  if (filter.incidentId !== undefined) parts.push(sql`alerts.incident_id = ${filter.incidentId}`)
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

/** A `like` pattern for any text that contains `text`, in lower case; `!` escapes. */
export function containing(text: string): string {
  const literal = text.toLowerCase().slice(0, 256).toWellFormed().replaceAll('\0', '')
  return `%${literal.replaceAll(/[!%_]/g, '!$&')}%`
}

/** The keys of an entity of one kind, or of any, as SQL for `in`. */
export function entityKeys({ kind, value }: EntityGiven) {
  const kinds = kind === undefined ? entityKinds : [kind]
  return sql.join(kinds.flatMap((one) => keysOfGiven(one, value)))
}
