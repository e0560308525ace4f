import type { IndicatorKind } from '../kinds.ts'

/** A value a pattern names, and what it is. */
export interface PatternValue {
  readonly kind: IndicatorKind
  readonly text: string
}

/** What of a pattern can be looked for value by value, and why other parts of it cannot. */
export interface PatternValues {
  readonly values: readonly PatternValue[]
  readonly unused: readonly string[]
}

const maxPatternChars = 262_144
const maxTerms = 10_000

/** Paths of observables, in lower case without quotes, and what they hold (STIX 2.1 §6). */
const paths: Readonly<Record<string, IndicatorKind>> = {
  'ipv4-addr:value': 'ip',
  'ipv6-addr:value': 'ip',
  'domain-name:value': 'domain',
  'url:value': 'url',
  'email-addr:value': 'email',
  'file:hashes.md5': 'md5',
  'file:hashes.sha-1': 'sha1',
  'file:hashes.sha1': 'sha1',
  'file:hashes.sha-256': 'sha256',
  'file:hashes.sha256': 'sha256',
  'file:hashes.sha-512': 'sha512',
  'file:hashes.sha512': 'sha512',
  'network-traffic:src_ref.value': 'ip',
  'network-traffic:dst_ref.value': 'ip',
}

type Token =
  { readonly kind: 'word' | 'mark'; readonly text: string } | { readonly kind: 'text'; readonly text: string }

/**
 * The values that a STIX pattern (STIX 2.1 §9) names with `=` or `IN`, joined by OR.
 *
 * Parts that AND joins hold only together, in one observation: a value of such a part is looked for when every other
 * condition there is on the same kind of thing, as with several hashes of one file; else it would be found where the
 * pattern does not hold, and is said to be unused. Gives the reason when the whole cannot be used. Never throws; one pass.
 */
export function readPattern(pattern: string): PatternValues | string {
  if (pattern === '') return 'it has no pattern'
  if (pattern.length > maxPatternChars) return `its pattern has more than ${maxPatternChars} characters`
  const tokens = tokensOf(pattern)
  if (typeof tokens === 'string') return tokens
  const qualifier = tokens.find(({ kind, text }) => kind === 'word' && /^(?:WITHIN|REPEATS|START|STOP|FOLLOWEDBY)$/i.test(text)) // prettier-ignore
  if (qualifier !== undefined) return `its pattern is about several events in time (${qualifier.text.toUpperCase()})`
  return new PatternReader(tokens).read()
}

/** A tree of what holds together: values that any of would do, or that all must hold. */
interface Term {
  readonly values: readonly PatternValue[]
  readonly unused: readonly string[]
}

class PatternReader {
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0
  #terms = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  read(): PatternValues | string {
    const all = this.#joined()
    if (typeof all === 'string') return all
    if (this.#at < this.#tokens.length) return 'its pattern does not parse'
    return all.values.length === 0 ? (all.unused[0] ?? 'its pattern names no value') : all
  }

  /** Terms with OR between groups of AND. */
  #joined(): Term | string {
    const values: PatternValue[] = []
    const unused: string[] = []
    do {
      const group = this.#together()
      if (typeof group === 'string') return group
      values.push(...group.values)
      unused.push(...group.unused.slice(0, 20))
    } while (this.#word('OR'))
    return { values, unused: unused.slice(0, 20) }
  }

  #together(): Term | string {
    const parts: Term[] = []
    do {
      const part = this.#term()
      if (typeof part === 'string') return part
      parts.push(part)
    } while (this.#word('AND'))
    const [only] = parts
    if (parts.length === 1 && only !== undefined) return only
    const values = parts.flatMap((part) => part.values)
    const isOfOneFile = parts.every(({ unused }) => unused.length === 0) && values.every(({ kind }) => isHash(kind))
    if (isOfOneFile) return { values, unused: [] }
    return {
      values: [],
      unused: ['its pattern asks for several things at once (AND), of which one alone means nothing'],
    }
  }

  #term(): Term | string {
    if (++this.#terms > maxTerms) return `its pattern has more than ${maxTerms} conditions`
    if (!this.#mark('[') && !this.#mark('(')) return this.#comparison()
    if (++this.#depth > 50) return 'its pattern is nested too deeply'
    const inner = this.#joined()
    this.#depth--
    if (typeof inner === 'string') return inner
    return this.#mark(']') || this.#mark(')') ? inner : 'its pattern does not parse'
  }

  #comparison(): Term | string {
    const path = this.#next()
    if (path?.kind !== 'word') return 'its pattern does not parse'
    const isNot = this.#word('NOT')
    const operator = this.#next()?.text.toUpperCase()
    const texts = operator === 'IN' ? this.#list() : this.#one()
    if (texts === undefined || operator === undefined) return 'its pattern does not parse'
    const name = path.text.toLowerCase().replaceAll("'", '')
    const kind = Object.hasOwn(paths, name) ? paths[name] : undefined
    if (isNot || (operator !== '=' && operator !== '==' && operator !== 'IN' && !isSubset(operator, kind)))
      return { values: [], unused: [`a condition with ${isNot ? 'NOT' : operator.slice(0, 20)} names no value`] }
    if (kind === undefined)
      return { values: [], unused: [`${path.text.slice(0, 80)} is nothing that events are looked up by`] }
    return { values: texts.map((text) => ({ kind, text })), unused: [] }
  }

  #list(): readonly string[] | undefined {
    if (!this.#mark('(')) return undefined
    const texts: string[] = []
    do {
      const token = this.#next()
      if (token?.kind !== 'text' || ++this.#terms > maxTerms) return undefined
      texts.push(token.text)
    } while (this.#mark(','))
    return this.#mark(')') ? texts : undefined
  }

  #one(): readonly string[] | undefined {
    const token = this.#next()
    return token === undefined || token.kind === 'mark' ? undefined : [token.text]
  }

  #next(): Token | undefined {
    return this.#tokens[this.#at++]
  }

  #mark(text: string): boolean {
    const token = this.#tokens[this.#at]
    if (token?.kind !== 'mark' || token.text !== text) return false
    this.#at++
    return true
  }

  #word(text: string): boolean {
    const token = this.#tokens[this.#at]
    if (token?.kind !== 'word' || token.text.toUpperCase() !== text) return false
    this.#at++
    return true
  }
}

const isHash = (kind: IndicatorKind): boolean => /^(?:md5|sha)/.test(kind)

/** `ipv4-addr:value ISSUBSET '198.51.100.0/24'` is a network. */
const isSubset = (operator: string, kind: IndicatorKind | undefined): boolean =>
  operator === 'ISSUBSET' && kind === 'ip'

/** One step at a time: no pattern can make it look at a character twice. */
function tokensOf(pattern: string): readonly Token[] | string {
  const tokens: Token[] = []
  const token =
    /\s+|'((?:[^'\\]|\\['\\])*)'|([[\](),])|((?:[^\s[\](),'=<>!]|'[^'\s]*'|\[\d+\](?=[.:]))+)|(==?|!=|<>|[<>]=?)/y
  for (let at = 0; at < pattern.length; at = token.lastIndex) {
    token.lastIndex = at
    const found = token.exec(pattern)
    if (found === null) return 'its pattern does not parse'
    const [, text, mark, word, operator] = found
    if (text !== undefined) tokens.push({ kind: 'text', text: text.replace(/\\(['\\])/g, '$1') })
    else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark })
    else if (word !== undefined || operator !== undefined) tokens.push({ kind: 'word', text: word ?? operator ?? '' })
    if (tokens.length > maxTerms * 6) return `its pattern has more than ${maxTerms} conditions`
  }
  return tokens
}
