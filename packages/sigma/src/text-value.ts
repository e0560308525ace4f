import type { Pattern, PatternPart } from '@aurora/query'

const anyRun: PatternPart = { wild: '*' }

/**
 * Reads a text of a rule: `*` any run, `?` one character, `\` makes `*`, `?` and `\` ordinary and is itself elsewhere.
 *
 * Sigma specification 2.1.0, "Escaping". Runs of `*` become one.
 */
export function readPattern(text: string): Pattern {
  if (!/[*?\\]/.test(text)) return text === '' ? [] : [{ literal: text }]
  const parts: PatternPart[] = []
  let literal = ''
  const close = (): void => {
    if (literal !== '') parts.push({ literal })
    literal = ''
  }
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i)
    const next = text.charAt(i + 1)
    if (character === '\\' && next !== '' && '*?\\'.includes(next)) {
      literal += next
      i++
    } else if (character === '*' || character === '?') {
      close()
      if (character === '?' || !isAnyRun(parts[parts.length - 1])) parts.push({ wild: character })
    } else {
      literal += character
    }
  }
  close()
  return parts
}

/**
 * Writes a pattern so that `readPattern` reads the same one. A choice is written as its first text, of which its modifier
 * (`windash`) makes the choice again.
 */
export function printPattern(pattern: Pattern): string {
  const escaped = (literal: string): string => literal.replace(/[*?\\]/g, '\\$&')
  return pattern
    .map((part) => {
      if ('literal' in part) return escaped(part.literal)
      return part.wild === 'oneOf' ? escaped(part.oneOf[0] ?? '') : part.wild
    })
    .join('')
}

const isAnyRun = (part: PatternPart | undefined): boolean => part !== undefined && 'wild' in part && part.wild === '*'

/** The pattern with `*` in front and behind where it has none, as asked for. */
export function openEnds(pattern: Pattern, atStart: boolean, atEnd: boolean): Pattern {
  const opened = atStart && !isAnyRun(pattern[0]) ? [anyRun, ...pattern] : pattern
  return atEnd && !isAnyRun(opened[opened.length - 1]) ? [...opened, anyRun] : opened
}

/** Whether the pattern begins, and whether it ends with `*`; a lone `*` does both. */
export function openEndsOf(pattern: Pattern): { atStart: boolean; atEnd: boolean } {
  return { atStart: isAnyRun(pattern[0]), atEnd: isAnyRun(pattern[pattern.length - 1]) }
}
