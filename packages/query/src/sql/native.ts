import type { FieldRef } from '../field.ts'
import type { LengthPredicate } from '../predicate.ts'
import type { TextTest } from '../text-test.ts'
import { elementsSql, leafExpression, presenceExpression } from './leaf.ts'
import { holdsKeys, holdsTokens, tokensOfTest } from './narrow.ts'
import { mayHoldForEmpty, mergeAlike, mergedCondition, type MergedTest } from './merged.ts'
import { promotedCondition } from './promoted.ts'
import { numberCondition, textCondition } from './text.ts'
import type { Bind, SqlWriter } from './writer.ts'

/** The JSON text of a field that is read from the document: its promoted column where there is one. */
export function documentLeaf(field: FieldRef, writer: SqlWriter): string {
  const { ofSource, otherwise } = pathsOf(field)
  const choices = ofSource.map(
    ([source, path]) => `source = ${writer.bind(source, 'String')}, ${pathLeaf(path, writer, false)}`,
  )
  const leaf = pathLeaf(otherwise, writer, choices.length === 0)
  return choices.length === 0 ? leaf : `multiIf(${choices.join(', ')}, ${leaf})`
}

/** The native path a field has in events of each source that has its own, and the one it has in all others. */
function pathsOf(field: FieldRef): { ofSource: readonly (readonly [string, string])[]; otherwise: string } {
  if (field.space === 'native') return { ofSource: [], otherwise: field.path }
  return { ofSource: Object.entries(field.space === 'ecs' ? (field.paths ?? {}) : {}), otherwise: field.name }
}

function pathLeaf(path: string, writer: SqlWriter, isQuick: boolean): string {
  const column = writer.promoted.get(path)
  return column === undefined ? leafExpression(path, writer.bind, { isQuick }) : `\`${column}\``
}

/**
 * Array(String) of the JSON texts of a field's values, [''] when it is missing.
 *
 * The leaf is written once, into an array of its own, and taken apart by a lambda: the engine gives up reading the
 * general form lazily where the leaf is named a second time, and then every row costs four times as much.
 */
function documentValues(field: FieldRef, writer: SqlWriter): string {
  return leafValues(documentLeaf(field, writer))
}

/** Array(String) of the JSON texts in what a leaf is, [''] when it is nothing. */
function leafValues(leaf: string): string {
  return `arrayFlatten(arrayMap(j -> if(startsWith(j, '['), ${elementsSql('j')}, [j]), [${leaf}]))`
}

/** Array(String) of the texts of the scalars in a leaf: those the conditions compare. */
export const leafTexts = (leaf: string): string =>
  `arrayMap(s -> ${scalarText('s')}, arrayFilter(v -> ${isScalar('v')}, ${leafValues(leaf)}))`

/** Alternatives beyond this number are not narrowed one by one. */
const maxNarrowed = 16

/**
 * Any of the tests on any value of a field read from the document, narrowed by the text indices where every test has
 * whole tokens.
 */
export function documentCondition(field: FieldRef, given: readonly TextTest[], writer: SqlWriter): string {
  const tests = given.filter((test) => test.kind !== 'never')
  if (tests.length === 0) return '0'
  const anyOf = (json: string): string =>
    mergeAlike(tests)
      .map((test) => valueCondition(test, json, writer.bind))
      .join(' OR ')
  const column = field.space === 'native' ? writer.promoted.get(field.path) : undefined
  if (column !== undefined) {
    const list = `arrayExists(v -> ${anyOf('v')}, ${leafValues(`\`${column}\``)})`
    return promotedCondition(`\`${column}\``, tests, { list, scalar: anyOf(`\`${column}\``) }, writer.bind)
  }
  const exact = `arrayExists(v -> ${anyOf('v')}, ${documentValues(field, writer)})`
  const tokens = tests.map(tokensOfTest)
  if (tests.length > maxNarrowed || tokens.some((each) => each.length === 0)) return presentAnd(field, exact, writer)
  return `((${tokens.map((each) => holdsTokens(each, writer.bind)).join(' OR ')}) AND ${exact})`
}

