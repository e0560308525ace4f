import { nearestName } from '@aurora/core'
import { shown, type Report } from './report.ts'
import { describe, entryOf, type MapNode, type Node, type ScalarNode } from './yaml/node.ts'

/** The text of a key, as written; undefined when there is none. A list or a map there is a fault. */
export function textAt(map: MapNode, key: string, report: Report): string | undefined {
  const node = entryOf(map, key)?.value
  if (node === undefined || (node.kind === 'scalar' && node.type === 'null')) return undefined
  if (node.kind === 'scalar') return node.text
  return report.refuse(node.at, 'type', `${shown(key)} must be a text, not ${describe(node)}`)
}

/** The texts of a key that holds a list, or one text for a list of one. Undefined when the key is absent or at fault. */
export function textsAt(map: MapNode, key: string, report: Report): readonly string[] | undefined {
  return scalarsAt(map, key, report)?.map(({ text }) => text)
}

/** As `textsAt`, with their places. */
export function scalarsAt(map: MapNode, key: string, report: Report): readonly ScalarNode[] | undefined {
  const node = entryOf(map, key)?.value
  if (node === undefined || (node.kind === 'scalar' && node.type === 'null')) return undefined
  const items = node.kind === 'list' ? node.items : [node]
  const odd = items.find((item) => item.kind !== 'scalar')
  if (odd === undefined) return items as readonly ScalarNode[]
  return report.refuse(odd.at, 'type', `${shown(key)} must be a list of texts, not of ${odd.kind}s`)
}

/** The map of a key that must be there. */
export function mapAt(map: MapNode, key: string, report: Report): MapNode | undefined {
  const entry = entryOf(map, key)
  if (entry === undefined) return report.refuse(map.at, 'missing', `there is no \`${key}\``, `add \`${key}:\``)
  if (entry.value.kind === 'map') return entry.value
  return report.refuse(entry.value.at, 'type', `\`${key}\` must be a map, not ${describe(entry.value)}`)
}

/** The value of a key that may only be one of `allowed`; undefined when absent or at fault. */
export function choiceAt<T extends string>(
  map: MapNode,
  key: string,
  allowed: readonly T[],
  report: Report,
): T | undefined {
  const written = textAt(map, key, report)
  if (written === undefined) return undefined
  const found = allowed.find((each) => each === written)
  if (found !== undefined) return found
  const near = nearestName(written.slice(0, 40), allowed)
  const repair = near === undefined ? `it is one of ${allowed.join(', ')}` : `did you mean \`${near}\`?`
  const at = entryOf(map, key)?.value.at ?? map.at
  return report.refuse(at, 'unknown_value', `${shown(written)} is no ${key}`, repair)
}

/** The entries of a map with texts (or lists of texts) as plain data, for what the rule says beside its detection. */
export function plainOf(node: Node): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.type === 'null' ? null : node.text
    case 'list':
      return node.items.map(plainOf)
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key.text, plainOf(value)]))
  }
}
