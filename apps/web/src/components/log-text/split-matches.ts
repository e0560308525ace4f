/** A piece of text, matched by a word of the search or not. */
export interface TextPart {
  readonly text: string
  readonly isMatch: boolean
}

/** Cuts text where words occur, ignoring case; longer words win where several begin. Joins back to the same text. */
export function splitMatches(text: string, words: readonly string[]): TextPart[] {
  const wanted = words.filter((word) => word.length > 1).toSorted((a, b) => b.length - a.length)
  if (wanted.length === 0) return [{ text, isMatch: false }]
  const pattern = new RegExp(`(${wanted.map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|')})`, 'gi')
  return text
    .split(pattern)
    .map((part, i) => ({ text: part, isMatch: i % 2 === 1 }))
    .filter((part) => part.text !== '')
}
