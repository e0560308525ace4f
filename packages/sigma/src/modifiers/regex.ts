import { regexFault } from '@aurora/query'
import { refusal, unfit, type Modifier } from './modifier.ts'

/** `re`: an RE2 expression, searched anywhere, with case. The value is taken as written, without Sigma's wildcards. */
export const re: Modifier = (value, { written, isFirst }) => {
  if (!isFirst) return refusal('modifier.combination', '`re` must be the first modifier')
  if (value.kind !== 'text' && value.kind !== 'number') return unfit('re', value)
  return { kind: 'regex', source: written, flags: '' }
}

/** The reason why a finished expression cannot be used; undefined when it can. */
export function faultOfRegex(source: string): { message: string; repair?: string } | undefined {
  const fault = regexFault(source)
  if (fault === undefined) return undefined
  const isOutside = /\(\?(?:[=!>]|<[=!])|\\[1-9]|[*+?}]\+/.test(source)
  const repair =
    'lookaround, back-references, atomic groups and possessive quantifiers are not part of Sigma: write it without'
  return { message: `regular expression: ${fault.message}`, ...(isOutside && { repair }) }
}

const flag =
  (name: string, letter: string): Modifier =>
  (value) => {
    if (value.kind !== 'regex') return refusal('modifier.combination', `\`${name}\` stands after \`re\` only`)
    return { ...value, flags: value.flags.includes(letter) ? value.flags : value.flags + letter }
  }

/** Flags of a regular expression: without case; `^` and `$` at every line; a dot is a line break too. */
export const flags: Readonly<Record<string, Modifier>> = {
  i: flag('i', 'i'),
  ignorecase: flag('ignorecase', 'i'),
  m: flag('m', 'm'),
  multiline: flag('multiline', 'm'),
  s: flag('s', 's'),
  dotall: flag('dotall', 's'),
}
