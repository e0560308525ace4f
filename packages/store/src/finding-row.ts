import type { Finding } from '@aurora/core'
import { BlockWriter } from './block/block-writer.ts'
import type { NumberedFinding } from './finding-store.ts'
import type { InsertTarget, SqlRow } from './sql-engine.ts'

/** Where findings are inserted: what they are looked for by, and the whole as JSON in `body`. */
export const findingTarget: InsertTarget = {
  table: 'siem_findings',
  columns: new Map([
    ['id', 'UUID'],
    ['sequence', 'UInt64'],
    ['batch', 'UInt64'],
    ['kept', "DateTime64(6, 'UTC')"],
    ['time', "DateTime64(6, 'UTC')"],
    ['rule_id', 'LowCardinality(String)'],
    ['severity', 'UInt8'],
    ['evaluation', 'LowCardinality(String)'],
    ['source', 'LowCardinality(String)'],
    ['event_ids', 'Array(String)'],
    ['entities', 'Array(String)'],
    ['body', 'String'],
  ]),
}

export const findingSelect = 'sequence, body'

/** What rows of one insert have in common; the first is numbered `firstSequence`, the others follow. */
export interface FindingInsert {
  readonly batch: number
  readonly firstSequence: number
  /** Now, for all rows alike: an insert is atomic only within one day of it. */
  readonly keptUs: number
}

/** A block for `siem_findings`. */
export function encodeFindings(insert: FindingInsert, findings: readonly Finding[]): Uint8Array {
  const block = new BlockWriter(findingTarget.columns)
  for (const finding of findings) {
    const { row } = block
    block.id('id').put(row, finding.id)
    block.integer('sequence').put(row, insert.firstSequence + row)
    block.integer('batch').put(row, insert.batch)
    block.integer('kept').put(row, Math.floor(insert.keptUs))
    block.integer('time').put(row, Math.floor(finding.timeUs))
    block.text('rule_id').put(row, finding.rule.id)
    if (finding.severity !== 0) block.byte('severity').put(row, finding.severity)
    block.text('evaluation').put(row, finding.evaluation)
    block.text('source').put(row, finding.source)
    if (finding.eventIds.length > 0) block.list('event_ids').put(row, finding.eventIds)
    if (finding.entities.length > 0) block.list('entities').put(row, finding.entities.map(entityKey))
    block.text('body').put(row, JSON.stringify(finding))
    block.row++
  }
  return block.finish()
}

/** How an entity is written in the column that is searched for it. */
export const entityKey = ({ kind, value }: { kind: string; value: string }): string => `${kind}:${value}`

/** What findings that were kept by earlier versions do not say. */
const older = { description: '' }

/** Turns a row of `findingSelect` into the finding it was. */
export function readFindingRow([sequence, body]: SqlRow): NumberedFinding {
  return { sequence: Number(sequence), finding: { ...older, ...(JSON.parse(String(body)) as Finding) } }
}
