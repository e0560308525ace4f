import { shown, type Report } from './report.ts'
import { choiceAt, mapAt, scalarsAt, textAt, textsAt } from './reading.ts'
import { describe, entryOf, type MapNode, type Node, type ScalarNode } from './yaml/node.ts'
import { decimalOf } from './yaml/scalar.ts'
import { readTimespan, type Timespan } from './timespan.ts'

const correlationTypes = [
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
  'value_sum',
  'value_avg',
  'value_percentile',
  'value_median',
] as const
const operators = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'] as const

/** What a correlation counts, over which rules, and when it fires. Sigma correlation rules specification 2.1.0. */
export interface Correlation {
  readonly type: (typeof correlationTypes)[number]
  /** Ids or names of rules, which may be correlations. */
  readonly rules: readonly string[]
  /** Whether the rules referred to raise alerts of their own. */
  readonly generate: boolean
  readonly groupBy: readonly string[]
  /** By alias: the field it stands for, by rule. */
  readonly aliases: ReadonlyMap<string, ReadonlyMap<string, string>>
  readonly timespan: Timespan
  readonly condition?: CorrelationCondition
}

/** Every bound must hold. `fields`: what is counted, added up or ranked. `percentile`: which one, from 0 to 100. */
export interface CorrelationCondition {
  readonly bounds: readonly { readonly operator: (typeof operators)[number]; readonly value: number }[]
  readonly fields: readonly string[]
  readonly percentile?: number
}

/** Reads the `correlation` map of a document. Undefined after a fault. References are checked by `linkRules`. */
export function readCorrelation(document: MapNode, report: Report): Correlation | undefined {
  const errorsBefore = report.errors
  const map = mapAt(document, 'correlation', report)
  if (map === undefined) return undefined
  const type = choiceAt(map, 'type', correlationTypes, report) ?? missing(map, 'type', report)
  const rules = textsAt(map, 'rules', report) ?? missing<readonly string[]>(map, 'rules', report)
  if (rules?.length === 0) report.refuse(map.at, 'missing', '`rules` names no rule')
  const timespan = readTimespan(map, report)
  const condition = type === undefined ? undefined : readCondition(map, type, report)
  const aliases = readAliases(map, rules ?? [], report)
  const generate = generateOf(document, map, report)
  const groupBy = textsAt(map, 'group-by', report) ?? []
  if (type === undefined || rules === undefined || timespan === undefined || report.errors > errorsBefore)
    return undefined
  return { type, rules, generate, groupBy, aliases, timespan, ...(condition && { condition }) }
}

function missing<T>(map: MapNode, key: string, report: Report): T | undefined {
  if (entryOf(map, key) !== undefined && textlessEntry(map, key)) return undefined
  return report.refuse(map.at, 'missing', `the correlation has no \`${key}\``, `add \`${key}:\``)
}

/** An entry whose own fault was told already. */
const textlessEntry = (map: MapNode, key: string): boolean => {
  const value = entryOf(map, key)?.value
  return value !== undefined && !(value.kind === 'scalar' && value.type === 'null')
}

function generateOf(document: MapNode, map: MapNode, report: Report): boolean {
  const node = (entryOf(map, 'generate') ?? entryOf(document, 'generate'))?.value
  if (node === undefined) return false
  if (node.kind === 'scalar' && node.type === 'boolean') return node.text.toLowerCase() === 'true'
  report.refuse(node.at, 'type', '`generate` must be true or false')
  return false
}

const isTemporal = (type: Correlation['type']): boolean => type === 'temporal' || type === 'temporal_ordered'
const countsValues = (type: Correlation['type']): boolean => type.startsWith('value_')

function readCondition(map: MapNode, type: Correlation['type'], report: Report): CorrelationCondition | undefined {
  const node = entryOf(map, 'condition')?.value
  if (node === undefined) {
    if (isTemporal(type)) return undefined
    return report.refuse(
      map.at,
      'missing',
      `a correlation of type ${type} needs a \`condition\``,
      'add `condition:` with `gte:`',
    )
  }
  if (node.kind !== 'map') {
    const what =
      node.kind === 'scalar'
        ? 'conditions over rule names are not part of the specification'
        : `\`condition\` must be a map, not ${describe(node)}`
    return report.refuse(node.at, node.kind === 'scalar' ? 'not_yet' : 'type', what, 'write a map such as `gte: 10`')
  }
  return readConditionMap(node, type, report)
}

