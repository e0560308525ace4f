import type { Pattern } from '@aurora/query'
import { endsText, isEscapable, isSpace, isUrl, isWholeWord, readName, readPattern } from './characters.ts'
import { findDialect, singleQuoted } from './dialects.ts'
import { problemAt, type SyntaxProblem } from './problem.ts'
import { span, type Span } from './span.ts'
import type { CompareOperator } from './tree.ts'

/** A piece of the query text. `field` and `exists` stand for a name; `value` says whether a text is a value of a field. */
export type Token =
  | { readonly type: 'open' | 'close' | 'and' | 'or' | 'not' | 'colon' | 'to' | 'end'; readonly at: Span }
  | { readonly type: 'field'; readonly name: string; readonly measure?: 'length'; readonly at: Span }
  | { readonly type: 'exists'; readonly at: Span }
  | {
      readonly type: 'text'
      readonly pattern: Pattern
      readonly quoted: boolean
      readonly written: string
      readonly at: Span
    }
  | { readonly type: 'regex'; readonly source: string; readonly flags: string; readonly at: Span }
  | { readonly type: 'compare'; readonly operator: CompareOperator; readonly at: Span }
  | { readonly type: 'rangeOpen'; readonly char: '[' | '{'; readonly at: Span }
  | { readonly type: 'rangeClose'; readonly char: ']' | '}'; readonly at: Span }
  | { readonly type: 'bad'; readonly problem: SyntaxProblem; readonly at: Span }

/** What is being read: terms, the value after a colon, values in `field:( … )`, the ends of a range, a name. */
type Mode = 'query' | 'value' | 'values' | 'range' | 'name'

/**
 * Cuts a query text into tokens, the last of them `end`. Never throws and takes time linear in the text; what cannot be
 * read becomes a `bad` token, and reading goes on behind it.
 */
export function lex(text: string): Token[] {
  return new Lexer(text).run()
}

class Lexer {
  readonly #text: string
  readonly #tokens: Token[] = []
  /** The mode inside each open parenthesis. */
  readonly #groups: Mode[] = []
  #mode: Mode = 'query'
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  run(): Token[] {
    while (this.#at < this.#text.length) {
      if (isSpace(this.#char())) this.#space()
      else this.#token()
    }
    this.#push({ type: 'end', at: span(this.#text.length, this.#text.length) })
    return this.#tokens
  }

  #char(ahead = 0): string {
    return this.#text[this.#at + ahead] ?? ''
  }

  #push(token: Token): void {
    this.#tokens.push(token)
    this.#at = token.at.offset + token.at.length
  }

  /** A token of `length` characters here. */
  #span(length: number): Span {
    return span(this.#at, this.#at + length)
  }

  /** Leaves the mode that lasts for one value. */
  #valueRead(): void {
    if (this.#mode === 'value' || this.#mode === 'name') this.#mode = this.#groupMode()
  }

