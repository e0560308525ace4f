import type { Event, NativeValue } from '@aurora/core'
import { fold } from './fold.ts'
import { valuesOfDecoded, valuesOfLine } from './line-values.ts'
import type { LeafReader } from './native.ts'

/** One event while conditions are tested on it: what several of them need is computed once. */
export class EventView {
  readonly event: Event
  #raw: string | undefined
  #decoded: string | undefined
  #lineValues: string | undefined
  #decodedValues: string | undefined
  #leaves: Map<string, NativeValue | undefined> | undefined

  constructor(event: Event) {
    this.event = event
  }

  get foldedRaw(): string {
    return (this.#raw ??= fold(this.event.raw))
  }

  get foldedDecoded(): string {
    return (this.#decoded ??= fold(this.event.decoded))
  }

  /** What keywords search of the line. */
  get lineValues(): string {
    return (this.#lineValues ??= valuesOfLine(this.event.raw))
  }

  /** What keywords search of the decoded texts. */
  get decodedValues(): string {
    const { decoded } = this.event
    return (this.#decodedValues ??= decoded === '' ? '' : valuesOfDecoded(decoded, this.event.native))
  }

  /** What a path, as written, leads to in the sender's document. `read` is asked once for each path. */
  leaf(path: string, read: LeafReader): NativeValue | undefined {
    this.#leaves ??= new Map()
    if (!this.#leaves.has(path)) this.#leaves.set(path, read(this.event.native))
    return this.#leaves.get(path)
  }
}