function readConditionMap(node: MapNode, type: Correlation['type'], report: Report): CorrelationCondition | undefined {
  const bounds: CorrelationCondition['bounds'][number][] = []
  for (const { key, value } of node.entries) {
    const operator = operators.find((each) => each === key.text)
    const number = operator === undefined ? undefined : numberOf(value, key, report)
    if (operator !== undefined && number !== undefined) bounds.push({ operator, value: number })
    if (operator === undefined && key.text !== 'field' && key.text !== 'percentile') {
      report.refuse(
        key.at,
        'unknown_value',
        `${shown(key.text)} is no part of a condition`,
        `it has ${operators.join(', ')}, field`,
      )
    }
  }
  if (bounds.length === 0)
    report.refuse(node.at, 'missing', 'the condition compares with nothing', 'add `gte:` or another operator')
  if (bounds.length > 2) report.refuse(node.at, 'value', 'a condition has one operator, or two for a range')
  const fields = scalarsAt(node, 'field', report)?.map(({ text }) => text) ?? []
  checkFields(fields, node, type, report)
  const percentile = percentileOf(node, type, report)
  return { bounds, fields, ...(percentile !== undefined && { percentile }) }
}

function checkFields(fields: readonly string[], node: MapNode, type: Correlation['type'], report: Report): void {
  if (countsValues(type) && fields.length === 0) {
    report.refuse(
      node.at,
      'missing',
      `${type} needs the \`field\` whose values it takes`,
      'add `field:` to the condition',
    )
  }
  if (fields.length > 1 && type !== 'value_count') report.refuse(node.at, 'value', `${type} takes one field`)
}

function percentileOf(node: MapNode, type: Correlation['type'], report: Report): number | undefined {
  const entry = entryOf(node, 'percentile')
  if (type !== 'value_percentile') {
    if (entry !== undefined) report.refuse(entry.key.at, 'value', `\`percentile\` is not part of ${type}`, 'remove it')
    return undefined
  }
  if (entry === undefined) return 50
  const number = numberOf(entry.value, entry.key, report)
  if (number === undefined || (number >= 0 && number <= 100)) return number
  return report.refuse(entry.value.at, 'value', 'a percentile lies between 0 and 100')
}

function numberOf(value: Node, key: ScalarNode, report: Report): number | undefined {
  const number = value.kind === 'scalar' && value.type === 'number' ? Number(decimalOf(value.text)) : NaN
  if (Number.isFinite(number)) return number
  return report.refuse(value.at, 'type', `${shown(key.text)} must be a number, not ${describe(value)}`)
}

function readAliases(map: MapNode, rules: readonly string[], report: Report): Correlation['aliases'] {
  const aliases = new Map<string, ReadonlyMap<string, string>>()
  const node = entryOf(map, 'aliases')?.value
  if (node === undefined) return aliases
  if (node.kind !== 'map') {
    report.refuse(node.at, 'type', `\`aliases\` must be a map, not ${describe(node)}`)
    return aliases
  }
  for (const { key, value } of node.entries) {
    if (value.kind !== 'map') {
      report.refuse(value.at, 'type', `the alias ${shown(key.text)} must be a map from rules to fields`)
      continue
    }
    const fields = new Map<string, string>()
    for (const { key: rule } of value.entries) {
      const field = textAt(value, rule.text, report)
      if (field !== undefined) fields.set(rule.text, field)
      if (!rules.includes(rule.text)) report.refuse(rule.at, 'reference', `${shown(rule.text)} is not one of \`rules\``)
    }
    const left = rules.find((rule) => !fields.has(rule))
    if (left !== undefined)
      report.refuse(key.at, 'reference', `the alias ${shown(key.text)} names no field for ${shown(left)}`)
    aliases.set(key.text, fields)
  }
  return aliases
}
