import { joinsFrom, parsePath, type NativePath, type PathStep } from '../path.ts'
import type { Bind } from './writer.ts'

/** The sender's document of a row: `fields` when `raw` is not itself that document. */
const documentSql = "if(fields = '', raw, fields)"

/**
 * The JSON text of what a native path finds: '' for nothing, else a scalar, array or object. Same finds as `compileLeaf`.
 *
 * Plain nested keys are read directly. Only a row that has none there is read the general way, through arrays and joined
 * keys: in a lambda over its document alone, for what it shared with the direct reading would be read for every row.
 * `isQuick: false` gives shorter SQL, which costs more for each row and less to plan.
 */
export function leafExpression(pathText: string, bind: Bind, { isQuick = true } = {}): string {
  const path = parsePath(pathText)
  const [inRaw, inFields] = [nestedKeys('raw', path, bind), nestedKeys('fields', path, bind)]
  const direct = `if(fields = '', ${inRaw}, ${inFields})`
  const quick = isQuick ? quickKey(path, bind) : undefined
  if (quick !== undefined)
    return `multiIf((fields = '') * ${quick.isSure}, ${quick.value}, ${isSomething(direct)}, ${direct}, '')`
  if (path.length === 1) return `if(${isSomething(direct)}, ${direct}, '')`
  return `if(${isSomething(direct)}, ${direct}, arrayMap(d -> ${generalLeaf('d', path, bind)}, [${documentSql}])[1])`
}

/**
 * Whether a native path leads to a key of a row's document, null and empty lists included. Same answer as
 * `compilePresence`; read as `leafExpression` reads, for the engine tells an absent key from one with null.
 */
export function presenceExpression(pathText: string, bind: Bind): string {
  const path = parsePath(pathText)
  const direct = `if(fields = '', ${nestedKeys('raw', path, bind)}, ${nestedKeys('fields', path, bind)}) != ''`
  if (path.length === 1) return `(${direct})`
  const nodes = nodesUnder('d', path, bind, isPresent)
  return `if(${direct}, 1, arrayMap(d -> if(${mayFind('d', path, bind)}, notEmpty(${nodes}), 0), [${documentSql}])[1])`
}

/** Reads a document in full, if its text shows that the path may find something. */
function generalLeaf(document: string, path: NativePath, bind: Bind): string {
  const nodes = nodesUnder(document, path, bind, isSomething)
  const leaf = `arrayMap(n -> multiIf(length(n) = 0, '', length(n) = 1, n[1], concat('[', arrayStringConcat(n, ','), ']')), [${nodes}])[1]`
  return `if(${mayFind(document, path, bind)}, ${leaf}, '')`
}

/** Whether the keys of a path stand in the text of a document, in any of their spellings. */
function mayFind(document: string, path: NativePath, bind: Bind): string {
  const { keys, joins } = marksOf(path)
  const hasKeys = keys.map((key) => `position(${document}, ${bind(key, 'String')}) > 0`).join(' AND ')
  const hasJoin = `multiSearchAny(${document}, ${bind(joins, 'Array(String)')})`
  return `(${hasKeys}) OR ${hasJoin}`
}

/** What a path must lead to. */
type Find = (json: string) => string
const isSomething: Find = (json) => `${json} NOT IN ('', 'null', '[]')`
const isPresent: Find = (json) => `${json} != ''`

/** Texts that stand in a document when a reading of a path can find something in it: all `keys`, or one of `joins`. */
interface Marks {
  readonly keys: readonly string[]
  /** Keys joined by dots, and escapes that could spell any character of a key. */
  readonly joins: readonly string[]
}

function marksOf(path: NativePath): Marks {
  const keys = new Set(path.map(({ key }) => JSON.stringify(key)))
  const joined = path.flatMap((_, from) => joinsFrom(path.slice(from)).slice(1))
  const joins = new Set(joined.map(({ step }) => JSON.stringify(step.key)))
  return { keys: [...keys].reverse(), joins: [...joins, ...escapesOf([...keys].join(''))] }
}

/** How an escape that spells a character of a key begins. Longer texts are searched for faster. */
function escapesOf(keys: string): string[] {
  const isAscii = /^[\0-\x7f]*$/.test(keys)
  return [isAscii ? '\\u00' : '\\u', ...(keys.includes('/') ? ['\\/'] : [])]
}

/**
 * The value of one key at the top of `raw`, read without reading JSON, which costs more than all else; and whether that
 * is sure to be right.
 *
 * Ingest keeps in `raw` only a sound document. So where the key stands in it with no brace but the first and no escape
 * before it, it is a key of the document itself; and where its value is a text, a whole number or a truth, JSONExtractRaw
 * spells it the same, but for escapes. Truths are multiplied, because AND and OR would copy the rows they leave over.
 */
function quickKey(path: NativePath, bind: Bind): { value: string; isSure: string } | undefined {
  const [step, ...others] = path
  if (step === undefined || others.length > 0 || step.indices.length > 0) return undefined
  if (!/^[\x20-\x7e]+$/.test(step.key) || /["\\]/.test(step.key)) return undefined
  const value = `simpleJSONExtractRaw(raw, ${bind(step.key, 'String')})`
  const at = `position(raw, ${bind(`"${step.key}":`, 'String')})`
  const isNotBefore = (text: string, from: number): string =>
    `(position(raw, ${text}, ${from}) NOT BETWEEN 1 AND ${at})`
  const isText = `startsWith(${value}, '"') * endsWith(${value}, '"') * (length(${value}) > 1)`
  const isTruth = `(${value} IN ('true', 'false'))`
  const isInteger = `(toString(toInt64OrZero(${value})) = ${value})`
  const isTop = `(${at} > 0) * ${isNotBefore("'{'", 2)} * ${isNotBefore("'\\\\'", 1)}`
  return { value, isSure: `${isTop} * (${isText} + ${isTruth} + ${isInteger}) > 0` }
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

/** Array(String) of the JSON texts a path finds under one object: the first reading that finds something. */
function nodesUnder(object: string, path: NativePath, bind: Bind, isFind: Find, depth = 0): string {
  const found = joinsFrom(path).map(({ step, rest }) => {
    const value = atIndices(`JSONExtractRaw(${object}, ${bind(step.key, 'String')})`, step)
    return nodesOf(value, rest, bind, isFind, depth)
  })
  return found.length === 1 ? `${found[0]}` : `arrayFirst(r -> notEmpty(r), [${found.join(', ')}])`
}

function nodesOf(value: string, rest: NativePath, bind: Bind, isFind: Find, depth: number): string {
  if (rest.length === 0) return `arrayFilter(v -> ${isFind('v')}, [${value}])`
  const element = `e${depth}`
  return `arrayFlatten(arrayMap(${element} -> ${nodesUnder(element, rest, bind, isFind, depth + 1)}, ${elementsSql(value)}))`
}

/**
 * Array(String) of the elements of a JSON text: of an array its members, those of one array inside it too; anything
 * else is its own only element.
 */
export function elementsSql(json: string): string {
  const open = (text: string): string => `if(startsWith(${text}, '['), JSONExtractArrayRaw(${text}), [${text}])`
  return `arrayFlatten(arrayMap(m -> ${open('m')}, arrayFlatten(arrayMap(o -> ${open('o')}, [${json}]))))`
}
