import type { NativeValue } from '@aurora/core'

/**
 * Texts and whole numbers of a document that do not stand in the line, one a line; '' when all do. With `withKeys`
 * also the names of its members.
 *
 * They are what the line hides behind escapes, exponents or a reading of its own: without them a search for such a
 * value, narrowed by the words of the line, would miss it (docs/decisions/0003-one-predicate-tree.md).
 */
export function textsNotIn(document: NativeValue, line: string, withKeys: boolean): string {
  const found: string[] = []
  const keep = (text: string): void => {
    if (!standsIn(line, text)) found.push(text.toWellFormed())
  }
  const visit = (value: NativeValue): void => {
    if (typeof value === 'string') keep(value)
    else if (typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))) keep(String(value))
    else if (value !== null && typeof value === 'object') {
      for (const [key, member] of Object.entries(value)) {
        if (withKeys && !Array.isArray(value)) keep(key)
        visit(member as NativeValue)
      }
    }
  }
  visit(document)
  return found.join('\n')
}

/** Whether the text stands in the line with no character before or behind it that would make a longer word of it. */
function standsIn(line: string, text: string): boolean {
  if (text === '') return true
  for (let at = line.indexOf(text); at >= 0; at = line.indexOf(text, at + 1)) {
    const end = at + text.length
    if (isEdge(line, at - 1, at) && isEdge(line, end, end - 1)) return true
  }
  return false
}

/** Whether a word can end between the two neighbouring positions. */
function isEdge(line: string, outside: number, inside: number): boolean {
  return (
    outside < 0 ||
    outside >= line.length ||
    !isWordCharacter(line.charCodeAt(outside)) ||
    !isWordCharacter(line.charCodeAt(inside))
  )
}

/** ASCII letters and digits, and everything beyond ASCII: what the text index keeps together. */
function isWordCharacter(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code >= 128
}
