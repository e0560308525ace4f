import { parseCondition } from './condition/parser.ts'
import type { Condition } from './condition/tree.ts'
import type { Place } from './fault.ts'
import { readItem, readKeyword } from './item.ts'
import type { ReadOptions } from './options.ts'
import { shown, type Report } from './report.ts'
import type { Search } from './search.ts'
import { describe, entryOf, type ListNode, type MapNode, type Node } from './yaml/node.ts'

/** Search identifiers and the condition that joins them. */
export interface Detection {
  readonly identifiers: ReadonlyMap<string, Search>
  readonly condition: Condition
}

/** Most conditions in a list; each may look at every identifier. */
const maxConditions = 100

const identifierText = /^[A-Za-z0-9_-]+$/

/**
 * Reads the identifiers of a `detection` (or `filter`) map and its condition. `reserved` are its other keys.
 *
 * `timeframe`, which belonged to the aggregations that correlations replaced, is refused: it would be lost silently.
 */
export function readDetection(
  map: MapNode,
  report: Report,
  options: ReadOptions,
  reserved: readonly string[] = [],
): Detection | undefined {
  const errorsBefore = report.errors
  const identifiers = new Map<string, Search>()
  const names = new Map<string, Place>()
  for (const { key, value } of map.entries) {
    if (key.text === 'condition' || reserved.includes(key.text)) continue
    if (key.text === 'timeframe') {
      report.refuse(
        key.at,
        'document.kind',
        '`timeframe` belongs to aggregations of old rules',
        'write a correlation rule',
      )
      continue
    }
    if (!identifierText.test(key.text)) {
      const repair = 'use letters, digits, `_` and `-`'
      report.warn(key.at, 'style', `${shown(key.text)} is an odd name for a search identifier`, repair)
    }
    names.set(key.text, key.at)
    const search = readSearch(value, key.text, report, options)
    if (search !== undefined) identifiers.set(key.text, search)
  }
  const condition = readCondition(map, new Set(names.keys()), report)
  if (condition !== undefined) warnUnused(names, condition, report)
  return condition !== undefined && report.errors === errorsBefore ? { identifiers, condition } : undefined
}

function readCondition(map: MapNode, names: ReadonlySet<string>, report: Report): Condition | undefined {
  const entry = entryOf(map, 'condition')
  if (entry === undefined) {
    const only = names.size === 1 ? [...names][0] : undefined
    return report.refuse(map.at, 'missing', 'there is no `condition`', `add \`condition: ${only ?? '1 of them'}\``)
  }
  const nodes = entry.value.kind === 'list' ? entry.value.items : [entry.value]
  if (nodes.length > maxConditions)
    return report.refuse(entry.value.at, 'limit', `more than ${maxConditions} conditions`)
  if (nodes.length === 0) return report.refuse(entry.value.at, 'missing', 'the list of conditions is empty')
  const conditions = nodes.map((node) => {
    if (node.kind === 'scalar' && node.type !== 'null') return parseCondition(node, names, report)
    return report.refuse(node.at, 'type', `a condition is a text, not ${describe(node)}`)
  })
  if (!conditions.every((condition) => condition !== undefined)) return undefined
  return conditions.length === 1 ? conditions[0] : { kind: 'or', of: conditions }
}

/** A map is AND of its lines; a list is OR of its elements; a value is a keyword. */
function readSearch(node: Node, name: string, report: Report, options: ReadOptions): Search | undefined {
  if (node.kind === 'scalar') return readKeyword(node, report, options)
  const count = node.kind === 'map' ? node.entries.length : node.items.length
  if (count === 0)
    return report.refuse(node.at, 'value', `${shown(name)} is empty`, 'remove it, or say what it looks for')
  return node.kind === 'map' ? readMap(node, report, options) : readList(node, name, report, options)
}

function readMap(map: MapNode, report: Report, options: ReadOptions): Search | undefined {
  return joined(
    'and',
    map.entries.map((entry) => readItem(entry, report, options)),
  )
}

function readList(list: ListNode, name: string, report: Report, options: ReadOptions): Search | undefined {
  return joined(
    'or',
    list.items.map((item) => readSearch(item, name, report, options)),
  )
}

function joined(kind: 'and' | 'or', of: readonly (Search | undefined)[]): Search | undefined {
  if (!of.every((each) => each !== undefined)) return undefined
  return of.length === 1 ? of[0] : { kind, of }
}

function warnUnused(names: ReadonlyMap<string, Place>, condition: Condition, report: Report): void {
  const used = new Set<string>()
  const visit = (each: Condition): void => {
    if (each.kind === 'identifier') used.add(each.name)
    else if (each.kind === 'of') each.names.forEach((name) => used.add(name))
    else if (each.kind === 'not') visit(each.of)
    else each.of.forEach(visit)
  }
  visit(condition)
  for (const [name, at] of names) {
    if (!used.has(name)) report.warn(at, 'style', `the condition does not use ${shown(name)}`, 'use it or remove it')
  }
}
