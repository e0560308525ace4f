import type { PatternPart } from '@aurora/query'
import { unfit, type Modifier } from './modifier.ts'

/** The dashes that Windows programs accept in front of an option. */
const anyDash: PatternPart = { wild: 'oneOf', oneOf: ['-', '/', '–', '—', '―'] }
/** A dash before a word and not after one: Sigma's `\B[-/]\b`, words being those of any script. */
const optionDash = /(?<![\p{L}\p{N}_])[-/–—―](?=[\p{L}\p{N}_])/u

/** `windash`: every dash that begins an option stands for each of the dashes Windows programs accept. */
export const windash: Modifier = (value) => {
  if (value.kind !== 'text') return unfit('windash', value)
  return { ...value, pattern: value.pattern.flatMap((part) => ('wild' in part ? [part] : withAnyDash(part.literal))) }
}

function withAnyDash(literal: string): PatternPart[] {
  const [first = '', ...others] = literal.split(optionDash)
  return [first, ...others].flatMap((text, index): PatternPart[] => [
    ...(index > 0 ? [anyDash] : []),
    ...(text === '' ? [] : [{ literal: text }]),
  ])
}
