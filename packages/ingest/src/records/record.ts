import type { NativeDocument } from '@aurora/core'
import type { PathNumber } from './path.ts'

/**
 * A record as a mapping sees it: values by the number of their path. Whether it was built as an object or only looked
 * through makes no difference that a mapping can see (`records.property.test.ts`).
 */
export interface SourceRecord {
  /** Whether there is a value, and it is not null. */
  has(path: PathNumber): boolean
  isObject(path: PathNumber): boolean
  isList(path: PathNumber): boolean
  /** Whether `text` has something. */
  isText(path: PathNumber): boolean
  /** The text; numbers and booleans as text; undefined for anything else. */
  text(path: PathNumber): string | undefined
  /** Whether `text` says something: senders write '' and `-` where they know nothing. */
  says(path: PathNumber): boolean
  /** A text of which there are few different ones, such as a type: like `text`, and kept. */
  word(path: PathNumber): string | undefined
  /** The time, as `parseIsoTimeUs` reads it; NaN when it is none. */
  timeUs(path: PathNumber): number
  /** The non-negative whole number, also when it is written as text; undefined for anything else. */
  count(path: PathNumber): number | undefined
  /** The number that is written as one; undefined for anything else. */
  number(path: PathNumber): number | undefined
  /** The last part of a path of Windows or Unix; a text of which there are few different ones. */
  baseName(path: PathNumber): string | undefined
  /** The object itself; an empty one where there is none. */
  document(path: PathNumber): NativeDocument
  /** The texts of a list; a single text counts as a list of one. */
  texts(path: PathNumber): string[]
}
