import { fieldSpecs, type FieldKind } from '@aurora/core'
import type { BlockWriter } from '@aurora/store'
import type { Draft } from '../draft.ts'
import type { ChosenFields, FieldsInPlace } from '../records/in-place.ts'
import type { PlacedRecord } from '../records/placed-record.ts'
import type { PathNumber } from '../records/path.ts'
import { canonicalAddress } from './address.ts'

/**
 * The ECS columns of a block.
 *
 * A source names its fields in one order, event after event: the column of a place is remembered, and looked up by name
 * only when another name stands there.
 */
export class EcsColumns {
  readonly #byName: ReadonlyMap<string, EcsColumn>
  readonly #byPlace: EcsColumn[] = []
  readonly #byChosenPlace: EcsColumn[] = []
  #fields: FieldsInPlace['fields'] = {}
  #inPlace: readonly { column: EcsColumn; path: PathNumber }[] = []

  constructor(block: BlockWriter) {
    const specs = fieldSpecs.filter((spec) => spec.space === 'ecs')
    this.#byName = new Map(specs.map(({ name, column, kind }) => [name, new EcsColumn(block, name, column, kind)]))
  }

  /** Writes what an event has; names without a column, undefined and empty values are passed over. */
  put(row: number, values: Draft['ecs']): void {
    let place = 0
    for (const name in values) {
      const value = values[name]
      if (value !== undefined && value !== '') this.#columnAt(this.#byPlace, place, name)?.put(row, value)
      place++
    }
  }

  /** Writes the values that lie in bytes; the records of a chunk have the same fields. */
  putInPlace(row: number, { record, fields, chosen }: FieldsInPlace): void {
    if (fields !== this.#fields) {
      this.#fields = fields
      this.#inPlace = Object.entries(fields).flatMap(([name, path]) => {
        const column = this.#byName.get(name)
        return column === undefined ? [] : [{ column, path }]
      })
    }
    for (const { column, path } of this.#inPlace) if (record.has(path)) column.putFrom(row, record, path)
    if (chosen !== undefined) this.#putChosen(row, record, chosen)
  }

  #putChosen(row: number, record: PlacedRecord, chosen: ChosenFields): void {
    let place = 0
    for (const name in chosen) {
      const path = chosen[name]
      if (path !== undefined) this.#columnAt(this.#byChosenPlace, place, name)?.putFrom(row, record, path)
      place++
    }
  }

  /** Writes what was found out, where the sender said nothing itself. */
  putUnsaid(row: number, values: Readonly<Record<string, string | number>>, draft: Draft): void {
    for (const name in values) {
      const value = values[name]
      if (value !== undefined && !isSaid(draft, name)) this.#byName.get(name)?.put(row, value)
    }
  }

  #columnAt(byPlace: EcsColumn[], place: number, name: string): EcsColumn | undefined {
    const last = byPlace[place]
    if (last?.name === name) return last
    const column = this.#byName.get(name)
    if (column !== undefined) byPlace[place] = column
    return column
  }
}

class EcsColumn {
  readonly name: string
  readonly #kind: FieldKind
  readonly #integers
  readonly #texts

  constructor(block: BlockWriter, name: string, column: string, kind: FieldKind) {
    this.name = name
    this.#kind = kind
    this.#integers = kind === 'number' ? block.integer(column) : undefined
    this.#texts = kind === 'number' ? undefined : block.text(column)
  }

  put(row: number, value: string | number): void {
    if (this.#kind === 'number') {
      if (Number.isSafeInteger(value)) this.#integers?.put(row, Number(value))
      return
    }
    const text = typeof value === 'string' ? value : String(value)
    this.#texts?.put(row, this.#kind === 'ip' ? canonicalAddress(text) : text)
  }

  /** Writes what a record has at a path; what is missing, empty or of another type is passed over. */
  putFrom(row: number, record: PlacedRecord, path: PathNumber): void {
    if (this.#integers !== undefined) {
      const count = record.count(path)
      if (count !== undefined) this.#integers.put(row, count)
      return
    }
    if (!record.isVerbatim(path) || (this.#kind === 'ip' && !isIpv4(record, path))) {
      const text = record.text(path)
      if (text !== undefined && text !== '') this.put(row, text)
      return
    }
    const [start, end] = [record.startOf(path), record.endOf(path)]
    if (end > start) this.#texts?.putBytes(row, record.bytes, start, end)
  }
}

/** Whether a value is made of digits and dots alone, so that it is its own canonical spelling. */
function isIpv4(record: PlacedRecord, path: PathNumber): boolean {
  const { bytes } = record
  const end = record.endOf(path)
  for (let at = record.startOf(path); at < end; at++) {
    const byte = bytes[at] as number
    if (byte > 0x39 || byte < 0x2e || byte === 0x2f) return false
  }
  return true
}

/** Whether an event has a value of its own for a field. */
export function isSaid({ ecs, inPlace }: Draft, name: string): boolean {
  if (ecs[name] !== undefined && ecs[name] !== '') return true
  const path = inPlace?.chosen?.[name] ?? inPlace?.fields[name]
  return path !== undefined && inPlace?.record.isText(path) === true
}