  /** The mode inside the innermost parenthesis. */
  #groupMode(): Mode {
    return this.#groups[this.#groups.length - 1] ?? 'query'
  }

  #space(): void {
    const start = this.#at
    while (this.#at < this.#text.length && isSpace(this.#char())) this.#at++
    if (this.#mode === 'value' || this.#mode === 'name') this.#missingValue(start)
  }

  /** White space directly after a colon or comparison: the value is missing, or stands too far. */
  #missingValue(start: number): void {
    const gap = span(start, this.#at)
    const follows = this.#text.slice(this.#at)
    this.#valueRead()
    if (follows === '' || /^(?:AND|OR|NOT)(?=[\s()]|$)|^[)|&]/.test(follows)) return
    const repair = { text: '', label: 'remove the space' }
    this.#push({
      type: 'bad',
      problem: problemAt(gap, 'expected a value here, without a space before it', ['a value'], repair),
      at: gap,
    })
  }

  #token(): void {
    const char = this.#char()
    if (this.#mode === 'range') return this.#rangeToken()
    if (char === '(') return this.#open()
    if (char === ')') return this.#close()
    if (char === '"') return this.#quoted()
    if (this.#mode === 'name') return this.#name()
    if (this.#mode === 'query') return this.#term()
    return this.#value()
  }

  #open(): void {
    this.#groups.push(this.#mode === 'value' || this.#mode === 'values' ? 'values' : 'query')
    this.#mode = this.#groupMode()
    this.#push({ type: 'open', at: this.#span(1) })
  }

  #close(): void {
    this.#groups.pop()
    this.#mode = this.#groupMode()
    this.#push({ type: 'close', at: this.#span(1) })
  }

  #quoted(): void {
    const start = this.#at
    const quoted = this.#readQuoted(start)
    if (quoted === undefined) return this.#openQuote(start)
    const { content, end } = quoted
    const at = span(start, end)
    if (this.#mode === 'query' && this.#text[end] === ':') return this.#nameRead(content, at)
    if (this.#mode === 'name') this.#push({ type: 'field', name: content, at })
    else
      this.#push({
        type: 'text',
        pattern: content === '' ? [] : [{ literal: content }],
        quoted: true,
        written: content,
        at,
      })
    if (this.#mode !== 'range') this.#valueRead()
    this.#needSpace()
  }

  /** The text between the quote at `start` and the next one; `\"` and `\\` stand for `"` and `\`. */
  #readQuoted(start: number): { content: string; end: number } | undefined {
    let content = ''
    for (let i = start + 1; i < this.#text.length; i++) {
      const char = this.#text.charAt(i)
      const next = this.#text[i + 1]
      if (char === '"') return { content, end: i + 1 }
      const isEscape = char === '\\' && (next === '"' || next === '\\')
      content += isEscape ? next : char
      if (isEscape) i++
    }
    return undefined
  }

  #openQuote(start: number): void {
    const at = span(start, this.#text.length)
    const whole = this.#text.slice(start)
    const repair = { text: `${whole.replace(/(?<!\\)(\\\\)*\\$/, '$&\\')}"`, label: 'close the quote at the end' }
    this.#push({ type: 'bad', problem: problemAt(at, 'expected a closing quote (")', ['"'], repair), at })
  }

  /** After a quoted text something else must begin. */
  #needSpace(): void {
    const char = this.#char()
    const isFree = char === '' || isSpace(char) || char === ')' || (this.#mode === 'range' && /[\]}]/.test(char))
    if (isFree) return
    const at = this.#span(1)
    const repair = { text: ` ${char}`, label: 'put a space' }
    this.#push({
      type: 'bad',
      problem: problemAt(at, 'expected a space after the closing quote', ['a space'], repair),
      at,
    })
  }

  /** A field name ended here; the colon follows. */
  #nameRead(name: string, at: Span, measure?: 'length'): void {
    this.#push({ type: 'field', name, at, ...(measure && { measure }) })
    this.#push({ type: 'colon', at: this.#span(1) })
    this.#mode = 'value'
  }

  #term(): void {
    const operator = this.#operator()
    if (operator !== undefined) return this.#push(operator)
    if (this.#text.startsWith('len(', this.#at)) return this.#length()
    if (this.#text.startsWith('_exists_:', this.#at)) {
      this.#push({ type: 'exists', at: this.#span(8) })
      this.#push({ type: 'colon', at: this.#span(1) })
      this.#mode = 'name'
      return
    }
    const end = this.#wordEnd(this.#at)
    const written = this.#text.slice(this.#at, end)
    const dialect = findDialect(this.#text, this.#at, end)
    if (dialect !== undefined) return this.#push({ type: 'bad', problem: dialect, at: dialect })
    const colon = isWholeWord(written) ? -1 : unescapedColon(written)
    if (colon === 0) return this.#refuse(this.#colons(), 'expected a field name before ":"', ['a field name'])
    if (colon > 0) return this.#nameRead(readName(written.slice(0, colon)), this.#span(colon))
    this.#plain(written, end, isUrl(written))
  }

  #refuse(at: Span, what: string, expected: readonly string[]): void {
    this.#push({ type: 'bad', problem: problemAt(at, what, expected), at })
  }

  /** All colons that stand here: one at a time, the text behind them would be read again for each. */
  #colons(): Span {
    let length = 1
    while (this.#char(length) === ':') length++
    return this.#span(length)
  }

  /** AND, OR, NOT in all their forms, where they can stand. */
  #operator(): Token | undefined {
    const rest = this.#text.slice(this.#at, this.#at + 4)
    const word = /^(AND|OR|NOT)(?=[\s()]|$)/.exec(rest)?.[1]
    if (word !== undefined) return { type: word.toLowerCase() as 'and', at: this.#span(word.length) }
    if (rest.startsWith('&&')) return { type: 'and', at: this.#span(2) }
    if (rest.startsWith('||')) return { type: 'or', at: this.#span(2) }
    const isPrefix = /^![^\s=]/.test(rest) || (this.#mode === 'query' && /^-[^\s-]/.test(rest))
    return isPrefix ? { type: 'not', at: this.#span(1) } : undefined
  }

  /** `len(field):`. */
  #length(): void {
    const start = this.#at
    const nameStart = start + 4
    const quoted = this.#text[nameStart] === '"' ? this.#readQuoted(nameStart) : undefined
    const end = quoted?.end ?? this.#wordEnd(nameStart)
    const written = this.#text.slice(nameStart, end)
    if (written === '' || this.#text.slice(end, end + 2) !== '):') {
      this.#refuse(span(start, Math.max(end, nameStart)), 'expected len(field): and a length', ['len(field):>=100'])
      return
    }
    this.#tokens.push({
      type: 'field',
      name: quoted?.content ?? readName(written),
      measure: 'length',
      at: span(start, end + 1),
    })
    this.#at = end + 1
    this.#push({ type: 'colon', at: this.#span(1) })
    this.#mode = 'value'
  }

  #name(): void {
    const end = this.#wordEnd(this.#at)
    this.#push({ type: 'field', name: readName(this.#text.slice(this.#at, end)), at: span(this.#at, end) })
    this.#valueRead()
  }

  #value(): void {
    const operator = this.#mode === 'values' ? this.#operator() : undefined
    if (operator !== undefined) return this.#push(operator)
    const char = this.#char()
    const compare = /^[<>]=?/.exec(this.#text.slice(this.#at, this.#at + 2))?.[0]
    if (compare !== undefined) return this.#compare(compare as CompareOperator)
    if (char === '[' || char === '{') return this.#rangeOpen(char)
    if (char === '/' && this.#regex()) return
    const quoted = singleQuoted(this.#text, this.#at)
    if (quoted !== undefined) return this.#push({ type: 'bad', problem: quoted, at: quoted })
    const equals = /^[=!]=?/.exec(this.#text.slice(this.#at, this.#at + 2))?.[0]
    if (equals !== undefined && equals !== '!') return this.#strayEquals(equals)
    const end = this.#wordEnd(this.#at)
    this.#plain(this.#text.slice(this.#at, end), end)
  }

  #strayEquals(equals: string): void {
    const at = this.#span(equals.length)
    const negates = equals === '!='
    const what = negates
      ? '":" already compares; put NOT before the field name'
      : `":" already means equal, "${equals}" is not needed`
    const repair = negates ? undefined : { text: '', label: `remove "${equals}"` }
    this.#push({ type: 'bad', problem: problemAt(at, what, ['a value'], repair), at })
  }

  #compare(operator: CompareOperator): void {
    this.#push({ type: 'compare', operator, at: this.#span(operator.length) })
    this.#mode = 'value'
  }

  #plain(written: string, end: number, isUrl = false): void {
    this.#push({ type: 'text', pattern: readPattern(written, isUrl), quoted: false, written, at: span(this.#at, end) })
    this.#valueRead()
    const char = this.#char()
    if (char !== '(' && char !== '"') return
    const at = this.#span(1)
    const repair = { text: `\\${char}`, label: `take "${char}" as a character` }
    this.#push({
      type: 'bad',
      problem: problemAt(at, `expected a space before "${char}"`, ['a space', `\\${char}`], repair),
      at,
    })
  }

  /** `/re2/flags`, when a slash closes it before white space, a parenthesis or the end. */
  #regex(): boolean {
    let end = this.#at + 1
    while (end < this.#text.length && this.#text[end] !== '/') end += this.#text[end] === '\\' ? 2 : 1
    const flags = /^\/([a-z]*)(?=[\s)]|$)/.exec(this.#text.slice(end, end + 8))?.[1]
    if (end >= this.#text.length || flags === undefined || end === this.#at + 1) return false
    const source = this.#text.slice(this.#at + 1, end).replaceAll('\\/', '/')
    this.#push({ type: 'regex', source, flags, at: span(this.#at, end + 1 + flags.length) })
    this.#valueRead()
    return true
  }

  #rangeOpen(char: '[' | '{'): void {
    this.#push({ type: 'rangeOpen', char, at: this.#span(1) })
    this.#mode = 'range'
  }

  #rangeToken(): void {
    const char = this.#char()
    if (char === ']' || char === '}') {
      this.#push({ type: 'rangeClose', char, at: this.#span(1) })
      this.#mode = this.#groupMode()
      return
    }
    if (char === '"') return this.#quoted()
    const end = Math.max(
      this.#at + 1,
      this.#textEnd(this.#at, (c) => isSpace(c) || c === ']' || c === '}' || c === '"'),
    )
    const written = this.#text.slice(this.#at, end)
    const at = span(this.#at, end)
    if (written === 'TO') this.#push({ type: 'to', at })
    else this.#push({ type: 'text', pattern: readPattern(written), quoted: false, written, at })
  }

  /** The text between white space, parentheses and quotes that was looked at last; many tokens may begin in it. */
  #word = { start: 0, end: 0 }

  /** Where the unquoted text ends in which a token begins at `start`. */
  #wordEnd(start: number): number {
    if (start < this.#word.start || start >= this.#word.end) this.#word = { start, end: this.#textEnd(start, endsText) }
    return this.#word.end
  }

  /** Where an unquoted text that begins at `start` ends. */
  #textEnd(start: number, ends: (char: string) => boolean): number {
    let end = start
    while (end < this.#text.length && !ends(this.#text[end] ?? '')) {
      const next = this.#text[end + 1]
      end += this.#text[end] === '\\' && next !== undefined && isEscapable(next) ? 2 : 1
    }
    return end
  }
}

/** Position of the first colon that is not escaped, or -1. */
function unescapedColon(written: string): number {
  for (let i = 0; i < written.length; i++) {
    const next = written[i + 1]
    if (written[i] === '\\' && next !== undefined && isEscapable(next)) i++
    else if (written[i] === ':') return i
  }
  return -1
}
