import type { Place } from '../fault.ts'

/**
 * A value of a rule file with its place. Aliases stand for the node they name: nodes may be shared, and `size` is how
 * many values a node is when every alias is written out.
 */
export type Node = ScalarNode | ListNode | MapNode

/**
 * One value. `text` is what the quotes hold, or the characters as written: `00429` stays `00429`, a date stays text.
 *
 * `type` follows the core schema of YAML 1.2 for unquoted values, but a number with leading zeros is a text.
 */
export interface ScalarNode {
  readonly kind: 'scalar'
  readonly type: 'text' | 'number' | 'boolean' | 'null'
  readonly text: string
  readonly isQuoted: boolean
  readonly at: Place
  readonly size: number
}

export interface ListNode {
  readonly kind: 'list'
  readonly items: readonly Node[]
  readonly at: Place
  readonly size: number
}

export interface MapNode {
  readonly kind: 'map'
  readonly entries: readonly MapEntry[]
  readonly at: Place
  readonly size: number
}

export interface MapEntry {
  readonly key: ScalarNode
  readonly value: Node
}

/** The entry of a key; undefined when the map has none. */
export function entryOf(map: MapNode, key: string): MapEntry | undefined {
  return map.entries.find((entry) => entry.key.text === key)
}

/** What a node is, in words. */
export function describe(node: Node): string {
  if (node.kind !== 'scalar') return `a ${node.kind}`
  return node.type === 'null' ? 'nothing' : node.type === 'boolean' ? 'true or false' : `a ${node.type}`
}
