import { specOf } from '../field.ts'
import { fold } from '../fold.ts'
import { isLongNumber } from '../long-number.ts'
import { mapLiterals, type Pattern } from '../pattern.ts'
import type { FieldPredicate, LengthPredicate, LineRegexPredicate, PartPredicate, Predicate } from '../predicate.ts'
import { patternWithFlags } from '../regex.ts'
import type { FieldSpec } from '@aurora/core'
import { mergeEqual, partTests, textTestOf } from '../text-test.ts'
import { indexTokens, spellingsOf } from '../tokens.ts'
import { boundaryRegex, patternSpellings } from '../word-regex.ts'
import { columnCondition, columnExists, columnText } from './column.ts'
import { decodedValuesSql, isWrittenAsJsonSql, lineValuesSql } from './line-values.ts'
import { documentCondition, documentExists, documentHas, documentLength, lengthInside } from './native.ts'
import { mergeAlike, type MergedTest } from './merged.ts'
import { compilePair } from './pair.ts'
import { holdsIn, holdsTokens, tokensOfTest, wholeTokens } from './narrow.ts'
import { casedLiterals, foldedFor, textCondition } from './text.ts'
import { SqlWriter, type Sql, type SqlOptions } from './writer.ts'

/**
 * Compiles a predicate to a boolean expression over a row of `siem_logs`, true exactly where `compileMatcher` is.
 *
 * Values are bound parameters only; nothing of the query stands in the text. The expression is never NULL and uses no
 * alias or parameter outside `options.prefix`. In an AND the conditions an index or a typed column answers come first.
 */
export function compileSql(predicate: Predicate, options?: SqlOptions): Sql {
  const writer = new SqlWriter('p', options)
  return writer.result(compile(predicate, writer))
}

function compile(predicate: Predicate, writer: SqlWriter): string {
  switch (predicate.kind) {
    case 'all':
      return '1'
    case 'none':
      return '0'
    case 'and':
      return joined(
        predicate.of.toSorted((a, b) => costOf(a) - costOf(b)).map((each) => compile(each, writer)),
        'AND',
      )
    case 'or':
      return compileOr(predicate.of, writer)
    case 'not':
      return `NOT (${compile(predicate.of, writer)})`
    case 'word':
    case 'phrase':
      return compilePhrase(predicate.text, writer)
    case 'glob':
      return compileGlob(predicate.pattern, writer)
    case 'part':
      return compilePart(predicate, writer)
    case 'lineRegex':
      return compileLineRegex(predicate, writer)
    case 'pair':
      return compilePair(predicate, writer)
    default:
      return compileField(predicate, writer)
  }
}

function joined(conditions: readonly string[], operator: 'AND' | 'OR'): string {
  if (conditions.length === 0) return operator === 'AND' ? '1' : '0'
  return `(${conditions.join(` ${operator} `)})`
}

/**
 * Alternatives about the values of one field become one condition, so that the field is read once; those inside
 * alternatives too, for a rule asks for each of its values in several fields.
 */
function compileOr(given: readonly Predicate[], writer: SqlWriter): string {
  const of = given.flatMap(alternativesOf)
  const fields = Map.groupBy(of.filter(isValuePredicate), ({ field }) => JSON.stringify(field))
  const conditions = [...fields.values()].map((alike) => compileValue(alike, writer))
  const others = of.filter((each) => !isValuePredicate(each)).map((each) => compile(each, writer))
  return joined([...conditions, ...others], 'OR')
}

const alternativesOf = (predicate: Predicate): readonly Predicate[] =>
  predicate.kind === 'or' ? predicate.of.flatMap(alternativesOf) : [predicate]

/** Rough cost of a condition per row: 0 an index, 1 a typed column, 2 a document read narrowed by an index, 3 any other, 4 a scan of the line. */
function costOf(predicate: Predicate): number {
  switch (predicate.kind) {
    case 'and':
      return Math.min(4, ...predicate.of.map(costOf))
    case 'or':
      return Math.max(0, ...predicate.of.map(costOf))
    case 'not':
      return costOf(predicate.of)
    case 'all':
    case 'none':
      return 0
    case 'word':
    case 'phrase':
    case 'glob':
      return isNarrowed(predicate) ? 0 : 4
    case 'part':
    case 'lineRegex':
      return 4
    case 'pair':
      return 3
    default:
      return costOfField(predicate)
  }
}

function costOfField(predicate: FieldPredicate): number {
  const spec = specOf(predicate.field)
  if (spec !== undefined) return spec.column === 'raw' ? 4 : 1
  if (!isValuePredicate(predicate)) return 3
  return tokensOfTest(textTestOf(predicate)).length > 0 ? 2 : 3
}

/** Whether every event that meets the predicate holds tokens that it names as words of the line: mostly few do. */
export function isNarrowed(predicate: Predicate): boolean {
  switch (predicate.kind) {
    case 'and':
      return predicate.of.some(isNarrowed)
    case 'or':
      return predicate.of.length > 0 && predicate.of.every(isNarrowed)
    case 'word':
    case 'phrase':
      return indexTokens(fold(predicate.text)).length > 0
    case 'glob':
      return wholeTokens(predicate.pattern).length > 0
    default:
      return false
  }
}

