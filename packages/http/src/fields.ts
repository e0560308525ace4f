import { fieldSpecs, type Event, type NativeValue } from '@aurora/core'

export interface FieldShare {
  readonly name: string
  readonly space: 'platform' | 'ecs' | 'native'
  readonly kind: string
  readonly about: string
  readonly share: number
}

/** A sender may name as many fields as it likes: what is listed stays bounded. */
const maxNativeFields = 5000

/** Which fields the events have, and how many of them: native paths are flattened, lists count as one path. */
export function shareFields(events: readonly Event[]): FieldShare[] {
  const counts = new Map<string, number>()
  for (const event of events)
    for (const path of nativePaths(event))
      if (counts.has(path) || counts.size < maxNativeFields) counts.set(path, (counts.get(path) ?? 0) + 1)
  const total = Math.max(1, events.length)
  const known = fieldSpecs.map((spec) => ({
    name: spec.name,
    space: spec.space,
    kind: spec.kind,
    about: spec.about,
    share: events.filter((event) => hasField(event, spec.name)).length / total,
  }))
  const names = new Set(known.map((field) => field.name))
  const native = [...counts].map(([path, count]) => ({
    name: names.has(path) ? `native.${path}` : path,
    space: 'native' as const,
    kind: 'native',
    about: '',
    share: count / total,
  }))
  return [...known, ...native.sort((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1))]
}

function hasField(event: Event, name: string): boolean {
  if (name in event.ecs) return true
  const value = (event as unknown as Record<string, unknown>)[name]
  return (
    name === 'time' ||
    name === 'received' ||
    (Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '')
  )
}

function nativePaths(event: Event): Set<string> {
  const paths = new Set<string>()
  const visit = (value: NativeValue, path: string): void => {
    if (value === null || paths.size > maxNativeFields) return
    if (typeof value !== 'object') paths.add(path)
    else if (Array.isArray(value)) for (const element of value) visit(element as NativeValue, path)
    else
      for (const [key, member] of Object.entries(value))
        visit(member as NativeValue, path === '' ? key : `${path}.${key}`)
  }
  visit(event.native, '')
  return paths
}