/** A condition on one JSON text that is no list. Objects and null meet none. */
function valueCondition(test: MergedTest, json: string, bind: Bind): string {
  if (test.kind === 'numbers') return numberValueCondition(test, json, bind)
  const condition = mergedCondition(test, scalarText(json), bind)
  return mayHoldForEmpty(test) ? `(${isScalar(json)} AND ${condition})` : condition
}

/** A bare JSON number begins with a digit or a minus, which sort between `-` and `:` and begin nothing else. */
function numberValueCondition(test: TextTest & { kind: 'numbers' }, json: string, bind: Bind): string {
  const bare = numberCondition(test, json, bind)
  const quoted = textCondition(test, `JSONExtractString(${json})`, bind)
  return `multiIf(${json} >= '-' AND ${json} < ':', ${bare}, startsWith(${json}, '"'), ${quoted}, 0)`
}

/** The text of a scalar (`textsOf`); '' for objects, null, what is left of deep arrays, and nothing. */
export function scalarText(json: string): string {
  const quoted = `if(position(${json}, '\\\\') = 0, substring(${json}, 2, length(${json}) - 2), JSONExtractString(${json}))`
  return `multiIf(startsWith(${json}, '"'), ${quoted}, ${json} >= '{' OR ${json} = 'null' OR startsWith(${json}, '['), '', ${json} = '-0', '0', ${json})`
}

const isScalar = (json: string): string =>
  `${json} != '' AND ${json} < '{' AND ${json} != 'null' AND NOT startsWith(${json}, '[')`

/** A row that can have a value of the field at all, by the words of its keys. */
export function documentPresence(field: FieldRef, writer: SqlWriter): string {
  const { ofSource, otherwise } = pathsOf(field)
  const holds = (path: string): string => (writer.promoted.has(path) ? '1' : holdsKeys(path, writer.bind))
  if (ofSource.length === 0) return holds(otherwise)
  const sources = writer.bind(
    ofSource.map(([source]) => source),
    'Array(String)',
  )
  const ways = ofSource.map(([source, path]) => `source = ${writer.bind(source, 'String')} AND ${holds(path)}`)
  return `(${[...ways, `source NOT IN ${sources} AND ${holds(otherwise)}`].map((way) => `(${way})`).join(' OR ')})`
}

/** The condition, asked only of rows that can have a value of the field. */
function presentAnd(field: FieldRef, condition: string, writer: SqlWriter): string {
  const presence = documentPresence(field, writer)
  return presence === '1' ? condition : `(${presence} AND ${condition})`
}

/** Whether the document has a value there. */
export function documentExists(field: FieldRef, writer: SqlWriter): string {
  return presentAnd(field, `arrayExists(v -> v NOT IN ('', 'null'), ${documentValues(field, writer)})`, writer)
}

/** Whether the document has the key. A promoted column cannot say: it holds nothing for null too. */
export function documentHas(field: FieldRef, writer: SqlWriter): string {
  const { ofSource, otherwise } = pathsOf(field)
  const has = presenceExpression(otherwise, writer.bind)
  const choices = ofSource.map(
    ([source, path]) => `source = ${writer.bind(source, 'String')}, ${presenceExpression(path, writer.bind)}`,
  )
  return presentAnd(field, choices.length === 0 ? has : `multiIf(${choices.join(', ')}, ${has})`, writer)
}

/** Whether the length (code points of a text, number of values of a list) lies between the ends. */
export function documentLength(field: FieldRef, range: LengthPredicate, writer: SqlWriter): string {
  const count = lengthInside(`arrayCount(v -> v != 'null', ${elementsSql('j')})`, range, writer.bind, 1)
  const points = lengthInside(`lengthUTF8(${scalarText('j')})`, range, writer.bind, 0)
  const inside = `multiIf(startsWith(j, '['), ${count}, ${isScalar('j')}, ${points}, 0)`
  return presentAnd(field, `arrayExists(j -> ${inside}, [${documentLeaf(field, writer)}])`, writer)
}

/** `length` between the ends and at least `least`. */
export function lengthInside(length: string, { from = 0, to }: LengthPredicate, bind: Bind, least: number): string {
  const low = `${length} >= ${bind(Math.max(from, least), 'UInt64')}`
  return to === undefined ? low : `(${low} AND ${length} <= ${bind(to, 'UInt64')})`
}
