import { randomUUID } from 'node:crypto'
import { AppError, type Severity } from '@aurora/core'
import type { Transaction } from '@aurora/state'
import { entryBy, type Actor, type Origin } from '../audit-sink.ts'
import type { Context } from '../context.ts'
import { beginAnew } from '../schedules/history.ts'
import { asksForMany, type Describe, type ScheduledRule } from '../schedules/scheduled-rule.ts'
import { searchOfRow } from './hunts.ts'
import { checkSearch, searchPredicate, withoutNul } from './saved-search.ts'
import { huntsOf, listOf, listText, type HuntTables } from './tables.ts'
import type { OwnRuleContent } from './rule-content.ts'
import { keepVersion, listVersions, type RuleVersion } from './rule-versions.ts'
import { parseTemplate, renderTemplate } from './template.ts'

/** A rule made here, mostly of a hunt. `version` counts its changes. */
export interface OwnRule extends OwnRuleContent {
  readonly id: string
  readonly version: number
  readonly huntId?: string
  readonly author: { readonly id: string; readonly name: string }
  readonly createdUs: number
  readonly updatedUs: number
}

const maxTitleChars = 200
const maxTechniques = 20
const maxEveryMinutes = 7 * 1440
const maxRules = 2000

/** Rules made here. Every change is recorded in the transaction that makes it, and is a new version. */
export class OwnRules {
  readonly #context: Context
  #scheduled: readonly ScheduledRule[] = []

  constructor(context: Context) {
    this.#context = context
  }

  async list(): Promise<OwnRule[]> {
    const rows = await huntsOf(this.#context.state)
      .selectFrom('detection_own_rules')
      .selectAll()
      .orderBy('title')
      .orderBy('id')
      .limit(maxRules)
      .execute()
    return rows.map(ruleOf)
  }

  /** Rejects with 'request.not_found'. */
  async find(id: string): Promise<OwnRule> {
    const row = await huntsOf(this.#context.state)
      .selectFrom('detection_own_rules')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst()
    if (row === undefined) throw unknown()
    return ruleOf(row)
  }

  /** Rejects with 'request.invalid' or 'search.syntax'. `huntId`: the hunt it is made of. */
  async create(content: OwnRuleContent, huntId: string | undefined, by: Actor, from: Origin): Promise<OwnRule> {
    const { state, clock } = this.#context
    const nowUs = clock.nowUs()
    const row: Row = {
      ...this.#columns(content),
      id: randomUUID(),
      version: 1,
      hunt_id: huntId ?? null,
      author_id: by.id,
      author_name: by.name,
      created_us: nowUs,
      updated_us: nowUs,
    }
    await state.transaction(async (tx) => {
      await assertRoom(tx)
      await huntsOf(tx).insertInto('detection_own_rules').values(row).execute()
      await keepVersion(tx, row.id, versionOf(ruleOf(row)), by)
      await this.#record(tx, 'rule.create', row, by, from)
    })
    await this.refresh()
    return ruleOf(row)
  }

  /**
   * Rejects with 'request.not_found', and with 'request.conflict' when it is no longer `version`. A rule that is switched on
   * again begins anew: while it was off nobody was to look.
   */
  async update(id: string, version: number, content: OwnRuleContent, by: Actor, from: Origin): Promise<OwnRule> {
    const { state, clock } = this.#context
    const columns = { ...this.#columns(content), version: version + 1, updated_us: clock.nowUs() }
    const before = await this.find(id)
    const row = await state.transaction(async (tx) => {
      const changed = await huntsOf(tx)
        .updateTable('detection_own_rules')
        .set(columns)
        .where('id', '=', id)
        .where('version', '=', version)
        .returningAll()
        .executeTakeFirst()
      if (changed === undefined) throw new AppError('request.conflict', 'the rule was changed meanwhile')
      if (!before.isEnabled && content.isEnabled) await beginAnew(tx, id)
      // A rule that is older than the history of versions begins it with what it was.
      if (before.version === version) await keepVersion(tx, id, versionOf(before), before.author)
      await keepVersion(tx, id, versionOf(ruleOf(changed)), by)
      await this.#record(tx, 'rule.update', changed, by, from)
      return changed
    })
    await this.refresh()
    return ruleOf(row)
  }

  /** What a rule said in each of its versions, the newest first. Rejects with 'request.not_found'. */
  async versions(id: string): Promise<RuleVersion[]> {
    const rule = await this.find(id)
    const kept = await listVersions(this.#context.state, id)
    return kept.length > 0 ? kept : [{ ...versionOf(rule), by: rule.author }]
  }

  /** Rejects with 'request.not_found'. What it found, and its runs, stay. */
  async delete(id: string, by: Actor, from: Origin): Promise<void> {
    await this.#context.state.transaction(async (tx) => {
      const row = await huntsOf(tx)
        .deleteFrom('detection_own_rules')
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst()
      if (row === undefined) throw unknown()
      await beginAnew(tx, id)
      await huntsOf(tx).deleteFrom('detection_rule_versions').where('rule_id', '=', id).execute()
      await this.#record(tx, 'rule.delete', row, by, from)
    })
    await this.refresh()
  }

  /** Takes up what was changed, here or by another process. */
  async refresh(): Promise<void> {
    const rules = await this.list()
    this.#scheduled = rules.filter(({ isEnabled }) => isEnabled).map((rule) => this.#scheduledOf(rule))
  }

  /** The rules that are on, as the scheduler takes them, as of the last `refresh`. */
  get scheduled(): readonly ScheduledRule[] {
    return this.#scheduled
  }

  #scheduledOf(rule: OwnRule): ScheduledRule {
    const { aliases } = this.#context
    const { threshold, updatedUs } = rule
    const predicate = searchPredicate(rule.search, updatedUs, aliases)
    const rendering = (template: string): Describe | undefined =>
      template === '' ? undefined : (event, matched) => renderTemplate(template, event, matched, aliases)
    const describe = rendering(rule.titleTemplate)
    const elaborate = rendering(rule.descriptionTemplate)
    return {
      finding: {
        id: rule.id,
        version: String(rule.version),
        title: rule.title,
        pack: 'own',
        author: rule.author.name,
        license: '',
        opensCase: rule.opensCase,
      },
      severity: rule.severity,
      techniques: rule.techniques,
      everyMinutes: rule.everyMinutes,
      asks:
        threshold === undefined
          ? { kind: 'each', predicate }
          : asksForMany(predicate, threshold.atLeast, threshold.withinMinutes),
      ...(describe !== undefined && { describe }),
      ...(elaborate !== undefined && { elaborate }),
    }
  }

  #columns(
    content: OwnRuleContent,
  ): Omit<Row, 'id' | 'version' | 'hunt_id' | 'author_id' | 'author_name' | 'created_us' | 'updated_us'> {
    const { clock, aliases } = this.#context
    const { query, sources, severities, hosts } = checkSearch(content.search, clock.nowUs(), aliases)
    for (const template of [content.titleTemplate, content.descriptionTemplate]) parseTemplate(template)
    return {
      title: checkTitle(content.title),
      query,
      sources: listText(sources),
      severities: listText(severities),
      hosts: listText(hosts),
      title_template: withoutNul(content.titleTemplate),
      description_template: withoutNul(content.descriptionTemplate),
      severity: content.severity,
      techniques: listText(checkTechniques(content.techniques)),
      opens_case: content.opensCase ? 1 : 0,
      every_minutes: content.everyMinutes === undefined ? null : checkMinutes(content.everyMinutes),
      at_least: content.threshold === undefined ? 0 : checkCount(content.threshold.atLeast),
      within_minutes: content.threshold === undefined ? 0 : checkMinutes(content.threshold.withinMinutes),
      is_enabled: content.isEnabled ? 1 : 0,
    }
  }

