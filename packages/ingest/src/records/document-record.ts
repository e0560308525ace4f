import { parseIsoTimeUs, type NativeDocument, type NativeValue } from '@aurora/core'
import type { SourceRecord } from './record.ts'
import { firstElement, type PathNumber } from './path.ts'
import type { RecordShape } from './shape.ts'
import { baseName, countOf, isObject, textOf, textsOf } from './values.ts'

/** A record that was read as an object. */
export class DocumentRecord implements SourceRecord {
  readonly #document: NativeDocument
  readonly #shape: RecordShape

  constructor(document: NativeDocument, shape: RecordShape) {
    this.#document = document
    this.#shape = shape
  }

  has(path: PathNumber): boolean {
    const value = this.#valueAt(path)
    return value !== undefined && value !== null
  }

  isObject(path: PathNumber): boolean {
    return isObject(this.#valueAt(path))
  }

  isList(path: PathNumber): boolean {
    return Array.isArray(this.#valueAt(path))
  }

  isText(path: PathNumber): boolean {
    return this.text(path) !== undefined
  }

  text(path: PathNumber): string | undefined {
    return textOf(this.#valueAt(path))
  }

  says(path: PathNumber): boolean {
    const text = this.text(path)
    return text !== undefined && text !== '' && text !== '-'
  }

  number(path: PathNumber): number | undefined {
    const value = this.#valueAt(path)
    return typeof value === 'number' ? value : undefined
  }

  baseName(path: PathNumber): string | undefined {
    return baseName(this.text(path))
  }

  word(path: PathNumber): string | undefined {
    return this.text(path)
  }

  timeUs(path: PathNumber): number {
    return parseIsoTimeUs(this.text(path) ?? '')
  }

  count(path: PathNumber): number | undefined {
    return countOf(this.#valueAt(path))
  }

  document(path: PathNumber): NativeDocument {
    const value = this.#valueAt(path)
    return isObject(value) ? value : {}
  }

  texts(path: PathNumber): string[] {
    return textsOf(this.#valueAt(path))
  }

  #valueAt(path: PathNumber): NativeValue | undefined {
    let value: NativeValue | undefined = this.#document as NativeValue
    for (const name of this.#shape.paths[path] ?? []) {
      if (name === firstElement) value = Array.isArray(value) ? (value[0] as NativeValue | undefined) : undefined
      else value = isObject(value) ? value[name] : undefined
    }
    return value
  }
}
