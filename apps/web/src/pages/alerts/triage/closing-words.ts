import type { AlertItem } from '@aurora/contract'

export type Closing = NonNullable<AlertItem['closedAs']>

/** What an alert may turn out to be, in the order of the keys 1 to 6. */
export const closings: readonly { readonly name: Closing; readonly word: string; readonly means: string }[] = [
  { name: 'malicious', word: 'Malicious', means: 'An attack, or part of one.' },
  { name: 'benign', word: 'Benign true positive', means: 'What the rule looks for, and allowed here.' },
  { name: 'false_positive', word: 'False positive', means: 'Not what the rule looks for. Repeats are only counted.' },
  { name: 'test', word: 'Test or maintenance', means: 'Somebody’s exercise or work on the machines.' },
  { name: 'duplicate', word: 'Duplicate', means: 'Another alert or case is about the same.' },
  { name: 'other', word: 'Other', means: 'The note says what.' },
]

/** What became of an alert, in a few words; undefined while it is open. */
export function outcomeWord({
  closedAs,
  verdict,
  status,
}: Pick<AlertItem, 'closedAs' | 'verdict' | 'status'>): string | undefined {
  const closing = closings.find(({ name }) => name === closedAs)
  if (closing !== undefined) return closing.word
  if (status === 'false_positive') return 'False positive'
  if (status !== 'resolved') return undefined
  return verdict?.value === 'true_positive' ? 'True positive' : 'Resolved'
}
