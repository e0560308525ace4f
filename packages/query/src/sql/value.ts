import { AppError } from '@aurora/core'
import { specOf, type FieldRef } from '../field.ts'
import { parsePath } from '../path.ts'
import { columnExists, columnText } from './column.ts'
import { leafExpression } from './leaf.ts'
import { documentLeaf, documentPresence, leafTexts } from './native.ts'
import { SqlWriter, type Bind, type Sql, type SqlOptions } from './writer.ts'

/**
 * The JSON text of what a native path finds in a row: '' for nothing, else a scalar, an array (also when the path finds
 * several values) or an object. Always a String, never NULL.
 */
export function leafSql(path: string, options?: SqlOptions): Sql {
  const writer = new SqlWriter('v', options)
  return writer.result(documentLeaf({ space: 'native', path }, writer))
}

/** How the values of a field are counted: rows are grouped by a key first, and each key is taken apart into its values. */
export interface Grouping {
  /** Text, number or list of a row that its values depend on. */
  readonly key: Sql
  /** Array(String) of the values in a key, given its name; absent when the key is the one value. */
  readonly values?: (key: string) => string
  /** Rows that can have a value, by an index or a column: all that have one, and few others. */
  readonly presence: Sql
}

/**
 * How to count the values of a field. The texts are those the conditions compare; objects are left out.
 *
 * Taking JSON apart costs more than grouping, and most rows share their text with others: so it is done for each text
 * once, not for each row.
 */
export function groupingSql(field: FieldRef, options?: SqlOptions): Grouping {
  const spec = specOf(field)
  if (spec?.kind === 'list')
    return { key: plain(spec.column), values: (key) => key, presence: plain(columnExists(spec)) }
  if (spec !== undefined) {
    const isBare = spec.kind === 'text' || spec.kind === 'ip' || spec.kind === 'number'
    return { key: plain(isBare ? spec.column : columnText(spec)), presence: plain(columnExists(spec)) }
  }
  const key = new SqlWriter('v', options)
  const presence = new SqlWriter('e', options)
  return {
    key: key.result(documentLeaf(field, key)),
    values: leafTexts,
    presence: presence.result(documentPresence(field, presence)),
  }
}

const plain = (sql: string): Sql => ({ sql, params: {} })

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
