import { AppError } from '@aurora/core'
import { isNumberText } from '../number.ts'
import { parsePath } from '../path.ts'
import { mergeEqual, type TextTest } from '../text-test.ts'
import { elementsSql, leafExpression } from './leaf.ts'
import { foldedFor, textCondition } from './text.ts'
import type { Bind } from './writer.ts'

/** A column that keeps a native path extracted. */
export interface PromotedColumn {
  readonly column: string
  /** SQL for `ADD COLUMN … MATERIALIZED …`, a String, without parameters: ALTER cannot bind. */
  readonly expression: string
}

/** Longest path that may become a column. */
const maxPromotedPath = 200

/**
 * The column for a native path in frequent use, with the same values as `leafSql(path)`, spelled in one way
 * (`canonicalLeaf`).
 *
 * The name is made of the path's letters and digits and a checksum of the path as written. Refuses
 * (`request.invalid`) a path with characters other than letters, digits, space and `_ - . : @ / [ ] \`, or beyond 200.
 */
export function promotedColumn(path: string): PromotedColumn {
  if (path.length > maxPromotedPath || !/^[A-Za-z0-9_\-.:@/[\]\\ ]+$/.test(path)) {
    throw new AppError('request.invalid', `the field "${path.slice(0, 60)}" cannot have a column of its own`)
  }
  const letters = parsePath(path)
    .map((step) => step.key)
    .join('_')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .slice(0, 60)
  return { column: `path_${letters}_${checksum(path)}`, expression: canonicalLeaf(leafExpression(path, literal)) }
}

/** Writes a value as an SQL literal: quoted, with backslash and quote escaped; a list in brackets. */
const literal: Bind = (value) => {
  if (Array.isArray(value)) return `[${value.map(quote).join(', ')}]`
  return typeof value === 'string' ? quote(value) : String(value)
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }
const quote = (text: string): string =>
  `'${text.replace(/[\\']/g, '\\$&').replace(/[\n\r\t]/g, (c) => escapes[c] ?? c)}'`

/** FNV-1a, 32 bits, in hex: tells apart paths whose letters are the same. */
function checksum(text: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

/**
 * A leaf with the same values, spelled in one way: texts escape `"` and `\` alone, a list is one list of scalars, and
 * `{}` stands for all else. So a word is found in it as `"word"`, and in a list behind `[` or `,`. A text with control
 * characters stays as the sender spelled it.
 */
function canonicalLeaf(leaf: string): string {
  const element = `multiIf(startsWith(v, '{') OR startsWith(v, '['), '{}', ${canonicalScalar('v')})`
  const list = `concat('[', arrayStringConcat(arrayMap(v -> ${element}, ${elementsSql('j')}), ','), ']')`
  return `arrayMap(j -> multiIf(startsWith(j, '['), ${list}, startsWith(j, '{'), '{}', ${canonicalScalar('j')}), [${leaf}])[1]`
}

function canonicalScalar(json: string): string {
  const text = `JSONExtractString(${json})`
  const escaped = `replaceAll(replaceAll(${text}, '\\\\', '\\\\\\\\'), '"', '\\\\"')`
  const isEscaped = `startsWith(${json}, '"') AND position(${json}, '\\\\') > 0`
  return `if(${isEscaped} AND ${text} != '' AND NOT match(${text}, '[[:cntrl:]]'), concat('"', ${escaped}, '"'), ${json})`
}

/** The engine takes 255 needles at most; each word has two. */
const maxWords = 100

/**
 * The condition on a promoted column. Words are compared with it as it is stored, which costs little more than reading
 * it: no list is taken apart, nothing is decoded. `exact` is the condition written out, for a list and for a scalar.
 */
export function promotedCondition(
  column: string,
  tests: readonly TextTest[],
  exact: { readonly list: string; readonly scalar: string },
  bind: Bind,
): string {
  const conditions = mergeEqual(tests).map((test) => wordsCondition(column, test, bind))
  if (!conditions.includes(undefined)) return `(${conditions.join(' OR ')})`
  return `if(startsWith(${column}, '['), ${exact.list}, ${exact.scalar})`
}

/** The condition that a value is one of some plain words; undefined for any other test. */
function wordsCondition(column: string, test: TextTest, bind: Bind): string | undefined {
  if (test.kind !== 'in' || test.texts.length > maxWords || !test.texts.every(isPlainWord)) return undefined
  const quoted = test.texts.map((text) => `"${text}"`)
  const inList = bind(
    quoted.flatMap((text) => [`[${text}`, `,${text}`]),
    'Array(String)',
  )
  const folded = test.cased ? column : foldedFor(column, test.texts, false)
  return `(${textCondition({ ...test, texts: quoted }, column, bind)} OR multiSearchAny(${folded}, ${inList}))`
}

/**
 * A text that the column spells in quotes and in no other way; no number, `true`, `false` or `null` is one. One that
 * begins as what may stand behind a text in a list could be found across two of them.
 */
const isPlainWord = (text: string): boolean =>
  /^[^,\]]/.test(text) &&
  /^[\x20-\x7e]+$/.test(text) &&
  !/["\\]/.test(text) &&
  !isNumberText(text) &&
  !/^(true|false|null)$/i.test(text)
