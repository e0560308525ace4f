import { addTerm } from '@aurora/search'
import type { AlertItem } from '@aurora/contract'
import type { SearchParams } from '../../../app/search-params.ts'
import { toIso } from '../../../time/range.ts'

type Entity = AlertItem['entities'][number]

const aroundMs = 300_000

/** Ends of the time an alert is about, five minutes more on each side, as parameters of `/siem`. */
export function rangeAround(fromIso: string, toIsoText = fromIso): { readonly from: string; readonly to: string } {
  return { from: toIso(Date.parse(fromIso) - aroundMs), to: toIso(Date.parse(toIsoText) + aroundMs) }
}

/** The search for everything that names an entity in the time of an alert. Machines have a filter of their own. */
export function entitySearch({ kind, value }: Entity, range: { from: string; to: string }): SearchParams {
  if (kind === 'host' || kind === 'address') return { ...range, host: value }
  if (kind === 'user') return { ...range, q: addTerm('', { field: 'user.name', value }) }
  return { ...range, q: addTerm('', { value }) }
}

/** The search that shows one event among what happened around it. */
export const eventSearch = (id: string, timeIso: string): SearchParams => ({ ...rangeAround(timeIso), event: id })

const mostIds = 100

/** The query text for events by their ids; '' for none. */
export const idsQuery = (ids: readonly string[]): string =>
  ids.length === 0 ? '' : `id:(${ids.slice(0, mostIds).join(' OR ')})`
