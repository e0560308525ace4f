import { entityFields, entityKinds, longestEntityValue, type EntityKind } from '@aurora/core'
import type { SearchParams } from '../../app/search-params.ts'
import { toIso, type TimeRange } from '../../time/range.ts'

/** What an entity is called on the page. */
export const kindWords: Readonly<Record<EntityKind, string>> = {
  user: 'User',
  host: 'Host',
  address: 'Address',
  domain: 'Domain',
  process: 'Process',
  hash: 'Hash',
  session: 'Session',
}

/** An entity as links name it: `kind` may be a word of somewhere else, such as the kind of an observable. */
export interface Named {
  readonly kind: string
  readonly value: string
}

/** The parameters of `/entity` for an entity, in a range when one is given; undefined for what has no page. */
export function entityPlace({ kind, value }: Named, range?: TimeRange): SearchParams | undefined {
  if (!entityKinds.some((one) => one === kind) || value === '' || value.length > longestEntityValue) return undefined
  return { kind, value, ...(range === undefined ? {} : { from: range.from, to: range.to }) }
}

const kindByField: ReadonlyMap<string, EntityKind> = new Map(
  entityKinds.flatMap((kind) => entityFields[kind].map((field) => [field, kind] as const)),
)

/** What the value of a field is, when it is an entity. */
export const kindOfField = (field: string): EntityKind | undefined => kindByField.get(field)

const halfDayMs = 43_200_000

/**
 * The range in which to look at an entity of something that was seen from one time to another: half a day more on each
 * side. Undefined, which is the usual range, for what is of the last day.
 */
export function rangeFor(firstIso: string, lastIso: string, nowMs: number): TimeRange | undefined {
  const [firstMs, lastMs] = [Date.parse(firstIso), Date.parse(lastIso)]
  if (Number.isNaN(firstMs) || Number.isNaN(lastMs) || nowMs - firstMs < 2 * halfDayMs) return undefined
  const endMs = lastMs + halfDayMs
  return { from: toIso(firstMs - halfDayMs), to: endMs > nowMs ? 'now' : toIso(endMs) }
}
