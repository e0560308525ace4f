import type { Answer } from '../../../api/operations.ts'

type Indicator = Answer<'listIndicators'>['items'][number]

/** Indicators that are shown. */
const most = 6

/** What a status of an indicator is called on the page. */
export const statusWord: Readonly<Record<Indicator['status'], string>> = {
  active: 'Active',
  pending: 'Not valid yet',
  expired: 'Expired',
  withdrawn: 'Withdrawn',
  false_positive: 'False positive',
  unmatched: 'Not looked for',
}

/** The indicator of the value itself first, then those whose value holds it; the order is kept beyond that. */
export function exactFirst(
  indicators: readonly Indicator[],
  value: string,
): {
  readonly shown: readonly { readonly indicator: Indicator; readonly isExact: boolean }[]
  readonly others: number
} {
  const wanted = value.trim().toLowerCase()
  const all = indicators
    .map((indicator) => ({ indicator, isExact: indicator.value.toLowerCase() === wanted }))
    .toSorted((a, b) => Number(b.isExact) - Number(a.isExact))
  return { shown: all.slice(0, most), others: Math.max(0, all.length - most) }
}
