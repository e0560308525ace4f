import type { AuditEntry, AuditLog } from '@aurora/audit'
import { AppError } from '@aurora/core'
import type { Origin, Principal } from '@aurora/identity'
import type { Fault } from '@aurora/sigma'
import type { State, Transaction } from '@aurora/state'
import type { LiveRules, RuleFile } from '../live/live-rules.ts'
import { diffOf, type Installed, type PackDiff } from './pack-diff.ts'
import { digestOf, readPack, type OfferedFile, type OfferedPack } from './read-pack.ts'
import { tablesOf, type CatalogueRow } from './tables.ts'
import { toTuning, tunedRow, type Tuning } from './tuning.ts'

/** A pack as a list of packs shows it. */
export interface RulePack {
  readonly name: string
  readonly origin: string
  readonly license: string
  readonly version: string
  readonly installedMs: number
  readonly installedBy: string
  readonly files: number
  readonly rules: number
}

/** A rule of the catalogue, and how it was tuned here. */
export interface CatalogueRule extends Omit<CatalogueRow, 'techniques' | 'tactics'> {
  readonly techniques: readonly string[]
  readonly tactics: readonly string[]
  readonly tuning: Tuning
}

/** What came of an installation, or would come of it. */
export interface InstallReport extends PackDiff {
  readonly version: string
  readonly rules: number
  readonly faults: readonly Fault[]
}

/** Rows written by one statement. */
const rowsAtOnce = 100

/**
 * Rule packs: files of rules that were installed under a name, and what this installation changed about their rules.
 *
 * Tuning belongs to a rule, not to its file: an update of a pack never loses it, and leaves pinned rules as they are.
 * Every change is recorded in the transaction that makes it, and `changed` is called once it is durable.
 */
export class RulePacks {
  readonly #state: State
  readonly #audit: Pick<AuditLog, 'append'>
  readonly #changed: () => void
  readonly #nowMs: () => number

  constructor(parts: { state: State; audit: Pick<AuditLog, 'append'>; changed: () => void; nowMs?: () => number }) {
    this.#state = parts.state
    this.#audit = parts.audit
    this.#changed = parts.changed
    this.#nowMs = parts.nowMs ?? Date.now
  }

