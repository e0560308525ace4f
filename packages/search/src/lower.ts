import { findField, fieldSpecs, nearestName } from '@aurora/core'
import {
  isToken,
  literalOf,
  parseNetwork,
  regexFault,
  resolveField,
  specOf,
  type FieldRef,
  type Pattern,
  type Predicate,
} from '@aurora/query'
import { lowerLength, lowerRange } from './lower-range.ts'
import { refuse, type SearchWarning } from './problem.ts'
import { inQuotes, quoteField, writeWord } from './quote.ts'
import type { FieldContext, SearchContext } from './context.ts'
import { severityValue, timeValue } from './typed-value.ts'
import type { FieldTerm, Tree, ValueLeaf, ValueTree } from './tree.ts'

type ValueNode = Extract<ValueLeaf, { kind: 'value' }>

/** Turns a tree into its predicate. Throws `ProblemFound` for values that cannot be meant; collects warnings. */
export class Lowering {
  readonly warnings: SearchWarning[] = []
  readonly #context: SearchContext
  #known: ReadonlySet<string> | undefined

  constructor(context: SearchContext) {
    this.#context = context
  }

  lower(tree: Tree): Predicate {
    switch (tree.kind) {
      case 'all':
        return { kind: 'all' }
      case 'and':
      case 'or':
        return { kind: tree.kind, of: tree.of.map((each) => this.lower(each)) }
      case 'not':
        return { kind: 'not', of: this.lower(tree.of) }
      case 'word':
        return this.#word(tree)
      case 'exists':
        this.#checkName(tree.field, tree.fieldAt)
        return { kind: 'exists', field: this.#resolve(tree.field) }
      case 'field':
        return this.#term(tree)
    }
  }

  #resolve(name: string): FieldRef {
    return resolveField(name, this.#context.aliases)
  }

  #term(term: FieldTerm): Predicate {
    this.#checkName(term.field, term.fieldAt)
    const field = this.#resolve(term.field)
    const context = { term, field, kind: specOf(field)?.kind, nowUs: this.#context.nowUs }
    return this.#test(term.test, context)
  }

  #test(test: ValueTree, context: FieldContext): Predicate {
    switch (test.kind) {
      case 'and':
      case 'or':
        return { kind: test.kind, of: test.of.map((each) => this.#test(each, context)) }
      case 'not':
        return { kind: 'not', of: this.#test(test.of, context) }
      default:
        return context.term.measure === 'length' ? lowerLength(test, context) : this.#leaf(test, context)
    }
  }

  #leaf(leaf: ValueLeaf, context: FieldContext): Predicate {
    switch (leaf.kind) {
      case 'value':
        return this.#value(leaf, context)
      case 'regex':
        return lowerRegex(leaf, context.field)
      default:
        return lowerRange(leaf, context)
    }
  }

  #value(node: ValueNode, context: FieldContext): Predicate {
    const { field, kind, nowUs } = context
    this.#warnEscapedWildcard(node)
    const text = literalOf(node.pattern)
    if (text === undefined)
      return isAnything(node.pattern) ? { kind: 'exists', field } : { kind: 'wildcard', field, pattern: node.pattern }
    if (kind === 'time') return { kind: 'range', field, as: 'number', ...timeValue(text, node.at, nowUs).within }
    if (kind === 'severity') return { kind: 'equals', field, value: severityValue(text, node.at) }
    const network = node.quoted ? undefined : this.#network(text, node, context)
    if (network !== undefined) return network
    this.#hint(text, node, context)
    return { kind: 'equals', field, value: text, ...(!node.quoted && { numeric: true }) }
  }

  /** `address/prefix` on fields that hold addresses: a network. */
  #network(text: string, node: ValueNode, { field, kind }: FieldContext): Predicate | undefined {
    if (!text.includes('/') || (kind !== undefined && kind !== 'ip' && kind !== 'list')) return undefined
    const network = parseNetwork(text)
    if (network === 'form') return undefined
    if (network === 'prefix') {
      const width = text.includes(':') ? 128 : 32
      const repair = { text: `${text.slice(0, text.indexOf('/'))}/${width}`, label: `use /${width}` }
      refuse(node.at, `a network prefix has at most ${width} bits`, ['address/prefix'], repair)
    }
    return { kind: 'cidr', field, network: text }
  }

