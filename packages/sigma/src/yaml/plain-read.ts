import type { MapEntry, Node, ScalarNode } from './node.ts'
import { isOldBoolean, typeOfPlain } from './scalar.ts'

/** Deeper nesting is left to the general reader, which says what is wrong with it. */
const maxDepth = 16

/**
 * Reads the YAML that rules are written in: one document of maps and lists in block style, with values on one line or
 * literal blocks (`|`). Undefined for anything else, right or wrong: the general reader (`readYaml`) is asked then.
 *
 * It gives what that reader gives, node for node and place for place, in a tenth of its time: thousands of rules are read
 * at every start and in every thread. Only where a map or list ends is told with another number of the empty lines and
 * comments behind it. A property test compares the two.
 */
export function readPlain(text: string): Node | undefined {
  if (unusual.test(text) || !text.endsWith('\n')) return undefined
  const reader = new PlainReader(text)
  reader.skip()
  const node = reader.indent === 0 && !reader.isAtEnd ? reader.block(0, 0) : undefined
  return node !== undefined && reader.isAtEnd ? node : undefined
}

/** Tabs, other line ends and control characters, marks of documents and directives: nothing that rules need. */
const unusual = /[\t\r\0-\x08\v\f\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]|^(?:---|\.\.\.|%)/m

/** What an unquoted text may not begin with (YAML 1.2 §5.3), and a dash, a question mark or a colon, to be sure. */
const indicators = new Set('-?:,[]{}#&*!|>\'"%@`')

class PlainReader {
  readonly #text: string
  /** Where the line under way begins, and where its first character that is no space stands. */
  #line = 0
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  get indent(): number {
    return this.#at - this.#line
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length
  }

  /** Goes over empty lines and comments to the next line with something in it. */
  skip(): void {
    const text = this.#text
    this.#at = this.#line
    while (this.#line < text.length) {
      let at = this.#line
      while (text[at] === ' ') at++
      const first = text[at]
      this.#at = at
      if (first !== '\n' && first !== '#' && first !== undefined) return
      this.#line = this.#endOfLine(at) + 1
      this.#at = this.#line
    }
  }

  /** The map or list whose first entry stands here, in column `indent`. */
  block(indent: number, depth: number): Node | undefined {
    if (depth > maxDepth) return undefined
    return this.#isDash(this.#at) ? this.#list(indent, depth) : this.#map(indent, depth)
  }

  #list(indent: number, depth: number): Node | undefined {
    const start = this.#at
    const items: Node[] = []
    let size = 1
    while (!this.isAtEnd && this.indent === indent && this.#isDash(this.#at)) {
      let at = this.#at + 1
      while (this.#text[at] === ' ') at++
      this.#at = at
      const isMap = this.#keyEnd(at) !== undefined
      const item = isMap ? this.#map(at - this.#line, depth + 1) : this.#value(at, indent)
      if (item === undefined) return undefined
      items.push(item)
      size += item.size
    }
    return this.#isBehind(indent) ? { kind: 'list', items, at: this.#placeFrom(start), size } : undefined
  }

