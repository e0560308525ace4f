import { hash } from 'node:crypto'
import { canonicalJson, type JsonValue } from '@aurora/audit'
import type { Entity } from '@aurora/core'
import { bounds } from '../limits.ts'
import { boundedText } from '../plain-text.ts'

/** An entity with the key it is stored under. */
export interface KeyedEntity extends Entity {
  readonly key: string
}

/** SHA-256, in hex, of the canonical JSON of `value`: no text in it can be mistaken for a boundary. */
export function keyOf(value: JsonValue): string {
  return hash('sha256', canonicalJson(value), 'hex')
}

/** The key of a value of one kind. Two values that differ only beyond the part that is shown have different keys. */
export function valueKey(kind: string, value: string): string {
  return keyOf([kind, value.toWellFormed()])
}

/** `entities` with their keys, in their order and without doubles; values are cut to what is kept. */
export function keyedEntities(entities: readonly Entity[]): KeyedEntity[] {
  const byKey = new Map<string, KeyedEntity>()
  for (const { kind, value } of entities) {
    const key = valueKey(kind, value)
    if (value !== '') byKey.set(key, { key, kind, value: boundedText(value, bounds.valueChars) })
  }
  return [...byKey.values()]
}

/** The key of a whole set of entities; empty for the empty set, which is the same as no other. */
export function entitySetKey(entities: readonly KeyedEntity[]): string {
  return entities.length === 0 ? '' : keyOf(sortedKeys(entities))
}

/** The keys of entities in one order, whatever theirs. */
export const sortedKeys = (entities: readonly KeyedEntity[]): string[] => entities.map(({ key }) => key).sort()
