/** One piece of a wildcard pattern: characters as they are, `*` (any run, empty too, line breaks too) or `?` (one code point). */
export type PatternPart = { readonly literal: string } | { readonly wild: '*' | '?' }

/** A whole-value wildcard pattern, read from left to right. No part: the empty text. */
export type Pattern = readonly PatternPart[]

/** The characters of a pattern that has no wildcard, else undefined. */
export function literalOf(pattern: Pattern): string | undefined {
  let text = ''
  for (const part of pattern) {
    if ('wild' in part) return undefined
    text += part.literal
  }
  return text
}

/** The same pattern with `change` applied to its literal parts. */
export function mapLiterals(pattern: Pattern, change: (literal: string) => string): Pattern {
  return pattern.map((part) => ('wild' in part ? part : { literal: change(part.literal) }))
}

/** The pattern in the notation of SQL `LIKE`, its own special characters escaped. */
export function likeOf(pattern: Pattern): string {
  return pattern
    .map((part) => ('wild' in part ? (part.wild === '*' ? '%' : '_') : part.literal.replace(/[\\%_]/g, '\\$&')))
    .join('')
}

/** A piece between two stars: literals and `?` (null). */
type Segment = readonly (string | null)[]

/**
 * Compiles a pattern to a test of a whole text, both compared character by character: fold them before.
 *
 * Time is at most text × longest piece between two stars; nothing backtracks over more than one star.
 */
export function compilePattern(pattern: Pattern): (text: string) => boolean {
  const segments = splitAtStars(pattern)
  const first = segments[0] ?? []
  if (segments.length === 1) return (text) => matchAt(text, 0, first) === text.length
  const last = segments[segments.length - 1] ?? []
  const middle = segments.slice(1, -1)
  return (text) => {
    let from = matchAt(text, 0, first)
    for (const segment of middle) {
      if (from < 0) return false
      from = findSegment(text, from, segment)
    }
    return from >= 0 && endsWithSegment(text, from, last)
  }
}

function splitAtStars(pattern: Pattern): Segment[] {
  const segments: (string | null)[][] = [[]]
  for (const part of pattern) {
    if ('wild' in part && part.wild === '*') segments.push([])
    else segments[segments.length - 1]?.push('wild' in part ? null : part.literal)
  }
  return segments
}

/** Length in UTF-16 units of the code point at `index`. */
const pointLength = (text: string, index: number): number => ((text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1)

/** Where the segment ends when it starts at `index`, else -1. */
function matchAt(text: string, index: number, segment: Segment): number {
  let at = index
  for (const piece of segment) {
    if (piece === null) {
      if (at >= text.length) return -1
      at += pointLength(text, at)
    } else {
      if (!text.startsWith(piece, at)) return -1
      at += piece.length
    }
  }
  return at
}

/** Where the leftmost occurrence of the segment at or after `from` ends, else -1. */
function findSegment(text: string, from: number, segment: Segment): number {
  const only = segment.length === 1 ? segment[0] : undefined
  if (typeof only === 'string') {
    const found = text.indexOf(only, from)
    return found < 0 ? -1 : found + only.length
  }
  for (let at = from; at <= text.length; at += pointLength(text, at)) {
    const end = matchAt(text, at, segment)
    if (end >= 0) return end
  }
  return -1
}

/** Whether the segment ends the text without reaching back before `from`. */
function endsWithSegment(text: string, from: number, segment: Segment): boolean {
  let at = text.length
  for (let i = segment.length - 1; i >= 0; i--) {
    const piece = segment[i]
    if (typeof piece === 'string') {
      if (!text.endsWith(piece, at)) return false
      at -= piece.length
    } else {
      const pair = at >= 2 && pointLength(text, at - 2) === 2
      at -= pair ? 2 : 1
    }
    if (at < from) return false
  }
  return true
}
