import { entityKinds, longestEntityValue, type EntityKind } from '@aurora/core'
import type { DroppedParameter, SearchParams } from '../../../app/search-params.ts'
import { spanOf, usualRange, type TimeRange } from '../../../time/range.ts'

/** Which entity is open, and in which range; all of it is in the address (UX §4). */
export interface EntityAddress extends TimeRange {
  /** Undefined for an address that names none. */
  readonly kind: EntityKind | undefined
  readonly value: string
}

/** Where the range of an address without one comes from. */
export const entityPath = '/entity'

/** `ip` is what people write, and other products. */
const otherNames: Readonly<Record<string, EntityKind>> = { ip: 'address' }

/** Reads the parameters of `/entity`. Unknown ones are ignored; wrong ones are dropped, and named. Never fails. */
export function parseAddress(
  params: SearchParams,
  nowMs: number,
): { readonly address: EntityAddress; readonly dropped: readonly DroppedParameter[] } {
  const dropped: DroppedParameter[] = []
  const kind = readKind(params['kind'] ?? '', dropped)
  const value = readValue(params['value'] ?? '', dropped)
  const usual = usualRange(entityPath)
  const asked = { from: params['from'] ?? usual.from, to: params['to'] ?? usual.to }
  const isRange = spanOf(asked, nowMs) !== undefined
  if (!isRange) dropped.push({ name: 'from, to', why: `“${asked.from} to ${asked.to}” is no time range` })
  return { address: { kind, value, ...(isRange ? asked : usual) }, dropped }
}

function readKind(text: string, dropped: DroppedParameter[]): EntityKind | undefined {
  const kind =
    entityKinds.find((one) => one === text) ?? (Object.hasOwn(otherNames, text) ? otherNames[text] : undefined)
  if (kind === undefined && text !== '') dropped.push({ name: 'kind', why: `“${text}” is no kind of entity` })
  return kind
}

function readValue(text: string, dropped: DroppedParameter[]): string {
  if (text.length <= longestEntityValue) return text.toWellFormed()
  dropped.push({ name: 'value', why: `it is longer than ${longestEntityValue} characters` })
  return ''
}

/** Writes the parameters; the usual range is left out. */
export function printAddress({ kind, value, from, to }: EntityAddress): SearchParams {
  const usual = usualRange(entityPath)
  const range = from === usual.from && to === usual.to ? {} : { from, to }
  return { ...(kind === undefined ? {} : { kind }), ...(value === '' ? {} : { value }), ...range }
}
