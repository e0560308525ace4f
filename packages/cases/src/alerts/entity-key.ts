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

/** The keys a value may be kept under: values are kept folded, but a person may write them as they like. */
export function keysOfGiven(kind: string, value: string): string[] {
  return [...new Set([valueKey(kind, value), valueKey(kind, value.toLowerCase())])]
}

/** `entity` with its key; its value is cut to what is kept. */
export function keyedEntity({ kind, value }: Entity): KeyedEntity {
  return { key: valueKey(kind, value), kind, value: boundedText(value, bounds.valueChars) }
}

/** `entities` with their keys, in their order and without doubles and empty ones. */
export function keyedEntities(entities: readonly Entity[], keyed = keyedEntity): KeyedEntity[] {
  const byKey = new Map<string, KeyedEntity>()
  for (const entity of entities) {
    if (entity.value === '') continue
    const one = keyed(entity)
    byKey.set(one.key, one)
  }
  return [...byKey.values()]
}

/** Like {@link keyedEntity}, for a batch: what comes again is not computed again. */
export function keyedOnce(): (entity: Entity) => KeyedEntity {
  const known = new Map<string, KeyedEntity>()
  return (entity) => {
    const name = `${entity.kind}\0${entity.value}`
    const found = known.get(name) ?? keyedEntity(entity)
    known.set(name, found)
    return found
  }
}

/** The key of a whole set of entities; empty for the empty set, which is the same as no other. */
export function entitySetKey(entities: readonly KeyedEntity[]): string {
  return entities.length === 0 ? '' : keyOf(sortedKeys(entities))
}

/** The keys of entities in one order, whatever theirs. */
export const sortedKeys = (entities: readonly KeyedEntity[]): string[] => entities.map(({ key }) => key).sort()
