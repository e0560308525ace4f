import type { EventItem } from '@aurora/contract'
import type { EntityKind } from '@aurora/core'
import { addTerm } from '@aurora/search'
import type { CallRequest } from '../../../api/operations.ts'
import { entitiesOf, termOf, type Value } from '../state/event-fields.ts'

export type Criteria = CallRequest<'createSuppression'>['body']['criteria']

const kinds: Readonly<Record<string, EntityKind>> = {
  'host.name': 'host',
  'user.name': 'user',
  'user.target.name': 'user',
  'source.ip': 'address',
  'destination.ip': 'address',
  'host.ip': 'address',
  'dns.question.name': 'domain',
  'file.hash.sha256': 'hash',
}

/** What of an event a suppression can be about: what it names, then its source and dataset. */
export function choicesOf(event: EventItem): Value[] {
  return [
    ...entitiesOf(event).filter(({ field }) => field !== 'indicators' && field !== 'network.community_id'),
    { field: 'source', value: event.source },
    ...(event.dataset === '' ? [] : [{ field: 'dataset', value: event.dataset }]),
  ]
}

/**
 * What is suppressed by the chosen fields, undefined for none: one thing that findings are about is an entity, all else
 * a query that every event of a finding is asked.
 */
export function criteriaOf(chosen: readonly Value[]): Criteria | undefined {
  const [first, ...others] = chosen
  if (first === undefined) return undefined
  const kind = kinds[first.field]
  if (others.length === 0 && kind !== undefined) return { entity: { kind, value: first.value.slice(0, 500) } }
  return { query: chosen.reduce((query, value) => addTerm(query, termOf(value)), '').slice(0, 4096) }
}
