import { nearestName } from '@aurora/core'
import type { FaultCode } from '../fault.ts'
import { shown, type Report } from '../report.ts'
import type { ScalarNode } from '../yaml/node.ts'
import { placeWithin } from '../yaml/place.ts'
import { lex, type Token } from './lexer.ts'
import { matchingNames } from './names.ts'
import type { Condition } from './tree.ts'

/** Longest condition; the longest public one has 1,500 characters. */
const maxLength = 20_000
/** Deepest nesting of parentheses and `not`. */
const maxDepth = 100

/**
 * Reads a condition: `or` binds weaker than `and`, that weaker than `not`, that weaker than `1 of`, `any of`, `all of`.
 *
 * `names` are the identifiers it may use. Undefined after a fault, which is in `report` with its place. Sigma specification 2.1.0, "Condition".
 */
export function parseCondition(scalar: ScalarNode, names: ReadonlySet<string>, report: Report): Condition | undefined {
  if (scalar.text.length > maxLength) {
    return report.refuse(scalar.at, 'limit', `the condition is longer than ${maxLength} characters`)
  }
  try {
    return new Parser(scalar.text, names).run()
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    const at = placeWithin(report.text, scalar, error.token.index, Math.max(1, error.token.text.length))
    return report.refuse(at, error.code, error.message, error.repair)
  }
}

/** Stops the parser; never leaves this file. */
class Unreadable extends Error {
  readonly token: Token
  readonly code: FaultCode
  readonly repair: string | undefined
  constructor(token: Token, message: string, repair?: string, code: FaultCode = 'condition.syntax') {
    super(message)
    this.token = token
    this.code = code
    this.repair = repair
  }
}

class Parser {
  readonly #tokens: readonly Token[]
  readonly #names: ReadonlySet<string>
  #at = 0
  #depth = 0

  constructor(text: string, names: ReadonlySet<string>) {
    this.#tokens = lex(text)
    this.#names = names
  }

  run(): Condition {
    const condition = this.#or()
    const token = this.#peek()
    if (token.type === 'end') return condition
    if (token.type === 'close') throw new Unreadable(token, 'there is no `(` for this `)`', 'remove it')
    throw this.#unexpected('`and`, `or` or the end')
  }

  #peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)]
    if (token === undefined) throw new Error('a token list ends with "end"')
    return token
  }

  /** Whether a word stands here, in any case. */
  #isWord(word: string, ahead = 0): boolean {
    const token = this.#peek(ahead)
    return token.type === 'word' && token.text.toLowerCase() === word
  }

  #or(): Condition {
    return this.#joined('or', () => this.#and())
  }

  #and(): Condition {
    return this.#joined('and', () => this.#not())
  }

  #joined(operator: 'and' | 'or', operand: () => Condition): Condition {
    const first = operand()
    const of = [first]
    while (this.#isWord(operator)) {
      this.#at++
      of.push(operand())
    }
    return of.length === 1 ? first : { kind: operator, of }
  }

  #not(): Condition {
    if (!this.#isWord('not')) return this.#operand()
    return this.#nested(() => ({ kind: 'not', of: this.#not() }))
  }

  #nested(read: () => Condition): Condition {
    const token = this.#peek()
    this.#at++
    if (++this.#depth > maxDepth) {
      throw new Unreadable(token, `more than ${maxDepth} parentheses or \`not\` inside each other`, undefined, 'limit')
    }
    const condition = read()
    this.#depth--
    return condition
  }

  #operand(): Condition {
    const token = this.#peek()
    if (token.type === 'open') return this.#nested(() => this.#inParentheses(token))
    if (token.type !== 'word' || this.#isWord('and') || this.#isWord('or')) {
      throw this.#unexpected('a search identifier, `not`, `(` or `1 of …`')
    }
    if (this.#isWord('of', 1)) return this.#quantified(token)
    this.#at++
    return this.#identifier(token)
  }

  #inParentheses(open: Token): Condition {
    const condition = this.#or()
    if (this.#peek().type === 'close') {
      this.#at++
      return condition
    }
    if (this.#peek().type === 'end') throw new Unreadable(open, 'this `(` is not closed', 'add `)`')
    throw this.#unexpected('`and`, `or` or `)`')
  }

  #identifier(token: Token): Condition {
    if (this.#names.has(token.text)) return { kind: 'identifier', name: token.text }
    if (token.text.includes('*')) {
      throw new Unreadable(
        token,
        `a pattern needs a quantifier`,
        `write \`1 of ${token.text}\` or \`all of ${token.text}\``,
      )
    }
    throw this.#unknown(token, `no search identifier is called ${shown(token.text)}`)
  }

  #quantified(count: Token): Condition {
    const word = count.text.toLowerCase()
    if (!['1', 'any', 'all'].includes(word)) {
      throw new Unreadable(
        count,
        `${shown(`${count.text} of`)} is not part of Sigma`,
        'write `1 of`, `any of` or `all of`',
      )
    }
    this.#at += 2
    const target = this.#peek()
    if (target.type !== 'word') throw this.#unexpected('`them` or a pattern of identifiers')
    this.#at++
    const isThem = target.text.toLowerCase() === 'them' && !this.#names.has(target.text)
    const names = matchingNames(isThem ? '*' : target.text, this.#names)
    if (names.length === 0) throw this.#unknown(target, `no search identifier fits ${shown(target.text)}`)
    return { kind: 'of', quantifier: word === 'all' ? 'all' : 'any', pattern: target.text, names }
  }

  #unknown(token: Token, message: string): Unreadable {
    const near = nearestName(token.text.slice(0, 100), this.#names)
    const all = [...this.#names].slice(0, 10).join(', ')
    const repair = near === undefined ? (all === '' ? undefined : `there are ${all}`) : `did you mean \`${near}\`?`
    return new Unreadable(token, message, repair, 'condition.unknown')
  }

  #unexpected(expected: string): Unreadable {
    const token = this.#peek()
    if (token.type === 'pipe') {
      return new Unreadable(token, 'aggregations after `|` are no longer part of Sigma', 'write a correlation rule')
    }
    const found = token.type === 'end' ? 'the condition ends' : `${shown(token.text)} stands`
    return new Unreadable(token, `${found} where ${expected} is expected`)
  }
}
