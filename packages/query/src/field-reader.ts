import { formatTimeUs, severityName, type Event, type FieldSpec, type NativeValue } from '@aurora/core'
import type { EventView } from './event-view.ts'
import { specOf, type FieldRef } from './field.ts'
import { compileLeaf, compilePresence, textsOf, valuesOf } from './native.ts'
import { numberTextOf } from './number.ts'
import { parsePath } from './path.ts'

/** How the values of one field are read from an event. */
export interface FieldReader {
  /** Texts of the values, none when the field is missing. */
  texts(view: EventView): readonly string[]
  /** The values as canonical numbers where they have any: microseconds for a time, 0…4 for a severity. */
  numbers(view: EventView): readonly string[]
  /** Number of values, objects included; 0 when missing. */
  count(view: EventView): number
  /** Whether the event has the field at all, whatever its value. */
  isPresent(view: EventView): boolean
  /** Whether its length is a number of values. */
  isList(view: EventView): boolean
}

/** The reader of a field reference. */
export function readerOf(field: FieldRef): FieldReader {
  const spec = specOf(field)
  if (spec !== undefined) return columnReader(spec)
  if (field.space === 'native') return leafReader(nativeLeaf(field.path), nativePresence(field.path))
  const paths = field.space === 'ecs' ? (field.paths ?? {}) : {}
  return leafReader(bySource(field.name, paths, nativeLeaf), bySource(field.name, paths, nativePresence))
}

function columnReader(spec: FieldSpec): FieldReader {
  const texts = ({ event }: EventView): readonly string[] => columnTexts(spec, event)
  return {
    texts,
    numbers:
      spec.kind === 'time' || spec.kind === 'severity' ? ({ event }) => [String(storedValue(spec, event))] : texts,
    count: (view) => texts(view).length,
    isPresent: (view) => texts(view).length > 0,
    isList: () => spec.kind === 'list',
  }
}

function columnTexts(spec: FieldSpec, event: Event): readonly string[] {
  const value = storedValue(spec, event)
  if (Array.isArray(value)) return value as string[]
  if (typeof value === 'string') return value === '' ? [] : [value]
  if (typeof value !== 'number') return []
  if (spec.kind === 'time') return [formatTimeUs(value)]
  if (spec.kind === 'severity') return [severityName(value)]
  return value < 0 ? [] : [numberTextOf(value)]
}

function storedValue(spec: FieldSpec, event: Event): unknown {
  if (spec.space === 'ecs') return Object.hasOwn(event.ecs, spec.name) ? event.ecs[spec.name] : undefined
  if (spec.name === 'time') return event.timeUs
  if (spec.name === 'received') return event.receivedUs
  return event[spec.name as 'raw']
}

type Leaf = (view: EventView) => NativeValue | undefined
type Presence = (view: EventView) => boolean

function nativeLeaf(pathText: string): Leaf {
  const read = compileLeaf(parsePath(pathText))
  return (view) => view.leaf(pathText, read)
}

function nativePresence(pathText: string): Presence {
  const isPresent = compilePresence(parsePath(pathText))
  return ({ event }) => isPresent(event.native)
}

/** What `read` gives for the path that a name has in events of their source, or for the name itself. */
function bySource<T>(
  name: string,
  paths: Readonly<Record<string, string>>,
  read: (path: string) => (view: EventView) => T,
): (view: EventView) => T {
  const own = new Map(Object.entries(paths).map(([source, path]) => [source, read(path)]))
  const otherwise = read(name)
  return (view) => (own.get(view.event.source) ?? otherwise)(view)
}

function leafReader(leaf: Leaf, isPresent: Presence): FieldReader {
  const texts = (view: EventView): readonly string[] => textsOf(leaf(view))
  return {
    texts,
    numbers: texts,
    count: (view) => valuesOf(leaf(view)).length,
    isPresent,
    isList: (view) => Array.isArray(leaf(view)),
  }
}
