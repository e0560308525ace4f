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
  const search = new LineSearch(line)
  const keep = (text: string): void => {
    if (!search.holds(text)) found.push(text.toWellFormed())
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

/**
 * How many times its length a line may be looked through. Texts are looked for in their order, each behind the one
 * before: once is the rule. An escape in every text makes each a look to the end.
 */
const maxLooks = 32
const freeCharacters = 1 << 16

/** Finds texts in a line, one behind the other, in time that grows with the line and not with their number. */
export class LineSearch {
  readonly #line: string
  #behind = 0
  #charactersLeft: number

  constructor(line: string) {
    this.#line = line
    this.#charactersLeft = freeCharacters + line.length * maxLooks
  }

  /**
   * Whether the text stands in the line with no character before or behind it that would make a longer word of it. No,
   * too, when finding out would take too long: to keep a text that stands there costs nothing but room.
   */
  holds(text: string): boolean {
    if (text === '') return true
    return this.#holdsFrom(text, this.#behind) || (this.#behind > 0 && this.#holdsFrom(text, 0))
  }

  #holdsFrom(text: string, from: number): boolean {
    const line = this.#line
    for (let start = from; this.#charactersLeft > 0;) {
      const at = line.indexOf(text, start)
      this.#charactersLeft -= (at < 0 ? line.length : at + text.length) - start + 1
      if (at < 0) return false
      const end = at + text.length
      if (isEdge(line, at - 1, at) && isEdge(line, end, end - 1)) {
        this.#behind = end
        return true
      }
      start = at + 1
    }
    return false
  }
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
