import { specOf, type FieldRef } from '../field.ts'
import { columnExists, columnText } from './column.ts'
import { documentLeaf, documentPresence, leafTexts } from './native.ts'
import { SqlWriter, type Sql, type SqlOptions } from './writer.ts'

/**
 * The JSON text of what a native path finds in a row: '' for nothing, else a scalar, an array (also when the path finds
 * several values) or an object. Always a String, never NULL.
 */
export function leafSql(path: string, options?: SqlOptions): Sql {
  const writer = new SqlWriter('v', options)
  return writer.result(documentLeaf({ space: 'native', path }, writer))
}

/**
 * Array(String) of the texts of a field's values in a row, in their order and as the conditions compare them (the
 * matcher's `texts`); empty where it is missing.
 */
export function textsSql(field: FieldRef, writer: SqlWriter): string {
  const spec = specOf(field)
  if (spec === undefined) return leafTexts(documentLeaf(field, writer))
  if (spec.kind === 'list') return spec.column
  return `if(${columnExists(spec)}, [CAST(${columnText(spec)}, 'String')], emptyArrayString())`
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
