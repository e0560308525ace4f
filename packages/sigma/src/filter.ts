import type { Condition } from './condition/tree.ts'
import { readDetection, type Detection } from './detection.ts'
import { readLogsource, type Logsource } from './logsource.ts'
import type { ReadOptions } from './options.ts'
import { mapAt, textsAt } from './reading.ts'
import type { Report } from './report.ts'
import { entryOf, type MapNode } from './yaml/node.ts'

/** What a filter document says beside its head. */
export interface Filter {
  readonly logsource: Logsource
  readonly rules: readonly string[] | 'any'
  readonly detection: Detection
}

/** Reads a filter document. Undefined after a fault. Sigma filters specification 2.1.0. */
export function readFilter(document: MapNode, report: Report, options: ReadOptions): Filter | undefined {
  const logsource = readLogsource(document, report)
  const map = mapAt(document, 'filter', report)
  if (map === undefined) return undefined
  const entry = entryOf(map, 'rules')
  const rules = textsAt(map, 'rules', report)
  if (entry === undefined)
    report.refuse(map.at, 'missing', 'the filter names no `rules`', 'add their ids, or `rules: any`')
  const detection = readDetection(map, report, options, ['rules'])
  if (detection === undefined || logsource === undefined || entry === undefined) return undefined
  if (!mayNegate(detection.condition)) {
    const at = entryOf(map, 'condition')?.value.at ?? map.at
    report.warn(
      at,
      'style',
      'the condition is added to the rules as it is, so only what it finds is still reported',
      'write `not` to leave it out',
    )
  }
  return {
    logsource,
    rules: rules === undefined || rules.length === 0 || rules.includes('any') ? 'any' : rules,
    detection,
  }
}

function mayNegate(condition: Condition): boolean {
  if (condition.kind === 'not') return true
  return (condition.kind === 'and' || condition.kind === 'or') && condition.of.some(mayNegate)
}
