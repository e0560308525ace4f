/** A stretch of the query text, in UTF-16 units from 0. */
export interface Span {
  readonly offset: number
  readonly length: number
}

export const span = (start: number, end: number): Span => ({ offset: start, length: end - start })
export const endOf = ({ offset, length }: Span): number => offset + length
export const covering = (first: Span, last: Span): Span => span(first.offset, endOf(last))
