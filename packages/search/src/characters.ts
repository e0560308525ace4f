import { parseNetwork, type Pattern, type PatternPart } from '@aurora/query'

/** Characters a backslash makes ordinary in a value. Before any other it is itself: `C:\Windows` needs no doubling. */
const special = new Set([...'*?\\"()[]{}:/!<>=|&\'-'])

export const isSpace = (char: string): boolean => /\s/.test(char)

/** Whether `\` before this character is an escape. */
export const isEscapable = (char: string): boolean => special.has(char) || isSpace(char)

/** Characters that end an unquoted text. */
export const endsText = (char: string): boolean => isSpace(char) || char === '(' || char === ')' || char === '"'

/** Builds a pattern with neighbouring literals joined and runs of `*` made one. */
export class PatternBuilder {
  readonly #parts: PatternPart[] = []
  #literal = ''

  add(text: string): void {
    this.#literal += text
  }

  wild(wild: '*' | '?'): void {
    this.#flush()
    const last = this.#parts[this.#parts.length - 1]
    const isRun = wild === '*' && last !== undefined && 'wild' in last && last.wild === '*'
    if (!isRun) this.#parts.push({ wild })
  }

  done(): Pattern {
    this.#flush()
    return this.#parts
  }

  #flush(): void {
    if (this.#literal !== '') this.#parts.push({ literal: this.#literal })
    this.#literal = ''
  }
}

/** Reads an unquoted text with its wildcards and escapes. In a URL `?` begins the query and is no wildcard. */
export function readPattern(written: string, isUrl = false): Pattern {
  const builder = new PatternBuilder()
  for (let i = 0; i < written.length; i++) {
    const char = written[i] ?? ''
    const next = written[i + 1]
    if (char === '\\' && next !== undefined && isEscapable(next)) {
      builder.add(next)
      i++
    } else if (char === '*' || (char === '?' && !isUrl)) builder.wild(char)
    else builder.add(char)
  }
  return builder.done()
}

/** Reads an unquoted field name. Escapes of `.`, `[`, `]` and `\` stay: they belong to the path. */
export function readName(written: string): string {
  return written.replace(/\\([*?"(){}:/!<>=|&'\s-])/g, '$1')
}

/** Whether a text begins like a URL. */
export const isUrl = (written: string): boolean => /^[a-z][a-z0-9+.-]{0,30}:\/\//i.test(written)

const wholeForms = [
  /^[a-z]:\\/i, // path on a drive
  /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i, // MAC address
  /^(?:\d{4}-\d{2}-\d{2}T)?\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$/, // time of day
  /^\d{1,3}(?:\.\d{1,3}){3}:\d{1,5}$/, // address and port
]

/** Whether a text with colons is one word all the same: a URL, an IPv6 address or network, a MAC address, a time. */
export function isWholeWord(written: string): boolean {
  return (
    isUrl(written) ||
    wholeForms.some((form) => form.test(written)) ||
    (written.length < 60 && typeof parseNetwork(written) !== 'string')
  )
}