function compilePhrase(text: string, writer: SqlWriter): string {
  const literal = fold(text)
  const tokens = indexTokens(literal)
  if (tokens.length === 1 && tokens[0] === literal && !isLongNumber(literal)) return holdsTokens(tokens, writer.bind)
  if (literal === '') return '0'
  const raw = boundaryRegex(spellingsOf(literal).map((spelling) => [{ literal: spelling }]))
  return scanLine(tokens, [literal], raw, boundaryRegex([[{ literal }]]), writer)
}

function compileGlob(written: Pattern, writer: SqlWriter): string {
  const pattern = mapLiterals(written, fold)
  return scanLine(
    wholeTokens(pattern),
    casedLiterals(pattern),
    boundaryRegex(patternSpellings(pattern)),
    boundaryRegex([pattern]),
    writer,
  )
}

/** A regular expression over the folded line or the folded decoded texts, narrowed by tokens where there are any. */
function scanLine(
  tokens: readonly string[],
  literals: readonly string[],
  inRaw: string,
  inDecoded: string,
  writer: SqlWriter,
): string {
  const search = (column: string, regex: string): string =>
    `match(${foldedFor(column, literals, true, true)}, ${writer.bind(regex, 'String')})`
  const scan = `(${search('raw', inRaw)} OR ${search('decoded', inDecoded)})`
  return tokens.length === 0 ? scan : `(${holdsTokens(tokens, writer.bind)} AND ${scan})`
}

/** A scan of the line: a part of a token is in no index. Names are cut off only where the part was found. */
function compilePart(predicate: PartPredicate, writer: SqlWriter): string {
  const { inRaw, inDecoded } = partTests(predicate)
  const isIn = (text: string): string =>
    joined(
      inRaw.map((test) => textCondition(test, text, writer.bind)),
      'OR',
    )
  const isInDecoded = (text: string): string => textCondition(inDecoded, text, writer.bind)
  const inLine = `${isIn('raw')} AND (NOT ${isWrittenAsJsonSql} OR arrayExists(v -> ${isIn('v')}, [${lineValuesSql(writer.name())}]))`
  const inHidden = `${isInDecoded('decoded')} AND arrayExists(v -> ${isInDecoded('v')}, [${decodedValuesSql(writer.name())}])`
  return `((${inLine}) OR (${inHidden}))`
}

function compileLineRegex({ pattern, flags }: LineRegexPredicate, writer: SqlWriter): string {
  const regex = writer.bind(patternWithFlags(pattern, flags), 'String')
  const values = `if(${isWrittenAsJsonSql}, ${lineValuesSql(writer.name())}, raw)`
  return `(match(${values}, ${regex}) OR (decoded != '' AND match(${decodedValuesSql(writer.name())}, ${regex})))`
}

function compileField(predicate: FieldPredicate, writer: SqlWriter): string {
  if (isValuePredicate(predicate)) return compileValue([predicate], writer)
  const spec = specOf(predicate.field)
  if (predicate.kind === 'exists')
    return spec === undefined ? documentExists(predicate.field, writer) : columnExists(spec)
  if (predicate.kind === 'present')
    return spec === undefined ? documentHas(predicate.field, writer) : columnExists(spec)
  return spec === undefined ? documentLength(predicate.field, predicate, writer) : columnLength(spec, predicate, writer)
}

type ValuePredicate = Parameters<typeof textTestOf>[0]

const isValuePredicate = (predicate: Predicate): predicate is ValuePredicate =>
  'field' in predicate && !['exists', 'present', 'length'].includes(predicate.kind)

/** Alternatives on the line beyond this number are not narrowed one by one. */
const maxNarrowed = 16

/** Any of several conditions on the values of the same field. */
function compileValue(alike: readonly ValuePredicate[], writer: SqlWriter): string {
  const field = alike[0]?.field
  if (field === undefined) return '0'
  const tests = alike.map(textTestOf)
  const spec = specOf(field)
  if (spec === undefined) return documentCondition(field, tests, writer)
  // Each condition on the line is narrowed by its own words, unless they are very many.
  const conditions = spec.column === 'raw' && tests.length <= maxNarrowed ? mergeEqual(tests) : mergeAlike(tests)
  return joined(
    conditions.map((test) => compileColumn(spec, test, writer)),
    'OR',
  )
}

function compileColumn(spec: FieldSpec, test: MergedTest, writer: SqlWriter): string {
  const condition = columnCondition(spec, test, writer.bind)
  const tokens = spec.column === 'raw' && test.kind !== 'holds' && test.kind !== 'patterns' ? tokensOfTest(test) : []
  return tokens.length === 0 ? condition : `(${holdsIn(['raw'], tokens, writer.bind)} AND ${condition})`
}

function columnLength(spec: FieldSpec, range: LengthPredicate, writer: SqlWriter): string {
  if (spec.kind === 'list') return lengthInside(`length(${spec.column})`, range, writer.bind, 1)
  return `(${columnExists(spec)} AND ${lengthInside(`lengthUTF8(${columnText(spec)})`, range, writer.bind, 0)})`
}
