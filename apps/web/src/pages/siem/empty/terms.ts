import { parseSearch } from '@aurora/search'

/** One condition of a query, and the query without it. */
export interface DroppableTerm {
  readonly term: string
  readonly rest: string
}

/** The conditions that all must hold at once: what could be dropped to find more. None when the query is one alternative. */
export function droppableTerms(query: string): DroppableTerm[] {
  const read = parseSearch(query, { nowUs: 0 })
  if (!read.ok || read.tree.kind !== 'and') return []
  return read.tree.of.map(({ at }) => ({
    term: query.slice(at.offset, at.offset + at.length),
    rest: withoutSpan(query, at.offset, at.offset + at.length),
  }))
}

/** Cuts a term out together with the AND beside it. */
function withoutSpan(query: string, start: number, end: number): string {
  const before = query.slice(0, start).replace(/\s+$/, '')
  const after = query.slice(end).replace(/^\s+/, '')
  const cutAfter = after.replace(/^(?:AND\b|&&)\s*/i, '')
  const cutBefore = cutAfter === after ? before.replace(/\s*(?:\bAND|&&)$/i, '') : before
  return `${cutBefore} ${cutAfter}`.trim()
}
