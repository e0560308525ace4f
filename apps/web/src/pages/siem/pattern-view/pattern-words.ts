import type { PatternsAnswer } from '@aurora/contract'
import { parseSearch } from '@aurora/search'
import { formatCount, plural } from '../../../format/number.ts'

type Sample = Pick<PatternsAnswer, 'sampled' | 'isWhole' | 'others' | 'hidden' | 'patterns'>

/** What the patterns were made of, so that nobody takes a sample for all there is. */
export function sampleWords({ sampled, isWhole, others, hidden, patterns }: Sample): string {
  const shown = `${plural(patterns.length, 'pattern')} ${isWhole ? `of all ${plural(sampled, 'event')}` : `from the newest ${formatCount(sampled)} events`}`
  const left = [
    ...(hidden === 0 ? [] : [`${plural(hidden, 'rarer pattern')} not shown`]),
    ...(others === 0 ? [] : [`${plural(others, 'event')} in none: too many different lines`]),
  ]
  return `${[shown, ...left].join('; ')}.`
}

/** The search narrowed to a pattern. What stands beside an OR is put in parentheses. */
export function withPattern(q: string, query: string): string {
  const text = q.trim()
  if (text === '') return query
  const read = parseSearch(text, { nowUs: 0 })
  return read.ok && read.tree.kind === 'or' ? `(${text}) ${query}` : `${text} ${query}`
}
