import { toIso, type Span, type TimeRange } from '../../../time/range.ts'

/** A range as wide as the present one that ends just behind a moment. */
export function rangeAround(atMs: number, { fromMs, toMs }: Span): TimeRange {
  const endMs = (Math.floor(atMs / 1000) + 1) * 1000
  return { from: toIso(endMs - (toMs - fromMs)), to: toIso(endMs) }
}
