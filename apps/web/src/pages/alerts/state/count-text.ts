import { formatCount } from '../../../format/number.ts'

/** `1–200 of 3,412`; a total that is not known, or older than the rows, is said to be so. */
export function countText(loaded: number, total: number | undefined): string {
  if (loaded === 0) return 'No alerts'
  if (total === undefined) return `1–${formatCount(loaded)}, total not known`
  return `1–${formatCount(loaded)} of ${formatCount(Math.max(loaded, total))}`
}
