import {
  Composer,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  Parser,
  Scalar,
  type CST,
  type Document,
  type Node as YamlNode,
  type ParsedNode,
} from 'yaml'
import type { Place } from '../fault.ts'
import { shown, type Report } from '../report.ts'
import { tooDeepAt } from './depth.ts'
import type { MapEntry, MapNode, Node, ScalarNode } from './node.ts'
import { isOldBoolean, typeOfPlain } from './scalar.ts'

/** Longest file, in UTF-16 units: the largest public rule has 295,000. */
export const maxFileLength = 1_048_576
/** Deepest nesting of lists and maps; a rule needs five. */
const maxDepth = 32
/** Lists and maps that may be open while a text is read: the parser recurses into them, a stack has an end. */
const maxOpen = 200
/** Most values of a document when its aliases are written out; the largest public rule has 4,500. */
const maxValues = 100_000
const maxDocuments = 1000

/**
 * The documents of a YAML file, empty ones left out; one that cannot be read is undefined, its faults are in `report`.
 *
 * Every scalar is read as the text it is, so that no YAML version decides what a value means (`typeOfPlain` does).
 * Never throws, and takes time linear in the text: aliases share the node they name and are counted as what they stand for.
 */
export function readYaml(report: Report): (Node | undefined)[] {
  const { text } = report
  if (text.length > maxFileLength) {
    report.refuse(start, 'limit', `the file is longer than ${maxFileLength} characters`, 'split it')
    return []
  }
  const tokens = tokensOf(report)
  const documents = [...new Composer(composing).compose(tokens)]
  if (documents.length > maxDocuments) report.refuse(start, 'limit', `more than ${maxDocuments} documents in one file`)
  return documents.slice(0, maxDocuments).flatMap((document) => readDocument(document, report))
}

const composing = {
  schema: 'failsafe',
  uniqueKeys: false,
  merge: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const

/**
 * The tokens of a text without documents that are too deep. Where one is far too deep the text is not read further.
 *
 * Few are looked through for that: what the parser has open is the document, its lists and maps, and one value.
 */
function tokensOf(report: Report): CST.Token[] {
  const parser = new Parser()
  const tokens: CST.Token[] = []
  let mostOpen = 0
  for (const lexeme of new Lexer().lex(report.text)) {
    for (const token of parser.next(lexeme)) tokens.push(token)
    mostOpen = Math.max(mostOpen, parser.stack.length)
    if (mostOpen > maxOpen) {
      report.refuse({ offset: parser.offset, length: 1 }, 'limit', tooDeep)
      break
    }
  }
  if (mostOpen <= maxOpen) for (const token of parser.end()) tokens.push(token)
  return mostOpen <= maxDepth ? tokens : tokens.filter((token) => isShallow(token, report))
}

function isShallow(token: CST.Token, report: Report): boolean {
  const offset = token.type === 'document' ? tooDeepAt(token, maxDepth) : undefined
  if (offset !== undefined) report.refuse({ offset, length: 1 }, 'limit', tooDeep)
  return offset === undefined
}

const start: Place = { offset: 0, length: 0 }

function readDocument(document: Document.Parsed, report: Report): (Node | undefined)[] {
  const [problem] = document.errors
  if (problem !== undefined) {
    const at = { offset: problem.pos[0], length: problem.pos[1] - problem.pos[0] }
    return [report.refuse(at, 'yaml.syntax', `this is not YAML: ${lowerFirst(problem.message)}`)]
  }
  const { contents } = document
  const isEmpty = contents === null || (isScalar(contents) && contents.source === '' && contents.type === Scalar.PLAIN)
  return isEmpty ? [] : [new DocumentReader(report).read(contents)]
}

const tooDeep = `more than ${maxDepth} lists and maps inside each other`
const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1).replace(/\.$/, '')

class DocumentReader {
  readonly #report: Report
  readonly #anchors = new Map<string, Node>()
  #values = 0

  constructor(report: Report) {
    this.#report = report
  }

