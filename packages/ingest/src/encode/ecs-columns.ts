import { fieldSpecs, type FieldKind } from '@aurora/core'
import type { BlockWriter } from '@aurora/store'
import type { Draft } from '../draft.ts'
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

  constructor(block: BlockWriter) {
    const specs = fieldSpecs.filter((spec) => spec.space === 'ecs')
    this.#byName = new Map(specs.map(({ name, column, kind }) => [name, new EcsColumn(block, name, column, kind)]))
  }

  /** Writes what an event has; names without a column, undefined and empty values are passed over. */
  put(row: number, values: Draft['ecs']): void {
    let place = 0
    for (const name in values) {
      const value = values[name]
      if (value !== undefined && value !== '') this.#columnAt(place, name)?.put(row, value)
      place++
    }
  }

  /** Writes what was found out, where the sender said nothing itself. */
  putUnsaid(row: number, values: Readonly<Record<string, string | number>>, said: Draft['ecs']): void {
    for (const name in values) {
      const value = values[name]
      if (value !== undefined && (said[name] === undefined || said[name] === ''))
        this.#byName.get(name)?.put(row, value)
    }
  }

  #columnAt(place: number, name: string): EcsColumn | undefined {
    const last = this.#byPlace[place]
    if (last?.name === name) return last
    const column = this.#byName.get(name)
    if (column !== undefined) this.#byPlace[place] = column
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
}
