import { lex, type Token } from './lexer.ts'
import { refuse, type SearchWarning } from './problem.ts'
import { covering, span, type Span } from './span.ts'
import type { RangeEnd, Tree, ValueLeaf, ValueTree } from './tree.ts'

/** Longest query text, in UTF-16 units. */
export const maxQueryLength = 16_384
/** Deepest nesting of parentheses and NOT. */
export const maxDepth = 100

/** What `parseTree` read. */
export interface ParsedTree {
  readonly tree: Tree
  readonly warnings: readonly SearchWarning[]
}

/**
 * Reads a query text into its tree, in time linear in the text. An empty text is `all`.
 *
 * Throws `ProblemFound` at the first place that cannot be read. AND binds closer than OR; terms side by side are
 * joined by AND.
 */
export function parseTree(text: string): ParsedTree {
  if (text.length > maxQueryLength) {
    refuse(span(maxQueryLength, text.length), `the query is longer than ${maxQueryLength} characters`)
  }
  return new Parser(text).run()
}

type TokenOf<T extends Token['type']> = Extract<Token, { type: T }>

class Parser {
  readonly #tokens: readonly Token[]
  readonly #warnings: SearchWarning[] = []
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#tokens = lex(text)
  }

  run(): ParsedTree {
    if (this.#is('end')) return { tree: { kind: 'all', at: this.#peek().at }, warnings: [] }
    const tree = this.#or(() => this.#unary())
    if (!this.#is('end')) this.#unexpected('expected the end or another term')
    return { tree, warnings: this.#warnings }
  }

  #peek(ahead = 0): Token {
    const token = this.#tokens[this.#at + ahead] ?? this.#tokens[this.#tokens.length - 1]
    if (token === undefined) throw new Error('a token list ends with "end"')
    return token
  }

  #is(type: Token['type']): boolean {
    return this.#peek().type === type
  }

  #take(): Token {
    const token = this.#peek()
    if (token.type === 'bad') refuseBad(token)
    this.#at++
    return token
  }

  #takeIf<T extends Token['type']>(type: T): TokenOf<T> | undefined {
    return this.#is(type) ? (this.#take() as TokenOf<T>) : undefined
  }

  /** Stops at the present token; the message of a `bad` one is better than ours. */
  #unexpected(what: string, expected: readonly string[] = []): never {
    const token = this.#peek()
    if (token.type === 'bad') refuseBad(token)
    if (token.type === 'close') {
      refuse(token.at, 'there is no "(" for this ")"', ['a term'], { text: '', label: 'remove ")"' })
    }
    refuse(token.at, what, expected)
  }

  /** Terms or values joined by OR; `each` reads one of them. */
  #or<T extends Tree | ValueTree>(each: () => T): T {
    const first = this.#and(each)
    const of = [first]
    while (this.#takeIf('or')) {
      this.#needOperand('OR')
      of.push(this.#and(each))
    }
    return joined('or', of, first)
  }

  #and<T extends Tree | ValueTree>(each: () => T): T {
    const first = each()
    const of = [first]
    for (;;) {
      if (this.#takeIf('and')) this.#needOperand('AND')
      else if (!this.#startsOperand()) return joined('and', of, first)
      of.push(each())
    }
  }

  #startsOperand(): boolean {
    return !['end', 'close', 'and', 'or', 'to', 'rangeClose', 'colon'].includes(this.#peek().type)
  }

  #needOperand(operator: 'AND' | 'OR' | 'NOT'): void {
    if (this.#startsOperand()) return
    const token = this.#peek()
    const isOperator = token.type === 'and' || token.type === 'or'
    const repair = isOperator ? { text: '', label: 'remove it' } : undefined
    refuse(token.at, `expected a term after ${operator}`, ['a term', '"("', 'NOT'], repair)
  }

  #nested<T>(at: Span, read: () => T): T {
    if (++this.#depth > maxDepth) refuse(at, `more than ${maxDepth} parentheses or NOTs inside each other`)
    const result = read()
    this.#depth--
    return result
  }

  #unary(): Tree {
    const token = this.#peek()
    if (token.type === 'not') {
      this.#take()
      this.#needOperand('NOT')
      return this.#nested(token.at, () => {
        const of = this.#unary()
        return { kind: 'not', of, at: covering(token.at, of.at) }
      })
    }
    return this.#term()
  }

  #term(): Tree {
    const token = this.#peek()
    switch (token.type) {
      case 'open':
        return this.#group(() => this.#or(() => this.#unary()))
      case 'text':
        this.#take()
        return this.#word(token)
      case 'exists':
        return this.#exists(token)
      case 'field':
        return this.#fieldTerm(token)
      case 'and':
      case 'or':
        refuse(token.at, `expected a term before ${token.type.toUpperCase()}`, ['a term'], {
          text: '',
          label: 'remove it',
        })
        break
      default:
    }
    return this.#unexpected('expected a term', ['a word', 'field:value', '"("', 'NOT'])
  }

  /** `( … )`; the brackets themselves leave no trace but the place. */
  #group<T extends Tree | ValueTree>(read: () => T): T {
    const open = this.#take()
    const next = this.#peek()
    if (next.type === 'close') refuse(covering(open.at, next.at), 'expected a term between "(" and ")"', ['a term'])
    const inner = this.#nested(open.at, read)
    const found = this.#peek()
    if (this.#takeIf('close')) return { ...inner, at: covering(open.at, found.at) }
    if (found.type !== 'end') this.#unexpected('expected ")" or another term', ['")"', 'a term'])
    return refuse(found.at, `expected ")" for the "(" in column ${open.at.offset + 1}`, ['")"'], {
      text: ')',
      label: 'close the parenthesis',
    })
  }

  #word(token: TokenOf<'text'>): Tree {
    if (token.quoted && token.pattern.length === 0) refuse(token.at, 'expected a text between the quotes', ['a text'])
    this.#warnOperator(token)
    return { kind: 'word', pattern: token.pattern, at: token.at }
  }

  /** `and`, `or`, `not` in lower case are words; between terms that is seldom meant. */
  #warnOperator(token: TokenOf<'text'>): void {
    const word = token.written
    if (token.quoted || !/^(?:and|or|not)$/.test(word) || !this.#startsOperand()) return
    if (word !== 'not' && !this.#followsOperand()) return
    const upper = word.toUpperCase()
    this.#warnings.push({
      ...token.at,
      message: `"${word}" is searched as a word`,
      repair: { text: upper, label: `write ${upper}` },
    })
  }

  #followsOperand(): boolean {
    const before = this.#tokens[this.#at - 2]
    return before !== undefined && ['text', 'regex', 'close', 'rangeClose', 'field'].includes(before.type)
  }

  #exists(token: TokenOf<'exists'>): Tree {
    this.#take()
    this.#take()
    const name = this.#takeIf('field')
    if (name === undefined || name.name === '')
      return this.#unexpected('expected a field name after "_exists_:"', ['a field name'])
    return { kind: 'exists', field: name.name, at: covering(token.at, name.at), fieldAt: name.at }
  }

  #fieldTerm(token: TokenOf<'field'>): Tree {
    this.#take()
    const colon = this.#take()
    if (token.name === '') refuse(token.at, 'expected a field name', ['a field name'])
    if (/[*?]/.test(token.name)) refuse(token.at, 'a field name cannot have wildcards', ['a field name'])
    const test = this.#fieldValue(token, colon.at)
    const measure = token.measure && { measure: token.measure }
    return { kind: 'field', field: token.name, ...measure, test, at: covering(token.at, test.at), fieldAt: token.at }
  }

  #fieldValue(field: TokenOf<'field'>, colonAt: Span): ValueTree {
    if (this.#is('open')) return this.#group(() => this.#or(() => this.#valueUnary()))
    if (!this.#startsOperand() || this.#is('not')) {
      refuse(covering(field.at, colonAt), `expected a value after "${field.name}:"`, valueForms)
    }
    return this.#value()
  }

  #valueUnary(): ValueTree {
    const token = this.#peek()
    if (token.type === 'open') return this.#group(() => this.#or(() => this.#valueUnary()))
    if (token.type !== 'not') return this.#value()
    this.#take()
    this.#needOperand('NOT')
    return this.#nested(token.at, () => {
      const of = this.#valueUnary()
      return { kind: 'not', of, at: covering(token.at, of.at) }
    })
  }

  #value(): ValueLeaf {
    const token = this.#peek()
    switch (token.type) {
      case 'text':
        this.#take()
        return { kind: 'value', pattern: token.pattern, quoted: token.quoted, at: token.at }
      case 'regex':
        this.#take()
        return { kind: 'regex', source: token.source, flags: token.flags, at: token.at }
      case 'compare':
        return this.#compare(token)
      case 'rangeOpen':
        return this.#range(token)
      default:
        return this.#unexpected('expected a value', valueForms)
    }
  }

  #compare(token: TokenOf<'compare'>): ValueLeaf {
    this.#take()
    const end = this.#takeIf('text')
    if (end === undefined) return this.#unexpected(`expected a value after ${token.operator}`, ['a value'])
    return { kind: 'compare', operator: token.operator, end: rangeEnd(end), at: covering(token.at, end.at) }
  }

  #range(open: TokenOf<'rangeOpen'>): ValueLeaf {
    this.#take()
    const from = this.#rangeText('a lower end or *')
    if (this.#takeIf('to') === undefined) this.#rangeFault(open, 'expected TO between the ends of the range', ['TO'])
    const to = this.#rangeText('an upper end or *')
    const close = this.#takeIf('rangeClose')
    if (close === undefined) return this.#rangeFault(open, 'expected "]" or "}"', [']', '}'])
    const at = covering(open.at, close.at)
    if (isOpenEnd(from) && isOpenEnd(to)) refuse(at, 'expected at least one end of the range', ['field:*'])
    const ends = { ...(!isOpenEnd(from) && { from: rangeEnd(from) }), ...(!isOpenEnd(to) && { to: rangeEnd(to) }) }
    return { kind: 'range', ...ends, open: open.char, close: close.char, at }
  }

  #rangeText(what: string): TokenOf<'text'> {
    const token = this.#takeIf('text')
    return token ?? this.#unexpected(`expected ${what}`, [what])
  }

  #rangeFault(open: TokenOf<'rangeOpen'>, what: string, expected: readonly string[]): never {
    const token = this.#peek()
    if (token.type !== 'end' || !expected.includes(']')) return this.#unexpected(what, expected)
    const close = open.char === '[' ? ']' : '}'
    return refuse(token.at, `expected "${close}" for the "${open.char}" in column ${open.at.offset + 1}`, expected, {
      text: close,
      label: 'close the range',
    })
  }
}

const valueForms = ['a value', '"a phrase"', '(a OR b)', '[a TO b]', '>=n', '/regex/']

function refuseBad(token: TokenOf<'bad'>): never {
  const { problem } = token
  return refuse(problem, problem.message.replace(/^column \d+: /, ''), problem.expected, problem.repair)
}

function joined<T extends Tree | ValueTree>(kind: 'and' | 'or', of: readonly T[], first: T): T {
  const last = of[of.length - 1] ?? first
  return of.length === 1 ? first : ({ kind, of, at: covering(first.at, last.at) } as unknown as T)
}

const isOpenEnd = (token: TokenOf<'text'>): boolean => !token.quoted && token.written === '*'

/** An end of a range is a text; its wildcards, if any, are ordinary characters. */
function rangeEnd(token: TokenOf<'text'>): RangeEnd {
  const text = token.pattern.map((part) => ('wild' in part ? part.wild : part.literal)).join('')
  return { text, quoted: token.quoted, at: token.at }
}