  async #record(tx: Transaction, action: string, row: Row, by: Actor, from: Origin): Promise<void> {
    const details = {
      version: row.version,
      query: row.query,
      everyMinutes: row.every_minutes,
      isEnabled: row.is_enabled === 1,
    }
    const target = { kind: 'rule', id: row.id, name: row.title }
    await this.#context.audit.append(entryBy(by, from, { action, target, details }), tx)
  }
}

const unknown = (): AppError => new AppError('request.not_found', 'there is no such rule')

async function assertRoom(tx: Transaction): Promise<void> {
  const { count } = await huntsOf(tx)
    .selectFrom('detection_own_rules')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  if (Number(count) >= maxRules) throw new AppError('request.conflict', `there are ${maxRules} rules already`)
}

function checkTitle(text: string): string {
  const title = withoutNul(text).trim()
  if (title === '' || title.length > maxTitleChars || /\p{Cc}/u.test(title))
    throw new AppError('request.invalid', `a rule needs a title of 1 to ${maxTitleChars} characters`)
  return title
}

function checkTechniques(techniques: readonly string[]): readonly string[] {
  if (techniques.length <= maxTechniques && techniques.every((id) => /^T[0-9]{4}(\.[0-9]{3})?$/.test(id)))
    return techniques
  throw new AppError('request.invalid', `a rule has up to ${maxTechniques} techniques of ATT&CK`, {
    hint: 'such as T1110.001',
  })
}

function checkMinutes(minutes: number): number {
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= maxEveryMinutes) return minutes
  throw new AppError('request.invalid', 'minutes are a whole number from 1 to those of a week')
}

function checkCount(count: number): number {
  if (Number.isInteger(count) && count >= 1 && count <= 1_000_000) return count
  throw new AppError('request.invalid', 'a threshold is a whole number from 1 to a million')
}

const versionOf = (rule: OwnRule): Omit<RuleVersion, 'by'> => {
  const { title, search, titleTemplate, descriptionTemplate, severity, techniques, opensCase, isEnabled } = rule
  const { everyMinutes, threshold, version, updatedUs } = rule
  const said = { title, search, titleTemplate, descriptionTemplate, severity, techniques, opensCase, isEnabled }
  return { version, changedUs: updatedUs, content: { ...said, everyMinutes, threshold } }
}

type Row = HuntTables['detection_own_rules']

const ruleOf = (row: Row): OwnRule => ({
  id: row.id,
  version: row.version,
  ...(row.hunt_id === null ? {} : { huntId: row.hunt_id }),
  title: row.title,
  search: searchOfRow(row),
  titleTemplate: row.title_template,
  descriptionTemplate: row.description_template,
  severity: row.severity as Severity,
  techniques: listOf(row.techniques),
  opensCase: row.opens_case === 1,
  ...(row.every_minutes === null ? {} : { everyMinutes: row.every_minutes }),
  ...(row.at_least === 0 ? {} : { threshold: { atLeast: row.at_least, withinMinutes: row.within_minutes } }),
  isEnabled: row.is_enabled === 1,
  author: { id: row.author_id, name: row.author_name },
  createdUs: row.created_us,
  updatedUs: row.updated_us,
})
