import type { Query } from '../../../api/operations.ts'
import { spanOf, toIso, type Span } from '../../../time/range.ts'
import type { SiemAddress } from './address.ts'

/** What every request of the workspace takes; absolute times, so that all sections speak of the same moment. */
export type Filter = Query<'countLogs'> & { readonly from: string; readonly to: string }

/** One search as it was run: its filter, its range in ms, and whether its end is the present. */
export interface Run {
  readonly filter: Filter
  readonly span: Span
  readonly isLive: boolean
}

/** Makes a run of an address at a moment. An address holds a range that can be read. */
export function runOf(address: SiemAddress, nowMs: number): Run {
  const span = spanOf(address, nowMs) ?? { fromMs: nowMs - 900_000, toMs: nowMs }
  return {
    span,
    isLive: address.to === 'now',
    filter: {
      from: toIso(span.fromMs),
      to: toIso(span.toMs),
      ...(address.q.trim() === '' ? {} : { q: address.q }),
      ...(address.sources.length === 0 ? {} : { source: address.sources.join(',') }),
      ...(address.severities.length === 0 ? {} : { severity: address.severities.join(',') }),
      ...(address.host === '' ? {} : { host: address.host }),
    },
  }
}

/** What makes two addresses the same search: all but the columns and the open event. */
export function searchKey(address: SiemAddress): string {
  const { q, from, to, sources, severities, host, sort } = address
  return JSON.stringify([q, from, to, sources, severities, host, sort])
}

/** Whether anything narrows the search beside the range. */
export function isNarrowed(filter: Filter): boolean {
  return (
    filter.q !== undefined || filter.source !== undefined || filter.severity !== undefined || filter.host !== undefined
  )
}
