import type { NativeDocument, NativeValue } from '@aurora/core'
import { numberTextOf } from './number.ts'
import { joinsFrom, parsePath, type NativePath, type PathStep } from './path.ts'

/** Finds what a path leads to in a sender's document; undefined when that is nothing. */
export type LeafReader = (document: NativeDocument) => NativeValue | undefined

/**
 * Prepares the reading of a path.
 *
 * Nested keys are tried first, then joined ones (`joinsFrom`); the first reading that finds something wins, for each
 * element of an array on its own. Null and the empty array are nothing. Several finds come back as one array.
 */
export function compileLeaf(path: NativePath): LeafReader {
  const [only, ...more] = path
  if (only !== undefined && more.length === 0 && only.indices.length === 0) return keyReader(only.key)
  const readings = readingsOf(path)
  return (document) => {
    const nodes = nodesUnder(document, readings)
    return nodes.length > 1 ? nodes : nodes[0]
  }
}

/** Most paths are one key. */
function keyReader(key: string): LeafReader {
  return (document) => {
    const value = Object.hasOwn(document, key) ? document[key] : undefined
    return isNothing(value) ? undefined : value
  }
}

/** Whether a path leads to a key of the document by any of its readings, null and empty lists included. */
export function compilePresence(path: NativePath): (document: NativeDocument) => boolean {
  const readings = readingsOf(path)
  return (document) => isUnder(document, readings)
}

/** A key to try at an object, and the keys to try below what it leads to; none at the end of the path. */
interface Reading {
  readonly step: PathStep
  readonly below: readonly Reading[]
}

const readingsOf = (path: NativePath): Reading[] =>
  joinsFrom(path).map(({ step, rest }) => ({ step, below: rest.length === 0 ? [] : readingsOf(rest) }))

function nodesUnder(value: NativeValue, readings: readonly Reading[]): NativeValue[] {
  if (!isObject(value)) return []
  for (const { step, below } of readings) {
    if (!Object.hasOwn(value, step.key)) continue
    const found = nodesOf(atIndices(value[step.key], step.indices), below)
    if (found.length > 0) return found
  }
  return []
}

function isUnder(value: NativeValue, readings: readonly Reading[]): boolean {
  if (!isObject(value)) return false
  return readings.some(({ step, below }) => {
    const found = Object.hasOwn(value, step.key) ? atIndices(value[step.key], step.indices) : undefined
    if (found === undefined) return false
    return below.length === 0 || elementsOf(found).some((element) => isUnder(element, below))
  })
}

function nodesOf(value: NativeValue | undefined, below: readonly Reading[]): NativeValue[] {
  if (isNothing(value)) return []
  if (below.length === 0) return [value]
  return isArray(value) ? elementsOf(value).flatMap((element) => nodesUnder(element, below)) : nodesUnder(value, below)
}

function atIndices(value: NativeValue | undefined, indices: readonly number[]): NativeValue | undefined {
  return indices.reduce<NativeValue | undefined>((found, index) => (isArray(found) ? found[index] : undefined), value)
}

const isArray = (value: NativeValue | undefined): value is readonly NativeValue[] => Array.isArray(value)
const isObject = (value: NativeValue): value is NativeDocument =>
  typeof value === 'object' && value !== null && !isArray(value)

function isNothing(value: NativeValue | undefined): value is null | undefined {
  return value === undefined || value === null || (isArray(value) && value.length === 0)
}

/** The elements of an array, one array inside it opened too; anything else is its own only element. */
function elementsOf(value: NativeValue): readonly NativeValue[] {
  return isArray(value) ? (value.flat(1) as NativeValue[]) : [value]
}

/** The values of a leaf that are not null: what exists, and what a list counts. */
export function valuesOf(leaf: NativeValue | undefined): readonly NativeValue[] {
  return leaf === undefined ? [] : elementsOf(leaf).filter((value) => value !== null)
}

const none: readonly string[] = []

/** The texts of the scalars of a leaf: strings as they are, numbers canonical, booleans `true` and `false`. */
export function textsOf(leaf: NativeValue | undefined): readonly string[] {
  if (leaf === undefined) return none
  if (typeof leaf === 'string') return [leaf]
  return valuesOf(leaf).flatMap((value) => {
    if (typeof value === 'string') return [value]
    if (typeof value === 'number' || typeof value === 'bigint') return [numberTextOf(value)]
    return typeof value === 'boolean' ? [String(value)] : []
  })
}

/** The key of the document a path leads to, where it is that key alone; undefined for one that leads further. */
export function topKeyOf(path: string): string | undefined {
  const [only, ...more] = parsePath(path)
  return only !== undefined && more.length === 0 && only.indices.length === 0 ? only.key : undefined
}

/** Prepares the reading of the texts a path leads to. */
export function nativeTexts(path: string): (document: NativeDocument) => readonly string[] {
  const read = compileLeaf(parsePath(path))
  return (document) => textsOf(read(document))
}
