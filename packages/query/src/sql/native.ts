import type { FieldRef } from '../field.ts'
import type { LengthPredicate } from '../predicate.ts'
import { mergeEqual, type TextTest } from '../text-test.ts'
import { elementsSql, leafExpression } from './leaf.ts'
import { holdsKeys, holdsTokens, tokensOfTest } from './narrow.ts'
import { holdsForEmpty, numberCondition, textCondition } from './text.ts'
import type { Bind, SqlWriter } from './writer.ts'

/** The JSON text of a field that is read from the document: its promoted column where there is one. */
export function documentLeaf(field: FieldRef, writer: SqlWriter): string {
  if (field.space === 'native') return pathLeaf(field.path, writer)
  const paths = Object.entries(field.space === 'ecs' ? (field.paths ?? {}) : {})
  const choices = paths.map(([source, path]) => `source = ${writer.bind(source, 'String')}, ${pathLeaf(path, writer)}`)
  const otherwise = pathLeaf(field.name, writer)
  return choices.length === 0 ? otherwise : `multiIf(${choices.join(', ')}, ${otherwise})`
}

function pathLeaf(path: string, writer: SqlWriter): string {
  const column = writer.promoted.get(path)
  return column === undefined ? leafExpression(path, writer.bind) : `\`${column}\``
}

/**
 * Array(String) of the JSON texts of a field's values, [''] when it is missing.
 *
 * The leaf is written once, into an array of its own, and taken apart by a lambda: the engine gives up reading the
 * general form lazily where the leaf is named a second time, and then every row costs four times as much.
 */
export function documentValues(field: FieldRef, writer: SqlWriter): string {
  return `arrayFlatten(arrayMap(j -> if(startsWith(j, '['), ${elementsSql('j')}, [j]), [${documentLeaf(field, writer)}]))`
}

/** Alternatives beyond this number are not narrowed one by one. */
const maxNarrowed = 16

/**
 * Any of the tests on any value of a field read from the document, narrowed by the text indices where every test has
 * whole tokens.
 */
export function documentCondition(field: FieldRef, given: readonly TextTest[], writer: SqlWriter): string {
  const tests = given.filter((test) => test.kind !== 'never')
  if (tests.length === 0) return '0'
  const conditions = mergeEqual(tests).map((test) => valueCondition(test, 'v', writer.bind))
  const exact = `arrayExists(v -> ${conditions.join(' OR ')}, ${documentValues(field, writer)})`
  const tokens = tests.map(tokensOfTest)
  if (tests.length > maxNarrowed || tokens.some((each) => each.length === 0)) return presentAnd(field, exact, writer)
  return `((${tokens.map((each) => holdsTokens(each, writer.bind)).join(' OR ')}) AND ${exact})`
}

/** A condition on one JSON text that is no list. Objects and null meet none. */
function valueCondition(test: TextTest, json: string, bind: Bind): string {
  if (test.kind === 'numbers') return numberValueCondition(test, json, bind)
  const condition = textCondition(test, scalarText(json), bind)
  return holdsForEmpty(test) ? `(${isScalar(json)} AND ${condition})` : condition
}

/** A bare JSON number begins with a digit or a minus, which sort between `-` and `:` and begin nothing else. */
function numberValueCondition(test: TextTest & { kind: 'numbers' }, json: string, bind: Bind): string {
  const bare = numberCondition(test, json, bind)
  const quoted = textCondition(test, `JSONExtractString(${json})`, bind)
  return `multiIf(${json} >= '-' AND ${json} < ':', ${bare}, startsWith(${json}, '"'), ${quoted}, 0)`
}

/** The text of a scalar (`textsOf`); '' for objects, null, what is left of deep arrays, and nothing. */
export function scalarText(json: string): string {
  return `multiIf(startsWith(${json}, '"'), JSONExtractString(${json}), ${json} >= '{' OR ${json} = 'null' OR startsWith(${json}, '['), '', ${json} = '-0', '0', ${json})`
}

export const isScalar = (json: string): string =>
  `${json} != '' AND ${json} < '{' AND ${json} != 'null' AND NOT startsWith(${json}, '[')`

/** A row that can have a value of the field at all, by its words; every row when the field has several paths. */
export function documentPresence(field: FieldRef, writer: SqlWriter): string {
  return field.space === 'native' && !writer.promoted.has(field.path) ? holdsKeys(field.path, writer.bind) : '1'
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