  #map(indent: number, depth: number): Node | undefined {
    if (depth > maxDepth) return undefined
    const start = this.#at
    const entries: MapEntry[] = []
    const keys = new Set<string>()
    let size = 1
    while (!this.isAtEnd && this.indent === indent && !this.#isDash(this.#at)) {
      const end = this.#keyEnd(this.#at)
      if (end === undefined) return undefined
      const key = this.#scalar(this.#at, end)
      if (key === undefined || keys.has(key.text) || key.text === '<<') return undefined
      keys.add(key.text)
      const value = this.#valueOf(end + 1, indent, depth)
      if (value === undefined) return undefined
      entries.push({ key, value })
      size += value.size
    }
    return this.#isBehind(indent) ? { kind: 'map', entries, at: this.#placeFrom(start), size } : undefined
  }

  /** Whether what was read ended where something of an outer block begins, or the text. */
  #isBehind(indent: number): boolean {
    return this.isAtEnd || this.indent <= indent
  }

  /** What stands behind a colon: on its line, or as a block below it. */
  #valueOf(afterColon: number, indent: number, depth: number): Node | undefined {
    let at = afterColon
    while (this.#text[at] === ' ') at++
    if (this.#text[at] !== '\n') return this.#value(at, indent)
    this.#line = at + 1
    this.skip()
    if (this.isAtEnd) return undefined
    const isBelow = this.indent > indent || (this.indent === indent && this.#isDash(this.#at))
    return isBelow ? this.block(this.indent, depth + 1) : undefined
  }

  /** A value on one line, or a literal block; then goes on to the next entry. */
  #value(at: number, indent: number): Node | undefined {
    const first = this.#text[at]
    if (first === '|') return this.#literal(at, indent)
    const end = this.#endOfValue(at)
    const scalar = end === undefined ? undefined : this.#scalar(at, end)
    if (scalar === undefined || end === undefined) return undefined
    this.#line = this.#endOfLine(end) + 1
    this.skip()
    return this.#isBehind(indent) ? scalar : undefined // else it goes on over several lines
  }

  /** A text from its first character to behind its last. */
  #scalar(at: number, end: number): ScalarNode | undefined {
    const written = this.#text.slice(at, end)
    const place = { offset: at, length: end - at }
    const quote = written[0]
    if (quote === "'")
      return {
        kind: 'scalar',
        type: 'text',
        text: written.slice(1, -1).replaceAll("''", "'"),
        isQuoted: true,
        at: place,
        size: 1,
      }
    if (quote === '"')
      return { kind: 'scalar', type: 'text', text: written.slice(1, -1), isQuoted: true, at: place, size: 1 }
    if (quote === undefined || indicators.has(quote) || isOldBoolean(written)) return undefined
    return { kind: 'scalar', type: typeOfPlain(written), text: written, isQuoted: false, at: place, size: 1 }
  }

  /** Behind a value that ends on its line, with nothing but a comment after it. */
  #endOfValue(at: number): number | undefined {
    const quote = this.#text[at]
    const end = quote === "'" || quote === '"' ? this.#endOfQuoted(at) : this.#endOfPlain(at)
    return end !== undefined && restOfLine.test(this.#text.slice(end, this.#endOfLine(end))) ? end : undefined
  }

  #endOfPlain(at: number): number | undefined {
    const line = this.#text.slice(at, this.#endOfLine(at))
    const comment = line.indexOf(' #')
    const value = (comment < 0 ? line : line.slice(0, comment)).trimEnd()
    return value === '' || value.includes(': ') || value.endsWith(':') ? undefined : at + value.length
  }

  #endOfQuoted(at: number): number | undefined {
    const lineEnd = this.#endOfLine(at)
    if (this.#text[at] === '"') {
      const close = this.#text.indexOf('"', at + 1)
      const isSimple = close > 0 && close < lineEnd && !this.#text.slice(at, close).includes('\\')
      return isSimple ? close + 1 : undefined
    }
    for (let close = this.#text.indexOf("'", at + 1); close > 0 && close < lineEnd;) {
      if (this.#text[close + 1] !== "'") return close + 1
      close = this.#text.indexOf("'", close + 2)
    }
    return undefined
  }

  /** Where the colon behind a key stands; undefined where no plain or simply quoted key does. */
  #keyEnd(at: number): number | undefined {
    const lineEnd = this.#endOfLine(at)
    const quote = this.#text[at]
    if (quote === "'" || quote === '"') {
      const end = this.#endOfQuoted(at)
      return end !== undefined && this.#text[end] === ':' && isGap(this.#text[end + 1]) ? end : undefined
    }
    if (quote === undefined || indicators.has(quote)) return undefined
    for (
      let colon = this.#text.indexOf(':', at);
      colon > 0 && colon < lineEnd;
      colon = this.#text.indexOf(':', colon + 1)
    )
      if (isGap(this.#text[colon + 1])) {
        const key = this.#text.slice(at, colon)
        return key.endsWith(' ') || key.includes(' #') ? undefined : colon
      }
    return undefined
  }

  /** A block that begins with `|`: lines as they are, without their indent. */
  #literal(at: number, indent: number): ScalarNode | undefined {
    const header = this.#text.slice(at, this.#endOfLine(at))
    if (header !== '|' && header !== '|-') return undefined
    let line = at + header.length + 1
    let column = 0
    while (this.#text[line + column] === ' ') column++
    if (column <= indent || this.#text[line + column] === '\n') return undefined
    const lines: string[] = []
    let end = line
    while (line < this.#text.length) {
      const lineEnd = this.#endOfLine(line)
      let first = line
      while (first < lineEnd && this.#text[first] === ' ') first++
      if (first < lineEnd && first - line < column) break
      lines.push(this.#text.slice(line + column, lineEnd))
      if (first < lineEnd) end = lineEnd + 1
      line = lineEnd + 1
    }
    this.#line = line
    this.skip()
    if (!this.#isBehind(indent)) return undefined
    const text = lines.join('\n').replace(/\n+$/, '') + (header === '|' ? '\n' : '')
    return { kind: 'scalar', type: 'text', text, isQuoted: false, at: { offset: at, length: end - at }, size: 1 }
  }

  #isDash(at: number): boolean {
    return this.#text[at] === '-' && this.#text[at + 1] === ' '
  }

  #endOfLine(at: number): number {
    const end = this.#text.indexOf('\n', at)
    return end < 0 ? this.#text.length : end
  }

  #placeFrom(start: number): { offset: number; length: number } {
    return { offset: start, length: this.#line - start }
  }
}

/** What may stand behind a value on its line. */
const restOfLine = /^(?: *| +#.*)$/

const isGap = (character: string | undefined): boolean => character === ' ' || character === '\n'
