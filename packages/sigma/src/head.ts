import { choiceAt, plainOf, scalarsAt, textAt, textsAt } from './reading.ts'
import type { Report } from './report.ts'
import { shown } from './report.ts'
import { entryOf, type MapNode } from './yaml/node.ts'

export const statuses = ['stable', 'test', 'experimental', 'deprecated', 'unsupported'] as const
export const levels = ['informational', 'low', 'medium', 'high', 'critical'] as const

/** What every document says of itself. It travels with each alert: author and licence too, as the DRL demands. */
export interface RuleHead {
  readonly file: string
  /** Line the document begins in, from 1. */
  readonly line: number
  readonly title: string
  readonly id?: string
  /** A name other rules may refer to. */
  readonly name?: string
  readonly status?: (typeof statuses)[number]
  readonly level?: (typeof levels)[number]
  readonly description?: string
  readonly author?: string
  readonly license?: string
  readonly taxonomy?: string
  readonly date?: string
  readonly modified?: string
  readonly references: readonly string[]
  readonly tags: readonly string[]
  readonly fields: readonly string[]
  readonly falsepositives: readonly string[]
  readonly scope: readonly string[]
  readonly related: readonly { readonly id: string; readonly type: string }[]
  /** Keys the specification does not know, as they are. */
  readonly custom: Readonly<Record<string, unknown>>
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const isoDate = /^\d{4}-\d{2}-\d{2}$/
const knownKeys = new Set(
  'title id name status level description author license taxonomy date modified references tags fields falsepositives scope related logsource detection correlation filter action generate'.split(' '), // prettier-ignore
)

/** Reads the head of a document that begins in `line`. Undefined when there is no title; other faults are in `report`. */
export function readHead(map: MapNode, line: number, report: Report): RuleHead | undefined {
  const title = textAt(map, 'title', report)
  if (title === undefined || title === '')
    return report.refuse(map.at, 'missing', 'there is no `title`', 'add `title:`')
  warnOfId(map, report)
  const lists = ['references', 'tags', 'fields', 'falsepositives', 'scope'].map(
    (key) => textsAt(map, key, report) ?? [],
  )
  const [references = [], tags = [], fields = [], falsepositives = [], scope = []] = lists
  return {
    file: report.file,
    line,
    title,
    ...textsOf(map, report),
    ...given('status', choiceAt(map, 'status', statuses, report)),
    ...given('level', choiceAt(map, 'level', levels, report)),
    ...given('date', dateAt(map, 'date', report)),
    ...given('modified', dateAt(map, 'modified', report)),
    references,
    tags,
    fields,
    falsepositives,
    scope,
    related: relatedOf(map, report),
    custom: customOf(map),
  }
}

const given = <K extends string, T>(key: K, value: T | undefined): Partial<Record<K, T>> =>
  (value === undefined ? {} : { [key]: value }) as Partial<Record<K, T>>

function textsOf(
  map: MapNode,
  report: Report,
): Partial<Record<'id' | 'name' | 'description' | 'author' | 'license' | 'taxonomy', string>> {
  const keys = ['id', 'name', 'description', 'author', 'license', 'taxonomy'] as const
  return Object.assign({}, ...keys.map((key) => given(key, textAt(map, key, report)))) as Partial<
    Record<(typeof keys)[number], string>
  >
}

function warnOfId(map: MapNode, report: Report): void {
  const entry = entryOf(map, 'id')
  if (entry?.value.kind !== 'scalar' || uuid.test(entry.value.text)) return
  report.warn(entry.value.at, 'style', `the id ${shown(entry.value.text)} is not a UUID`, 'make one with `uuidgen`')
}

/** A date as ISO 8601 has it; one with slashes is read, with a warning. */
function dateAt(map: MapNode, key: string, report: Report): string | undefined {
  const written = textAt(map, key, report)
  if (written === undefined || isoDate.test(written)) return written
  const iso = written.replaceAll('/', '-')
  const at = entryOf(map, key)?.value.at ?? map.at
  if (isoDate.test(iso)) report.warn(at, 'style', `the ${key} ${shown(written)} has slashes`, `write ${iso}`)
  else report.warn(at, 'style', `${shown(written)} is no date`, 'write it as 2026-03-14')
  return isoDate.test(iso) ? iso : written
}

function relatedOf(map: MapNode, report: Report): RuleHead['related'] {
  const node = entryOf(map, 'related')?.value
  if (node === undefined || (node.kind === 'scalar' && node.type === 'null')) return []
  if (node.kind !== 'list') {
    report.refuse(node.at, 'type', '`related` must be a list of maps with `id` and `type`')
    return []
  }
  return node.items.flatMap((item) => {
    const id = item.kind === 'map' ? scalarsAt(item, 'id', report)?.[0]?.text : undefined
    const type = item.kind === 'map' ? scalarsAt(item, 'type', report)?.[0]?.text : undefined
    if (id !== undefined && type !== undefined) return [{ id, type }]
    report.refuse(item.at, 'type', 'an entry of `related` needs `id` and `type`')
    return []
  })
}

function customOf(map: MapNode): Record<string, unknown> {
  const others = map.entries.filter(({ key }) => !knownKeys.has(key.text))
  return Object.fromEntries(others.map(({ key, value }) => [key.text, plainOf(value)]))
}