  read(node: ParsedNode | YamlNode | null | undefined): Node | undefined {
    if (node === null || node === undefined) return undefined
    const at = placeOf(node)
    if (isAlias(node)) return this.#alias(node.source, at)
    const read = isScalar(node) ? this.#scalar(node, at) : this.#collection(node, at)
    if (read !== undefined && 'anchor' in node && typeof node.anchor === 'string') this.#anchors.set(node.anchor, read)
    return read
  }

  #alias(name: string, at: Place): Node | undefined {
    const node = this.#anchors.get(name)
    if (node === undefined) {
      return this.#report.refuse(at, 'yaml.syntax', `no value above has the anchor ${shown(`&${name}`)}`)
    }
    return this.#count(node.size, at) ? { ...node, at } : undefined
  }

  /** Counts values towards the bound of the document; false when that is passed. */
  #count(values: number, at: Place): boolean {
    const before = this.#values
    this.#values += values
    if (this.#values <= maxValues) return true
    if (before <= maxValues) this.#report.refuse(at, 'limit', `more than ${maxValues} values in one document`)
    return false
  }

  #scalar(node: Scalar, at: Place): ScalarNode | undefined {
    if (!this.#count(1, at)) return undefined
    const text = String(node.value)
    const isPlain = node.type === Scalar.PLAIN
    const isQuoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE
    if (node.tag !== undefined && node.tag !== 'tag:yaml.org,2002:str') {
      return this.#report.refuse(at, 'yaml.syntax', `the tag ${shown(node.tag)} is not part of Sigma`, 'remove it')
    }
    const type = isPlain && node.tag === undefined ? typeOfPlain(text) : 'text'
    if (isPlain && isOldBoolean(text)) {
      this.#report.warn(
        at,
        'style',
        `${shown(text)} is a text, not a boolean`,
        'put it in quotes, or write true or false',
      )
    }
    return { kind: 'scalar', type, text, isQuoted, at, size: 1 }
  }

  #collection(node: ParsedNode | YamlNode, at: Place): Node | undefined {
    if (!this.#count(1, at)) return undefined
    if (isSeq(node)) {
      const items = node.items.map((item) => this.read(item as YamlNode))
      return items.every((item) => item !== undefined) ? { kind: 'list', items, at, size: sizeOf(items) } : undefined
    }
    return isMap(node) ? this.#map(node.items, at) : undefined
  }

  #map(pairs: readonly { key: unknown; value: unknown }[], at: Place): MapNode | undefined {
    const entries: MapEntry[] = []
    const keys = new Set<string>()
    let isWhole = true
    for (const { key: keyNode, value: valueNode } of pairs) {
      const key = this.#key(keyNode as YamlNode | null, at, keys)
      const value = this.read(valueNode as YamlNode | null) ?? (valueNode === null ? nothingAt(key, at) : undefined)
      if (key === undefined || value === undefined) isWhole = false
      else entries.push({ key, value })
    }
    return isWhole ? { kind: 'map', entries, at, size: sizeOf(entries.map(({ value }) => value)) } : undefined
  }

  #key(node: YamlNode | null, at: Place, keys: Set<string>): ScalarNode | undefined {
    const key = this.read(node)
    if (key === undefined || key.kind !== 'scalar') {
      return this.#report.refuse(node === null ? at : placeOf(node), 'yaml.syntax', 'a key must be a text')
    }
    if (key.text === '<<' && !key.isQuoted) {
      return this.#report.refuse(key.at, 'yaml.syntax', 'merge keys are not part of YAML 1.2', 'write the keys out')
    }
    if (keys.has(key.text)) {
      const repair = 'join the two, or give one another name'
      return this.#report.refuse(key.at, 'yaml.syntax', `the key ${shown(key.text)} stands here twice`, repair)
    }
    keys.add(key.text)
    return key
  }
}

/** The null that stands after a key without a value. */
const nothingAt = (key: ScalarNode | undefined, at: Place): ScalarNode => ({
  kind: 'scalar',
  type: 'null',
  text: '',
  isQuoted: false,
  at: key?.at ?? at,
  size: 1,
})

const sizeOf = (nodes: readonly Node[]): number => nodes.reduce((size, node) => size + node.size, 1)

function placeOf(node: { range?: readonly [number, number, number] | null | undefined }): Place {
  const [from, to] = node.range ?? [0, 0]
  return { offset: from, length: to - from }
}