  /** In a path, `\*` is often meant as a separator and a wildcard, but is the character `*`. */
  #warnEscapedWildcard(node: ValueNode): void {
    const isPath = node.pattern.some((part) => 'literal' in part && /\\.*[*?]/s.test(part.literal))
    if (node.quoted || !isPath) return
    this.warnings.push({
      ...node.at,
      message: 'a wildcard after "\\" is an ordinary character; write "\\\\*" for a backslash and any text',
    })
  }

  #hint(text: string, node: ValueNode, { term, kind }: FieldContext): void {
    if (kind === 'number' && !/^\d+$/.test(text) && !/^-?[\d.]+(?:e[+-]?\d+)?$/i.test(text)) {
      this.warnings.push({ ...node.at, message: `${term.field} is a number, "${text}" matches nothing` })
    }
    if (kind === 'ip' && typeof parseNetwork(text) === 'string') {
      this.warnings.push({ ...node.at, message: `${term.field} is an address, "${text}" matches nothing` })
    }
    if (term.field !== 'message' && term.field !== 'raw') return
    const repair = { text: writeWord(node.pattern), label: `search ${writeWord(node.pattern)} anywhere` }
    this.warnings.push({
      ...term.at,
      message: `${term.field}:${inQuotes(text)} compares the whole ${term.field}`,
      repair,
    })
  }

  #word({ pattern, at }: Extract<Tree, { kind: 'word' }>): Predicate {
    const text = literalOf(pattern)
    if (text === undefined) return isAnything(pattern) ? { kind: 'all' } : { kind: 'glob', pattern }
    if (/\/\d{1,3}$/.test(text) && parseNetwork(text) !== 'form') {
      const repair = { text: `source.ip:${text}`, label: `write source.ip:${text}` }
      this.warnings.push({ ...at, message: `"${text}" is searched as text; a network needs a field`, repair })
    }
    return { kind: isToken(text) ? 'word' : 'phrase', text }
  }

  /** Warns of a name that no field has, when the caller knows the fields. */
  #checkName(written: string, at: { offset: number; length: number }): void {
    const { aliases = {}, knownFields } = this.#context
    if (knownFields === undefined) return
    const name = written.replace(/^native\./, '').replace(/\[\d+\]/g, '')
    this.#known ??= new Set(knownFields)
    if (findField(written) !== undefined || Object.hasOwn(aliases, written) || this.#known.has(name)) return
    const near = nearestName(name, [...fieldSpecs.map((spec) => spec.name), ...Object.keys(aliases), ...this.#known])
    const repair = near === undefined ? undefined : { text: quoteField(near), label: `write ${near}` }
    const meant = near === undefined ? '' : `; is "${near}" meant?`
    this.warnings.push({
      ...at,
      message: `no event has had a field "${written}" so far${meant}`,
      ...(repair && { repair }),
    })
  }
}

/** The pattern `*`: any value at all. */
const isAnything = (pattern: Pattern): boolean =>
  pattern.length === 1 && pattern[0] !== undefined && 'wild' in pattern[0] && pattern[0].wild === '*'

function lowerRegex(leaf: Extract<ValueLeaf, { kind: 'regex' }>, field: FieldRef): Predicate {
  const { source, flags, at } = leaf
  if (/[^ims]/.test(flags)) {
    const flagsAt = { offset: at.offset + at.length - flags.length, length: flags.length }
    refuse(flagsAt, 'the flags of a regular expression are i, m and s', ['i', 'm', 's'])
  }
  const fault = regexFault(source)
  if (fault === undefined) return { kind: 'regex', field, pattern: source, flags }
  const offset = at.offset + 1 + Math.min(fault.offset, source.length)
  return refuse(
    { offset, length: Math.max(1, at.offset + at.length - flags.length - 1 - offset) },
    `regular expression: ${fault.message}`,
  )
}