  async list(): Promise<RulePack[]> {
    const db = tablesOf(this.#state)
    const packs = await db.selectFrom('rule_packs').selectAll().orderBy('name').execute()
    const counts = async (table: 'rule_files' | 'rule_catalogue'): Promise<Map<string, number>> => {
      const rows = await db
        .selectFrom(table)
        .select(['pack', (eb) => eb.fn.countAll<number>().as('rows')])
        .groupBy('pack')
        .execute()
      return new Map(rows.map((row) => [row.pack, Number(row.rows)]))
    }
    const [files, rules] = [await counts('rule_files'), await counts('rule_catalogue')]
    return packs.map(({ name, origin, license, version, installed_ms, installed_by }) => ({
      name,
      origin,
      license,
      version,
      installedMs: installed_ms,
      installedBy: installed_by,
      files: files.get(name) ?? 0,
      rules: rules.get(name) ?? 0,
    }))
  }

  /**
   * Installs a pack, or brings it to another version. With `isTrial` nothing is changed and the report says what would
   * be. Fails with 'request.invalid' or 'request.too_large' for what can be no pack.
   */
  async install(
    pack: OfferedPack,
    options: { readonly isTrial: boolean },
    by: Principal,
    from: Origin,
  ): Promise<InstallReport> {
    const read = await readPack(pack)
    const report = (diff: PackDiff): InstallReport => ({
      ...diff,
      version: read.version,
      rules: read.catalogue.length,
      faults: read.faults,
    })
    if (options.isTrial) return report(diffOf(await this.#installed(this.#state, pack.name), read))
    return await this.#state.transaction(async (tx) => {
      await tx.lock('rule-packs')
      const diff = diffOf(await this.#installed(tx, pack.name), read)
      await this.#write(tx, pack.name, diff, read)
      const row = {
        name: pack.name,
        origin: pack.origin,
        license: pack.license,
        version: read.version,
        installed_ms: this.#nowMs(),
        installed_by: by.name,
      }
      await tablesOf(tx)
        .insertInto('rule_packs')
        .values(row)
        .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
        .execute()
      const { added, changed, removed, pinned } = diff
      const details = {
        version: read.version,
        origin: pack.origin,
        added: added.length,
        changed: changed.length,
        removed: removed.length,
        pinned: pinned.length,
      }
      await this.#record(tx, by, from, 'rules.install', { kind: 'pack', id: pack.name, name: pack.name }, details)
      tx.onCommit(this.#changed)
      return report(diff)
    })
  }

  /** Removes a pack; what was tuned of its rules stays, for the day it comes back. */
  async remove(name: string, by: Principal, from: Origin): Promise<void> {
    await this.#state.transaction(async (tx) => {
      await tx.lock('rule-packs')
      const db = tablesOf(tx)
      const { numDeletedRows } = await db.deleteFrom('rule_packs').where('name', '=', name).executeTakeFirst()
      if (Number(numDeletedRows) === 0) throw new AppError('request.not_found', `there is no pack "${name}"`)
      await db.deleteFrom('rule_files').where('pack', '=', name).execute()
      await db.deleteFrom('rule_catalogue').where('pack', '=', name).execute()
      await this.#record(tx, by, from, 'rules.remove', { kind: 'pack', id: name, name }, {})
      tx.onCommit(this.#changed)
    })
  }

  /** Rules whose title, id, file, author, tactic or technique holds the text, in the order of their titles. */
  async find(
    filter: RuleFilter,
    page: { readonly limit: number; readonly skip: number },
  ): Promise<{
    rules: CatalogueRule[]
    total: number
  }> {
    const rows = await tablesOf(this.#state)
      .selectFrom('rule_catalogue')
      .leftJoin('rule_tuning', 'rule_tuning.rule_key', 'rule_catalogue.key')
      .selectAll('rule_catalogue')
      .select(tuningColumns)
      .orderBy('title')
      .orderBy('key')
      .execute()
    const rules = rows.map(({ techniques, tactics, ...row }) => ({
      ...catalogueColumns(row),
      techniques: JSON.parse(techniques) as string[],
      tactics: JSON.parse(tactics) as string[],
      tuning: toTuning(row),
    }))
    const found = rules.filter((rule) => isWanted(rule, filter))
    return { rules: found.slice(page.skip, page.skip + page.limit), total: found.length }
  }

  /** The rule with this key, with its file; undefined when no pack has it. */
  async load(key: string): Promise<{ rule: CatalogueRule; text: string } | undefined> {
    const { rules } = await this.find({ key }, { limit: 1, skip: 0 })
    const rule = rules[0]
    if (rule === undefined) return undefined
    const file = await tablesOf(this.#state)
      .selectFrom('rule_files')
      .select('text')
      .where('pack', '=', rule.pack)
      .where('file', '=', rule.file)
      .executeTakeFirst()
    return file === undefined ? undefined : { rule, text: file.text }
  }

  /** Changes how rules are used here; what is not named stays as it is. Fails with 'request.not_found' when no pack has one. */
  async tune(keys: readonly string[], change: Partial<Tuning>, by: Principal, from: Origin): Promise<void> {
    await this.#state.transaction(async (tx) => {
      await tx.lock('rule-packs')
      const db = tablesOf(tx)
      for (const key of new Set(keys)) {
        const known = await db.selectFrom('rule_catalogue').select('title').where('key', '=', key).executeTakeFirst()
        if (known === undefined) throw new AppError('request.not_found', `there is no rule "${key}"`)
        const before = await db.selectFrom('rule_tuning').selectAll().where('rule_key', '=', key).executeTakeFirst()
        const row = tunedRow(key, { ...toTuning(before), ...change }, by.name, this.#nowMs())
        await db
          .insertInto('rule_tuning')
          .values(row)
          .onConflict((conflict) => conflict.column('rule_key').doUpdateSet(row))
          .execute()
        await this.#record(tx, by, from, 'rules.tune', { kind: 'rule', id: key, name: known.title }, { ...change })
      }
      tx.onCommit(this.#changed)
    })
  }

  /** Values of the placeholders that rules name, by name. */
  async placeholders(): Promise<Map<string, readonly string[]>> {
    const rows = await tablesOf(this.#state).selectFrom('rule_placeholders').selectAll().execute()
    return new Map(rows.map(({ name, texts }) => [name, JSON.parse(texts) as string[]]))
  }

  /** Gives a placeholder its values; none at all take it away. */
  async setPlaceholder(name: string, texts: readonly string[], by: Principal, from: Origin): Promise<void> {
    await this.#state.transaction(async (tx) => {
      await tx.lock('rule-packs')
      const db = tablesOf(tx)
      await db.deleteFrom('rule_placeholders').where('name', '=', name).execute()
      if (texts.length > 0)
        await db
          .insertInto('rule_placeholders')
          .values({ name, texts: JSON.stringify(texts) })
          .execute()
      await this.#record(
        tx,
        by,
        from,
        'rules.placeholder',
        { kind: 'placeholder', id: name, name },
        { texts: [...texts] },
      )
      tx.onCommit(this.#changed)
    })
  }

  /** All rules of all packs as a reading thread takes them. */
  async live(): Promise<LiveRules> {
    const db = tablesOf(this.#state)
    const files: RuleFile[] = await db
      .selectFrom('rule_files')
      .innerJoin('rule_packs', 'rule_packs.name', 'rule_files.pack')
      .select(['pack', 'file', 'text', 'rule_files.version as version', 'license'])
      .orderBy('pack')
      .orderBy('file')
      .execute()
    const rows = await db.selectFrom('rule_tuning').selectAll().orderBy('rule_key').execute()
    const placeholders = await this.placeholders()
    const tuning = new Map(rows.map((row) => [row.rule_key, toTuning(row)]))
    const said = [
      ...files.flatMap(({ pack, file, version, license }) => [pack, file, version, license]),
      JSON.stringify([...tuning]),
      JSON.stringify([...placeholders]),
    ]
    return { ruleSet: files.length === 0 ? '' : digestOf(said), files, tuning, placeholders }
  }

  /**
   * Some rules in the form a thread takes them: those with these keys, all when none is named, or those of files that are
   * not installed. Disabled ones are asked too, for somebody names them.
   */
  async chosen(keys: readonly string[], offered: readonly OfferedFile[]): Promise<LiveRules> {
    const placeholders = await this.placeholders()
    if (offered.length > 0) {
      const pack = { name: 'trial', origin: '', license: '', files: offered }
      const { version, files } = await readPack(pack)
      return { ruleSet: version, files, tuning: new Map(), placeholders }
    }
    const live = await this.live()
    if (keys.length === 0) return live
    const { rules } = await this.find({}, { limit: Infinity, skip: 0 })
    const wanted = new Set(keys)
    const tuning = new Map(rules.map(({ key, tuning: own }) => [key, { ...own, isEnabled: wanted.has(key) }] as const))
    const files = new Set(rules.filter(({ key }) => wanted.has(key)).map(({ pack, file }) => `${pack}/${file}`))
    return { ...live, tuning, files: live.files.filter(({ pack, file }) => files.has(`${pack}/${file}`)) }
  }

  async #installed(state: State | Transaction, pack: string): Promise<Installed> {
    const db = tablesOf(state)
    const files = await db.selectFrom('rule_files').select(['file', 'version']).where('pack', '=', pack).execute()
    const rules = await db
      .selectFrom('rule_catalogue')
      .leftJoin('rule_tuning', 'rule_tuning.rule_key', 'rule_catalogue.key')
      .select(['key', 'file', 'is_pinned', 'changed_ms'])
      .where('pack', '=', pack)
      .execute()
    return {
      files: new Map(files.map(({ file, version }) => [file, version])),
      pinned: new Set(rules.filter(({ is_pinned }) => is_pinned === 1).map(({ file }) => file)),
      tuned: rules.filter(({ changed_ms }) => changed_ms !== null).map(({ key }) => key),
    }
  }

  async #write(
    tx: Transaction,
    pack: string,
    { added, changed, removed }: PackDiff,
    read: { readonly files: readonly RuleFile[]; readonly catalogue: readonly CatalogueRow[] },
  ): Promise<void> {
    const db = tablesOf(tx)
    for (const files of inPieces([...changed, ...removed])) {
      await db.deleteFrom('rule_files').where('pack', '=', pack).where('file', 'in', files).execute()
      await db.deleteFrom('rule_catalogue').where('pack', '=', pack).where('file', 'in', files).execute()
    }
    const isNew = new Set([...added, ...changed])
    for (const rows of inPieces(read.files.filter(({ file }) => isNew.has(file))))
      await db
        .insertInto('rule_files')
        .values(rows.map(({ pack: _, license: __, ...row }) => ({ ...row, pack })))
        .execute()
    for (const rows of inPieces(read.catalogue.filter(({ file }) => isNew.has(file))))
      await db.insertInto('rule_catalogue').values(rows).execute()
  }

  async #record(
    tx: Transaction,
    by: Principal,
    from: Origin,
    action: string,
    target: { kind: string; id: string; name: string },
    details: AuditEntry['details'],
  ): Promise<void> {
    const actor = { kind: by.kind, id: by.id, name: by.name }
    const { address, requestId } = from
    await this.#audit.append(
      { eventType: 'rule', action, outcome: 'success', actor, target, address, requestId, details },
      tx,
    )
  }
}

