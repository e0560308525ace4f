import type { FieldsAnswer } from '@aurora/contract'

export type FieldItem = FieldsAnswer['fields'][number]

/** A line of the sidebar: the head of a group, or a field in it. */
export type SidebarLine =
  | { readonly kind: 'head'; readonly title: string; readonly count: number }
  | { readonly kind: 'field'; readonly field: FieldItem; readonly group: string }

/**
 * Fields in the order of the sidebar: pinned, then used (columns, and fields of the query), then all by their share, and
 * last those that no event here has.
 *
 * A field stands once. `filter` matches anywhere in the name, ignoring case; groups without fields have no head.
 */
export function sidebarLines(
  fields: readonly FieldItem[],
  choice: { readonly pinned: readonly string[]; readonly used: readonly string[]; readonly filter: string },
): SidebarLine[] {
  const wanted = choice.filter.trim().toLowerCase()
  const matching = fields.filter((field) => field.name.toLowerCase().includes(wanted))
  const taken = new Set<string>()
  const take = (names: readonly string[]): FieldItem[] =>
    matching.filter((field) => names.includes(field.name) && !taken.has(field.name) && taken.add(field.name))
  const pinned = take(choice.pinned)
  const used = take(choice.used)
  const rest = matching.filter((field) => !taken.has(field.name)).toSorted(byUse)
  const filled = rest.filter((field) => field.share > 0)
  const empty = rest.filter((field) => field.share <= 0)
  return [
    ...group('Pinned', pinned),
    ...group('In use', used),
    ...group('All', filled),
    ...group('In no event here', empty),
  ]
}

/** Names that every event has and whose values hardly ever repeat: there is little to count, so they come late. */
const seldomCounted = new Set(['id', 'message', 'raw', 'received', 'site', 'time'])

const byUse = (a: FieldItem, b: FieldItem): number =>
  Number(seldomCounted.has(a.name)) - Number(seldomCounted.has(b.name)) ||
  b.share - a.share ||
  a.name.localeCompare(b.name)

function group(title: string, fields: readonly FieldItem[]): SidebarLine[] {
  if (fields.length === 0) return []
  return [
    { kind: 'head', title, count: fields.length },
    ...fields.map((field) => ({ kind: 'field' as const, field, group: title })),
  ]
}
