import { joinsFrom, parsePath, type NativePath, type PathJoin, type PathStep } from '../path.ts'
import type { Bind } from './writer.ts'

/** The sender's document of a row: `fields` when `raw` is not itself that document. */
const documentSql = "if(fields = '', raw, fields)"

/**
 * The JSON text of what a native path finds: '' for nothing, else a scalar, array or object. Same finds as `compileLeaf`.
 *
 * Plain nested keys are read directly. Only a row that has none there, and whose text shows that arrays or joined keys
 * might matter, is read the longer ways: in full, through arrays alone, or by the whole path as one key.
 */
export function leafExpression(pathText: string, bind: Bind): string {
  const path = parsePath(pathText)
  const direct = inDocument((document) => nestedKeys(document, path, bind))
  if (path.length === 1) return `if(${isSomething(direct)}, ${direct}, '')`
  const { keys, whole, others } = marksOf(path)
  const full = generalLeaf(path, { bind, readings: joinsFrom, inRoot: (read) => read(documentSql) })
  const plain = generalLeaf(path, { bind, readings: plainStep, inRoot: inDocument })
  return `multiIf(${[
    `${isSomething(direct)}, ${direct}`,
    `NOT ${holdsAny([...keys.slice(0, 1), ...whole, ...others], bind)}, ''`,
    `${holdsAny(others, bind)}, ${full}`,
    `${holdsAll(keys, bind)}, ${whole.length === 0 ? plain : `if(${holdsAny(whole, bind)}, ${full}, ${plain})`}`,
  ].join(', ')}, ${wholeKey(path, bind)})`
}

const holdsAny = (marks: readonly string[], bind: Bind): string =>
  `multiSearchAny(${documentSql}, ${bind(marks, 'Array(String)')})`
const holdsAll = (marks: readonly string[], bind: Bind): string =>
  marks.map((mark) => `position(${documentSql}, ${bind(mark, 'String')}) > 0`).join(' AND ')

/** Reads a row's document; choosing the column outside saves a copy of the line. */
const inDocument = (read: (document: string) => string): string => `if(fields = '', ${read('raw')}, ${read('fields')})`

/** The path as one key at the root, or nothing where a position inside it forbids that. */
function wholeKey(path: NativePath, bind: Bind): string {
  const whole = joinsFrom(path).find(({ rest }) => rest.length === 0)
  if (whole === undefined) return `''`
  const json = inDocument((document) => nestedKeys(document, [whole.step], bind))
  const isThere = `position(${documentSql}, ${bind(JSON.stringify(whole.step.key), 'String')}) > 0`
  return `if(${isThere} AND ${isSomething(json)}, ${json}, '')`
}

const isSomething = (json: string): string => `${json} NOT IN ('', 'null', '[]')`

/** Texts that stand in a document when a reading of a path can find something in it. */
interface Marks {
  /** Every key of the path, the last first: all of them stand where keys are not joined. */
  readonly keys: readonly string[]
  /** The whole path as one key, if it may be. */
  readonly whole: readonly string[]
  /** Joins of some of the keys, and escapes that could spell any. */
  readonly others: readonly string[]
}

function marksOf(path: NativePath): Marks {
  const joins = path.flatMap((_, from) =>
    joinsFrom(path.slice(from))
      .slice(1)
      .map((join) => ({ ...join, from })),
  )
  const isWhole = (join: (typeof joins)[number]): boolean => join.from === 0 && join.rest.length === 0
  const quoted = (found: readonly PathJoin[]): string[] => [
    ...new Set(found.map(({ step }) => JSON.stringify(step.key))),
  ]
  const keys = path.map(({ key }) => JSON.stringify(key)).reverse()
  return {
    keys: [...new Set(keys)],
    whole: quoted(joins.filter(isWhole)),
    others: [...quoted(joins.filter((join) => !isWhole(join))), ...escapesOf(keys.join(''))],
  }
}

/** How an escape that spells a character of a key begins. Longer texts are searched for faster. */
function escapesOf(keys: string): string[] {
  const isAscii = /^[\0-\x7f]*$/.test(keys)
  return [isAscii ? '\\u00' : '\\u', ...(keys.includes('/') ? ['\\/'] : [])]
}

/** Nested keys one under the other, positions only in arrays. */
function nestedKeys(document: string, path: NativePath, bind: Bind): string {
  let json = document
  let keys: string[] = []
  for (const step of path) {
    keys.push(bind(step.key, 'String'))
    if (step.indices.length === 0) continue
    json = atIndices(`JSONExtractRaw(${[json, ...keys].join(', ')})`, step)
    keys = []
  }
  return keys.length === 0 ? json : `JSONExtractRaw(${[json, ...keys].join(', ')})`
}

/**
 * Takes positions out of an array text; '' when it is none. JSONExtractRaw counts from 1, and into objects too. The
 * lambda keeps the text from doubling at each position.
 */
function atIndices(json: string, step: PathStep): string {
  return step.indices.reduce(
    (found, index) => `arrayMap(x -> if(startsWith(x, '['), JSONExtractRaw(x, ${index + 1}), ''), [${found}])[1]`,
    json,
  )
}

/** The readings of a path to try at one object, in order. */
type Readings = (path: NativePath) => readonly PathJoin[]

/** Keys are not joined. */
const plainStep: Readings = (path) => joinsFrom(path).slice(0, 1)

/** How a path is read the general way. The two ways share no expression: what two branches share is read for every row. */
interface Reading {
  readonly bind: Bind
  readonly readings: Readings
  readonly inRoot: typeof inDocument
}

function generalLeaf(path: NativePath, how: Reading): string {
  const nodes = nodesUnder(how.inRoot, path, how, 0)
  return `arrayMap(n -> multiIf(length(n) = 0, '', length(n) = 1, n[1], concat('[', arrayStringConcat(n, ','), ']')), [${nodes}])[1]`
}

/** Array(String) of the JSON texts a path finds under one object: the first reading that finds something. */
function nodesUnder(inObject: typeof inDocument, path: NativePath, how: Reading, depth: number): string {
  const found = how.readings(path).map(({ step, rest }) => {
    const value = inObject((object) => atIndices(`JSONExtractRaw(${object}, ${how.bind(step.key, 'String')})`, step))
    return nodesOf(value, rest, how, depth)
  })
  return found.length === 1 ? `${found[0]}` : `arrayFirst(r -> notEmpty(r), [${found.join(', ')}])`
}

function nodesOf(value: string, rest: NativePath, how: Reading, depth: number): string {
  if (rest.length === 0) return `arrayFilter(v -> ${isSomething('v')}, [${value}])`
  const element = `e${depth}`
  const under = nodesUnder((read) => read(element), rest, how, depth + 1)
  return `arrayFlatten(arrayMap(${element} -> ${under}, ${elementsSql(value)}))`
}

/**
 * Array(String) of the elements of a JSON text: of an array its members, those of one array inside it too; anything
 * else is its own only element.
 */
export function elementsSql(json: string): string {
  const open = (text: string): string => `if(startsWith(${text}, '['), JSONExtractArrayRaw(${text}), [${text}])`
  return `arrayFlatten(arrayMap(m -> ${open('m')}, arrayFlatten(arrayMap(o -> ${open('o')}, [${json}]))))`
}