/** Which rules are asked for; all that is named must hold. */
export interface RuleFilter {
  readonly key?: string | undefined
  readonly text?: string | undefined
  readonly pack?: string | undefined
  readonly level?: string | undefined
  readonly isEnabled?: boolean | undefined
}

const tuningColumns = [
  'rule_tuning.is_enabled', 'rule_tuning.severity', 'rule_tuning.opens_case', 'rule_tuning.is_pinned',
  'rule_tuning.reason', 'rule_tuning.changed_ms', 'rule_tuning.changed_by',
] as const // prettier-ignore

const catalogueColumns = (
  row: Omit<CatalogueRow, 'techniques' | 'tactics'>,
): Omit<CatalogueRow, 'techniques' | 'tactics'> => {
  const { key, pack, file, line, kind, title, level, status, product, category, service, author, license } = row
  return { key, pack, file, line, kind, title, level, status, product, category, service, author, license }
}

function isWanted(rule: CatalogueRule, { key, text = '', pack, level, isEnabled }: RuleFilter): boolean {
  if (key !== undefined && rule.key !== key) return false
  if (pack !== undefined && rule.pack !== pack) return false
  if (level !== undefined && rule.level !== level) return false
  if (isEnabled !== undefined && rule.tuning.isEnabled !== isEnabled) return false
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const said = [
    rule.title,
    rule.key,
    rule.file,
    rule.author,
    ...rule.techniques,
    ...rule.tactics,
    rule.product,
    rule.category,
    rule.service,
  ]
    .join('\n')
    .toLowerCase()
  return words.every((word) => said.includes(word))
}

function* inPieces<T>(rows: readonly T[]): Generator<T[]> {
  for (let at = 0; at < rows.length; at += rowsAtOnce) yield rows.slice(at, at + rowsAtOnce)
}
