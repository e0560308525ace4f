import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseNativeDocument, type NativeValue } from '@aurora/core'
import type { sources } from '@aurora/ingest'

type Source = (typeof sources)[number]

/** One ECS field of a source, as its recordings in `fixtures/` show it. */
export interface SourceField {
  readonly name: string
  /** Members of the sender's record that hold the same value; empty when the value is made of others. */
  readonly readFrom: readonly string[]
  readonly example: string
}

const fixtures = join(import.meta.dirname, '../fixtures')
const maxPaths = 3

/** Fields that say what kind of record it is: a member of the same value has it by chance. */
const ofKind = new Set(['event.kind', 'event.category'])

/** The ECS fields that a source fills, by its recordings; empty when there are none. */
export function fieldsOfSource(source: Source): SourceField[] {
  const found = new Map<string, { paths: Map<string, number>; example: string; records: number }>()
  const reader = source.open({ receivedUs: 0, context: '' })
  for (const line of linesOf(source.name)) {
    const draft = reader.read(line)
    if (draft === undefined || !('ecs' in draft)) continue
    const members = membersOf(parseNativeDocument(draft.fields === '' ? line : draft.fields))
    for (const [name, value] of Object.entries(draft.ecs)) {
      if (value === undefined || value === '') continue
      const field = found.get(name) ?? { paths: new Map<string, number>(), example: String(value), records: 0 }
      field.records++
      for (const path of members.get(String(value).toLowerCase()) ?? [])
        field.paths.set(path, (field.paths.get(path) ?? 0) + 1)
      found.set(name, field)
    }
  }
  return [...found]
    .map(([name, { paths, example, records }]) => ({
      name,
      readFrom: ofKind.has(name) ? [] : mostFrequent(paths, records),
      example: example.slice(0, 60),
    }))
    .sort((a, b) => a.name.localeCompare(b.name))
}

function linesOf(name: string): string[] {
  const folder = join(fixtures, name)
  const files = readdirSync(fixtures).includes(name) ? readdirSync(folder).sort() : []
  return files.flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n')).filter((line) => line !== '')
}

/** Paths by the values they lead to, in lower case. */
function membersOf(document: NativeValue): Map<string, Set<string>> {
  const paths = new Map<string, Set<string>>()
  const visit = (value: NativeValue, path: string): void => {
    if (Array.isArray(value)) for (const one of value as readonly NativeValue[]) visit(one, path)
    else if (value !== null && typeof value === 'object')
      for (const [key, member] of Object.entries(value))
        visit(member as NativeValue, path === '' ? key : `${path}.${key}`)
    else paths.set(String(value).toLowerCase(), (paths.get(String(value).toLowerCase()) ?? new Set()).add(path))
  }
  visit(document, '')
  return paths
}

/** The paths that held the value in a third of the records or more: others did so by chance. */
function mostFrequent(paths: ReadonlyMap<string, number>, records: number): string[] {
  return [...paths]
    .filter(([, count]) => count * 3 >= records)
    .sort((a, b) => b[1] - a[1])
    .slice(0, maxPaths)
    .map(([path]) => path)
}
