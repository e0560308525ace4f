import { entityFields, type Entity } from '@aurora/core'
import { resolveField, type Predicate } from '@aurora/query'
import { inQuotes } from './quote.ts'

/** Senders write hashes under dozens of names, and a text as long and odd as that is nothing else. */
const digest = /^[0-9a-f]{32,128}$/i

/**
 * The search for every event that mentions an entity: one of its fields (`entityFields`) is its value, or, for a hash,
 * it stands anywhere in the line. The value is always in quotes, so nothing in it has a meaning.
 */
export function mentionsQuery({ kind, value }: Entity): string {
  const quoted = inQuotes(value)
  const terms = entityFields[kind].map((name) => `${name}:${quoted}`)
  return [...terms, ...(isDigest(kind, value) ? [quoted] : [])].join(' OR ')
}

/** What {@link mentionsQuery} means, made of the value itself: the text is never read to get it. */
export function mentionsPredicate({ kind, value }: Entity): Predicate {
  const terms: Predicate[] = entityFields[kind].map((name) => ({ kind: 'equals', field: resolveField(name), value }))
  const of: Predicate[] = isDigest(kind, value) ? [...terms, { kind: 'word', text: value }] : terms
  return of.length === 1 && of[0] !== undefined ? of[0] : { kind: 'or', of }
}

const isDigest = (kind: Entity['kind'], value: string): boolean => kind === 'hash' && digest.test(value)
