import type { Pattern } from '@aurora/query'
import { refusal, unfit, type Modifier } from './modifier.ts'

const dashes = ['-', '/', '–', '—', '―'] as const
/** A dash before a word and not after one: Sigma's `\B[-/]\b`, words being those of any script. */
const optionDash = /(?<![\p{L}\p{N}_])[-/–—―](?=[\p{L}\p{N}_])/gu
/** More dashes than this in one value would be more alternatives (5 each) than are worth having. */
const maxDashes = 4

/** `windash`: every dash that begins an option stands for each of the dashes Windows programs accept, in all combinations. */
export const windash: Modifier = (value) => {
  if (value.kind !== 'text') return unfit('windash', value)
  const count = value.pattern.reduce(
    (sum, part) => sum + ('wild' in part ? 0 : [...part.literal.matchAll(optionDash)].length),
    0,
  )
  if (count > maxDashes) {
    return refusal(
      'limit',
      `\`windash\` on more than ${maxDashes} dashes in one value`,
      'split the value into a list with `all`',
    )
  }
  const of = combinations(value.pattern).map((pattern) => ({ kind: 'text', pattern }) as const)
  return of.length === 1 && of[0] !== undefined ? of[0] : { kind: 'any', of }
}

function combinations(pattern: Pattern): Pattern[] {
  let all: Pattern[] = [[]]
  for (const part of pattern) {
    const choices = 'wild' in part ? [part] : spellings(part.literal).map((literal) => ({ literal }))
    all = all.flatMap((before) => choices.map((choice) => [...before, choice]))
  }
  return all
}

function spellings(literal: string): string[] {
  let all = ['']
  let from = 0
  for (const { index } of literal.matchAll(optionDash)) {
    const between = literal.slice(from, index)
    all = all.flatMap((before) => dashes.map((dash) => before + between + dash))
    from = index + 1
  }
  return all.map((before) => before + literal.slice(from))
}
