import { shown, type Report } from './report.ts'
import { entryOf, type MapEntry, type MapNode, type Node } from './yaml/node.ts'

/** Most values of a file with its globals written out. */
const maxSize = 200_000

/**
 * Follows `action` of old rule files: `global` is laid under every document after it, `repeat` under the document before
 * it, `reset` ends a global. What a document says itself wins; maps are joined key by key.
 */
export function followActions(documents: readonly (Node | undefined)[], report: Report): MapNode[] {
  const rules: MapNode[] = []
  let global: MapNode | undefined
  let last: MapNode | undefined
  let size = 0
  for (const document of documents) {
    if (document === undefined) continue
    if (document.kind !== 'map') {
      report.refuse(
        document.at,
        'document.kind',
        'this is no rule: a rule is a map with `title`, `logsource` and `detection`',
      )
      continue
    }
    size += document.size + (global?.size ?? 0)
    if (size > maxSize) {
      report.refuse(
        document.at,
        'limit',
        `more than ${maxSize} values when documents are joined by \`action\``,
        'split the file',
      )
      break
    }
    const entry = entryOf(document, 'action')
    const action = entry?.value.kind === 'scalar' ? entry.value.text : undefined
    if (entry === undefined) rules.push((last = under(document, global)))
    else if (action === 'global') global = without(document, 'action')
    else if (action === 'reset') global = undefined
    else if (action === 'repeat' && last !== undefined) rules.push((last = under(without(document, 'action'), last)))
    else if (action === 'repeat')
      report.refuse(entry.value.at, 'document.action', 'there is no rule before it to repeat')
    else {
      const repair = 'it is one of global, reset, repeat'
      report.refuse(entry.value.at, 'document.action', `unknown action ${shown(action ?? 'a list')}`, repair)
    }
  }
  return rules
}

const without = (map: MapNode, name: string): MapNode => ({
  ...map,
  entries: map.entries.filter(({ key }) => key.text !== name),
})

/** The map with what `base` has and it lacks. */
function under(map: MapNode, base: MapNode | undefined): MapNode {
  if (base === undefined) return map
  const below = new Map(base.entries.map((entry) => [entry.key.text, entry]))
  const own = map.entries.map(({ key, value }): MapEntry => {
    const other = below.get(key.text)?.value
    return { key, value: value.kind === 'map' && other?.kind === 'map' ? under(value, other) : value }
  })
  const names = new Set(map.entries.map(({ key }) => key.text))
  const entries = [...base.entries.filter(({ key }) => !names.has(key.text)), ...own]
  return { ...map, entries, size: map.size + base.size }
}
