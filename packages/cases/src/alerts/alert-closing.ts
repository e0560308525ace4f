import type { AlertStatus } from './alert-status.ts'

/** What an alert turned out to be, as whoever closes it says (UX §9, Alerts). */
export const closings = ['malicious', 'benign', 'false_positive', 'test', 'duplicate', 'other'] as const
export type Closing = (typeof closings)[number]

/**
 * The status a closing ends in, and what it says of the rule. A benign true positive is true: the rule found what it
 * looks for. A test, a duplicate and the rest say nothing of the rule, so they do not count for or against it.
 */
export const closingMeans: Readonly<
  Record<Closing, { readonly status: AlertStatus; readonly verdict: 'true_positive' | 'false_positive' | undefined }>
> = {
  malicious: { status: 'resolved', verdict: 'true_positive' },
  benign: { status: 'resolved', verdict: 'true_positive' },
  false_positive: { status: 'false_positive', verdict: 'false_positive' },
  test: { status: 'resolved', verdict: undefined },
  duplicate: { status: 'resolved', verdict: undefined },
  other: { status: 'resolved', verdict: undefined },
}
