import type { HistogramAnswer, PeersAnswer, ValuesAnswer } from '@aurora/contract'
import type { Entity } from '@aurora/core'
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { call } from '../../../api/client.ts'
import type { Answer } from '../../../api/operations.ts'
import type { Subject } from './subject.ts'

type Filter = Subject['filter']

/** Keys of all answers of this page. */
export const entityKey = 'entity'

/** How far the history of risk reaches back. */
export const riskDays = 14

export type Risk = Answer<'entityRisk'>

/** Its risk, what makes it, and how it was. */
export const useRisk = (entity: Entity): UseQueryResult<Risk> =>
  useQuery({
    queryKey: [entityKey, 'risk', entity],
    queryFn: ({ signal }) => call('entityRisk', { query: { ...entity, days: riskDays }, signal }),
  })

/** When events of the range mention it first and last; null when none does. */
export interface Seen {
  readonly first: string | null
  readonly last: string | null
}

export const useSeen = (filter: Filter, isAsked: boolean): UseQueryResult<Seen> =>
  useQuery({
    queryKey: [entityKey, 'seen', filter],
    queryFn: async ({ signal }) => {
      const at = async (sort: 'oldest' | 'newest'): Promise<string | null> =>
        (await call('searchLogs', { query: { ...filter, sort, limit: 1 }, signal })).items[0]?.time ?? null
      const [first, last] = await Promise.all([at('oldest'), at('newest')])
      return { first, last }
    },
    enabled: isAsked,
    placeholderData: keepPreviousData,
  })

/** When it was last mentioned at all; null when never. */
export const useLatest = (q: string): UseQueryResult<string | null> =>
  useQuery({
    queryKey: [entityKey, 'latest', q],
    queryFn: async ({ signal }) => {
      const ever = { from: '1970-01-01T00:00:00Z', to: '2200-01-01T00:00:00Z' }
      return (await call('searchLogs', { query: { q, ...ever, limit: 1 }, signal })).items[0]?.time ?? null
    },
  })

/** Bars asked for: as many as can be told apart on this screen. */
const mostBars = globalThis.innerWidth < 760 ? 40 : 120

/** Its events over time. */
export const useActivity = (filter: Filter): UseQueryResult<HistogramAnswer> =>
  useQuery({
    queryKey: [entityKey, 'activity', filter],
    queryFn: ({ signal }) => call('histogram', { query: { ...filter, bars: mostBars }, signal }),
    placeholderData: keepPreviousData,
  })

/** Values that are shown of each field. */
const mostValues = 6

/** The most frequent values of a field in its events. */
export const useTop = (filter: Filter, field: string): UseQueryResult<ValuesAnswer> =>
  useQuery({
    queryKey: [entityKey, 'top', filter, field],
    queryFn: ({ signal }) => call('fieldValues', { query: { ...filter, field, limit: mostValues }, signal }),
    placeholderData: keepPreviousData,
  })

/** Whom and what its events mention beside it. */
export const usePeers = (entity: Entity, { from, to }: Filter): UseQueryResult<PeersAnswer> =>
  useQuery({
    queryKey: [entityKey, 'peers', entity, from, to],
    queryFn: ({ signal }) => call('entityPeers', { query: { ...entity, from, to }, signal }),
    placeholderData: keepPreviousData,
  })

/** Alerts and cases that are listed. */
export const mostRecords = 8

const named = ({ kind, value }: Entity): string => `${kind}:${value}`

/** The newest alerts about it, and how many there are. */
export const useAlerts = (
  entity: Entity,
): UseQueryResult<{ readonly items: Answer<'listAlerts'>['items']; readonly total: number }> =>
  useQuery({
    queryKey: [entityKey, 'alerts', entity],
    queryFn: async ({ signal }) => {
      const query = { entity: named(entity) }
      const [page, counts] = await Promise.all([
        call('listAlerts', { query: { ...query, sort: 'newest', limit: mostRecords }, signal }),
        call('countAlerts', { query, signal }),
      ])
      return { items: page.items, total: counts.total }
    },
  })

/** The newest cases that have it as an observable or an alert about it, and how many there are. */
export const useCases = (
  entity: Entity,
): UseQueryResult<{ readonly items: Answer<'listCases'>['items']; readonly total: number }> =>
  useQuery({
    queryKey: [entityKey, 'cases', entity],
    queryFn: async ({ signal }) => {
      const query = { entity: named(entity) }
      const [page, counts] = await Promise.all([
        call('listCases', { query: { ...query, sort: 'newest', limit: mostRecords }, signal }),
        call('countCases', { query, signal }),
      ])
      return { items: page.items, total: counts.total }
    },
  })

/** What an indicator is looked up by at most. */
const mostChars = 200

/** Indicators whose value is it, or holds it: a URL of a domain, say. */
export const useIndicators = ({ value }: Entity): UseQueryResult<Answer<'listIndicators'>['items']> =>
  useQuery({
    queryKey: [entityKey, 'indicators', value],
    queryFn: async ({ signal }) => {
      const query = { q: value.trim().toLowerCase().slice(0, mostChars), limit: 50 }
      return (await call('listIndicators', { query, signal })).items
    },
  })
