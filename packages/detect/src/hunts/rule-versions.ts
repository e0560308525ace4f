import type { State, Transaction } from '@aurora/state'
import type { Actor } from '../audit-sink.ts'
import type { OwnRuleContent } from './rule-content.ts'
import { huntsOf } from './tables.ts'

/** What a rule said in one of its versions, and who made it so. */
export interface RuleVersion {
  readonly version: number
  readonly changedUs: number
  readonly by: { readonly id: string; readonly name: string }
  readonly content: OwnRuleContent
}

const maxVersions = 100

/** Keeps a version; the same one twice is kept once. Of a rule that is changed often, the newest hundred stay. */
export async function keepVersion(
  tx: Transaction,
  ruleId: string,
  version: Omit<RuleVersion, 'by'>,
  by: Pick<Actor, 'id' | 'name'>,
): Promise<void> {
  const row = {
    ...{ rule_id: ruleId, version: version.version, changed_us: version.changedUs },
    ...{ by_id: by.id, by_name: by.name, content: JSON.stringify(version.content) },
  }
  const insert = huntsOf(tx).insertInto('detection_rule_versions').values(row)
  await insert.onConflict((conflict) => conflict.columns(['rule_id', 'version']).doNothing()).execute()
  await huntsOf(tx)
    .deleteFrom('detection_rule_versions')
    .where('rule_id', '=', ruleId)
    .where('version', '<=', version.version - maxVersions)
    .execute()
}

/** The versions of a rule, the newest first. */
export async function listVersions(state: State, ruleId: string): Promise<RuleVersion[]> {
  const rows = await huntsOf(state)
    .selectFrom('detection_rule_versions')
    .selectAll()
    .where('rule_id', '=', ruleId)
    .orderBy('version', 'desc')
    .limit(maxVersions)
    .execute()
  return rows.map((row) => ({
    version: row.version,
    changedUs: row.changed_us,
    by: { id: row.by_id, name: row.by_name },
    content: JSON.parse(row.content) as OwnRuleContent,
  }))
}
