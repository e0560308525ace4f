import { nearestName } from '@aurora/core'
import { applyChain, type Link } from './chain.ts'
import type { ReadOptions } from './options.ts'
import { shown, type Report } from './report.ts'
import type { Item } from './search.ts'
import { isItemModifier, modifierNames, valueModifiers, type ItemModifier } from './modifiers/registry.ts'
import { describe, type MapEntry, type Node, type ScalarNode } from './yaml/node.ts'
import { placeWithin } from './yaml/place.ts'

/** Reads one entry of a detection, `Field|modifier|…: value or list of values`. Undefined when a fault was found. */
export function readItem({ key, value }: MapEntry, report: Report, options: ReadOptions): Item | undefined {
  const [field = '', ...names] = key.text.split('|')
  const chain = readChain(key, names, report)
  const values = valuesOf(key, value, report)
  if (chain === undefined || values === undefined) return undefined
  return makeItem(field === '' ? undefined : field, chain, values, key, report, options)
}

/** A keyword: a value that stands in a list without a field. */
export function readKeyword(value: ScalarNode, report: Report, options: ReadOptions): Item | undefined {
  return makeItem(undefined, { links: [], marks: new Set() }, [value], value, report, options)
}

interface Chain {
  readonly links: readonly Link[]
  readonly marks: ReadonlySet<ItemModifier>
}

function readChain(key: ScalarNode, names: readonly string[], report: Report): Chain | undefined {
  const links: Link[] = []
  const marks = new Set<ItemModifier>()
  const errorsBefore = report.errors
  let index = key.text.indexOf('|') + 1
  for (const name of names) {
    const at = placeWithin(report.text, key, index, Math.max(1, name.length))
    index += name.length + 1
    const isRepeated = links.some((link) => link.name === name) || (isItemModifier(name) && marks.has(name))
    const modifier = valueModifiers.get(name)
    if (isRepeated) {
      report.refuse(at, 'modifier.combination', `the modifier \`${name}\` stands here twice`, 'remove one')
    } else if (isItemModifier(name)) marks.add(name)
    else if (modifier !== undefined) links.push({ name, apply: modifier, at })
    else refuseUnknown(at, name, report)
  }
  const alone = links.find(({ name }) => name === 'exists')
  if (alone !== undefined && names.length > 1) {
    report.refuse(alone.at, 'modifier.combination', '`exists` stands alone', 'remove the other modifiers')
  }
  const parts = links.filter(({ name }) => ['contains', 'startswith', 'endswith'].includes(name))
  if (parts.length > 1 && parts[1] !== undefined) {
    const written = parts.map(({ name }) => `\`${name}\``).join(' and ')
    report.refuse(parts[1].at, 'modifier.combination', `${written} exclude each other`, 'keep one')
  }
  return report.errors === errorsBefore ? { links, marks } : undefined
}

function refuseUnknown(at: Link['at'], name: string, report: Report): void {
  if (name === '') {
    report.refuse(at, 'modifier.unknown', 'a modifier is missing after `|`', 'remove the `|`')
    return
  }
  const near = modifierNames.includes(name.toLowerCase())
    ? name.toLowerCase()
    : nearestName(name.slice(0, 40), modifierNames)
  report.refuse(
    at,
    'modifier.unknown',
    `unknown modifier ${shown(name)}`,
    near === undefined ? `the modifiers are ${modifierNames.join(', ')}` : `did you mean \`${near}\`?`,
  )
}

/** The values of an entry: a value, or a list of values. */
function valuesOf(key: ScalarNode, node: Node, report: Report): readonly ScalarNode[] | undefined {
  if (node.kind === 'scalar') return [node]
  if (node.kind === 'map') {
    return report.refuse(
      node.at,
      'type',
      `the value of ${shown(key.text)} is a map`,
      'write a value or a list of values',
    )
  }
  if (node.items.length === 0) {
    const repair = 'write null for a field without a value, or remove the line'
    return report.refuse(node.at, 'value', `the list of ${shown(key.text)} is empty`, repair)
  }
  const odd = node.items.find((item) => item.kind !== 'scalar')
  if (odd !== undefined)
    return report.refuse(odd.at, 'type', `${describe(odd)} inside the values of ${shown(key.text)}`)
  return node.items as readonly ScalarNode[]
}

function makeItem(
  field: string | undefined,
  { links, marks }: Chain,
  scalars: readonly ScalarNode[],
  at: ScalarNode,
  report: Report,
  options: ReadOptions,
): Item | undefined {
  const values = scalars.map((scalar) =>
    applyChain(scalar, links, {
      report,
      placeholders: options.placeholders,
      isKeyword: field === undefined,
      isCased: marks.has('cased'),
    }),
  )
  if (marks.has('all') && scalars.length === 1) {
    report.warn(at.at, 'style', '`all` on a single value does nothing', 'remove it')
  }
  if (scalars.length > 1) {
    const lone = scalars.find((scalar) => scalar.type === 'null')
    if (lone !== undefined)
      report.warn(lone.at, 'style', 'null inside a list of values', 'give it an identifier of its own')
  }
  if (!values.every((value) => value !== undefined)) return undefined
  return {
    kind: 'item',
    field,
    values,
    all: marks.has('all'),
    isNegated: marks.has('neq'),
    isCased: marks.has('cased'),
    at: at.at,
  }
}
