import { specOf, type FieldRef } from '../field.ts'
import { maxPaired, type PairPredicate } from '../predicate.ts'
import { columnExists, columnText } from './column.ts'
import { documentLeaf, leafTexts } from './native.ts'
import type { SqlWriter } from './writer.ts'

/** Two fields of one row compared; the texts of the right one are values, never patterns. */
export function compilePair({ left, how, right, cased }: PairPredicate, writer: SqlWriter): string {
  const ready = (texts: string): string => (cased === true ? texts : `arrayMap(t -> lowerUTF8(t), ${texts})`)
  const these = ready(textsSql(left, writer))
  const those = ready(`arraySlice(${textsSql(right, writer)}, 1, ${maxPaired})`)
  if (how === 'equals') return `hasAny(${these}, ${those})`
  const holds = { contains: 'position(a, b) > 0', startsWith: 'startsWith(a, b)', endsWith: 'endsWith(a, b)' }[how]
  return `arrayExists(a -> arrayExists(b -> ${holds}, ${those}), ${these})`
}

/** Array(String) of the texts of a field, empty when it is missing. */
function textsSql(field: FieldRef, writer: SqlWriter): string {
  const spec = specOf(field)
  if (spec === undefined) return leafTexts(documentLeaf(field, writer))
  if (spec.kind === 'list') return spec.column
  return `if(${columnExists(spec)}, [${columnText(spec)}], [])`
}
