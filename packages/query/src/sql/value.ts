import { AppError } from '@aurora/core'
import { specOf, type FieldRef } from '../field.ts'
import { parsePath } from '../path.ts'
import { columnExists, columnText } from './column.ts'
import { leafExpression } from './leaf.ts'
import { documentLeaf, documentValues, isScalar, scalarText, documentPresence } from './native.ts'
import { SqlWriter, type Bind, type Sql, type SqlOptions } from './writer.ts'

/**
 * The JSON text of what a native path finds in a row: '' for nothing, else a scalar, an array (also when the path finds
 * several values) or an object. Always a String, never NULL.
 */
export function leafSql(path: string, options?: SqlOptions): Sql {
  const writer = new SqlWriter('v', options)
  return writer.result(documentLeaf({ space: 'native', path }, writer))
}

/**
 * One value of a field for a table cell or for sorting. A stored field is its bare column with its type (missing as the
 * store has it); a field of the document is a String: the text of a scalar, the JSON text of a list or object, '' for
 * nothing.
 */
export function valueSql(field: FieldRef, options?: SqlOptions): Sql {
  const spec = specOf(field)
  if (spec !== undefined) return { sql: spec.kind === 'id' ? columnText(spec) : spec.column, params: {} }
  const writer = new SqlWriter('v', options)
  const text = `if(startsWith(j, '[') OR startsWith(j, '{'), j, ${scalarText('j')})`
  return writer.result(`arrayMap(j -> ${text}, [${documentLeaf(field, writer)}])[1]`)
}

/**
 * All values of a field as Array(String), empty when it is missing: what top values are counted over (`arrayJoin`).
 * The texts are those the conditions compare; objects are left out.
 */
export function valuesSql(field: FieldRef, options?: SqlOptions): Sql {
  const spec = specOf(field)
  const writer = new SqlWriter('v', options)
  if (spec?.kind === 'list') return { sql: spec.column, params: {} }
  if (spec !== undefined) return { sql: `if(${columnExists(spec)}, [toString(${columnText(spec)})], [])`, params: {} }
  const scalars = `arrayFilter(v -> ${isScalar('v')}, ${documentValues(field, writer)})`
  return writer.result(`arrayMap(s -> ${scalarText('s')}, ${scalars})`)
}

/**
 * Rows that can have a value of a field read from the document, by an index: what a grouping looks at. True of every
 * row that has one, and of few others.
 */
export function presenceSql(field: FieldRef, options?: SqlOptions): Sql {
  const writer = new SqlWriter('e', options)
  return writer.result(documentPresence(field, writer))
}

/** A column that keeps a native path extracted. */
export interface PromotedColumn {
  readonly column: string
  /** SQL for `ADD COLUMN … String MATERIALIZED …`, without parameters: ALTER cannot bind. */
  readonly expression: string
}

/** Longest path that may become a column. */
const maxPromotedPath = 200

/**
 * The column for a native path in frequent use, with the same content as `leafSql(path)`.
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
  return { column: `native_${letters}_${checksum(path)}`, expression: leafExpression(path, literal) }
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
