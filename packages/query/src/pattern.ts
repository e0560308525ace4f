/**
 * One piece of a wildcard pattern: characters as they are, `*` (any run, empty too, line breaks too), `?` (one code
 * point), or one of some texts, none of them empty and none the beginning or the end of another.
 */
export type PatternPart =
  | { readonly literal: string }
  | { readonly wild: '*' | '?' }
  | { readonly wild: 'oneOf'; readonly oneOf: readonly string[] }

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

/** The same pattern with `change` applied to its literal parts, and to the texts it has to choose from. */
export function mapLiterals(pattern: Pattern, change: (literal: string) => string): Pattern {
  return pattern.map((part) => {
    if ('literal' in part) return { literal: change(part.literal) }
    return part.wild === 'oneOf' ? { wild: 'oneOf', oneOf: part.oneOf.map(change) } : part
  })
}

/** The pattern in the notation of SQL `LIKE`, its own special characters escaped; undefined where that has no word for it. */
export function likeOf(pattern: Pattern): string | undefined {
  let like = ''
  for (const part of pattern) {
    if ('literal' in part) like += part.literal.replace(/[\\%_]/g, '\\$&')
    else if (part.wild === 'oneOf') return undefined
    else like += part.wild === '*' ? '%' : '_'
  }
  return like
}

/** What stands between two stars: literals, `?` (null) and texts to choose from. */
type Piece = string | null | readonly string[]

interface Segment {
  readonly pieces: readonly Piece[]
  /** A literal that stands so many units behind the beginning, wherever the segment does: it is looked for first. */
  readonly anchor?: { readonly literal: string; readonly distance: number }
}

/**
 * Compiles a pattern to a test of a whole text, both compared character by character: fold them before.
 *
 * Time is at most text × longest piece between two stars; nothing backtracks over more than one star.
 */
export function compilePattern(pattern: Pattern): (text: string) => boolean {
  const segments = splitAtStars(pattern).map(segmentOf)
  const first = segments[0]?.pieces ?? []
  if (segments.length === 1) return (text) => matchAt(text, 0, first) === text.length
  const last = segments[segments.length - 1]?.pieces ?? []
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

function splitAtStars(pattern: Pattern): Piece[][] {
  const segments: Piece[][] = [[]]
  for (const part of pattern) {
    const open = segments[segments.length - 1]
    if ('literal' in part) open?.push(part.literal)
    else if (part.wild === '*') segments.push([])
    else open?.push(part.wild === 'oneOf' ? part.oneOf : null)
  }
  return segments
}

function segmentOf(pieces: readonly Piece[]): Segment {
  let distance = 0
  for (const piece of pieces) {
    if (typeof piece === 'string') return piece === '' ? { pieces } : { pieces, anchor: { literal: piece, distance } }
    const length = piece?.[0]?.length
    if (length === undefined || !piece?.every((text) => text.length === length)) break
    distance += length
  }
  return { pieces }
}

/** Length in UTF-16 units of the code point at `index`. */
const pointLength = (text: string, index: number): number => ((text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1)

/** Where the segment ends when it starts at `index`, else -1. */
function matchAt(text: string, index: number, pieces: readonly Piece[]): number {
  let at = index
  for (const piece of pieces) {
    if (piece === null) {
      if (at >= text.length) return -1
      at += pointLength(text, at)
    } else {
      const found = typeof piece === 'string' ? piece : piece.find((each) => text.startsWith(each, at))
      if (found === undefined || !text.startsWith(found, at)) return -1
      at += found.length
    }
  }
  return at
}

/** Where the leftmost occurrence of the segment at or after `from` ends, else -1. */
function findSegment(text: string, from: number, { pieces, anchor }: Segment): number {
  if (anchor !== undefined) {
    const { literal, distance } = anchor
    for (let at = text.indexOf(literal, from + distance); at >= 0; at = text.indexOf(literal, at + 1)) {
      const end = matchAt(text, at - distance, pieces)
      if (end >= 0) return end
    }
    return -1
  }
  for (let at = from; at <= text.length; at += pointLength(text, at)) {
    const end = matchAt(text, at, pieces)
    if (end >= 0) return end
  }
  return -1
}

/** Whether the segment ends the text without reaching back before `from`. */
function endsWithSegment(text: string, from: number, pieces: readonly Piece[]): boolean {
  let at = text.length
  for (let i = pieces.length - 1; i >= 0; i--) {
    const piece = pieces[i]
    if (typeof piece === 'string') {
      if (!text.endsWith(piece, at)) return false
      at -= piece.length
    } else if (Array.isArray(piece)) {
      const end = at
      const found = (piece as readonly string[]).find((each) => text.endsWith(each, end))
      if (found === undefined) return false
      at -= found.length
    } else {
      const pair = at >= 2 && pointLength(text, at - 2) === 2
      at -= pair ? 2 : 1
    }
    if (at < from) return false
  }
  return true
}
