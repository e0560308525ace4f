import { maxNames } from '../../../records/member-names.ts'
import { addData } from './data.ts'
import type { EventValues } from './event-values.ts'

/** Which names a record has, and which of its values were added under another. */
export class FlatForm {
  readonly #event: EventValues
  /** By the number of a name: the record it was last seen in. */
  readonly #seenIn = new Float64Array(maxNames)
  readonly #isAdded: Uint8Array
  #record = 0

  constructor(event: EventValues) {
    this.#event = event
    this.#isAdded = new Uint8Array(event.tape.kinds.length)
  }

  /** Adds a flat record: members of `System` under other names are renamed where Sigma's name is free. */
  add(): boolean {
    const event = this.#event
    this.#record++
    for (let value = 1; value < event.endOf(0); value = event.behind(value))
      this.#seenIn[event.nameOf(value)] = this.#record
    const isNxlog = this.#has(event.known.nxlogProcessId)
    for (let value = 1; value < event.endOf(0); value = event.behind(value)) {
      const name = this.#freeName(value, isNxlog)
      this.#isAdded[value] = name < 0 ? 0 : 1
      if (name >= 0 && !event.addSystem(name, value, !this.#has(name))) return false
    }
    for (let value = 1; value < event.endOf(0); value = event.behind(value))
      if (this.#isAdded[value] === 0 && !this.#addLeft(value)) return false
    return true
  }

  /** Sigma's name for a value that has another, where it is free; negative when the value keeps its own. */
  #freeName(value: number, isNxlog: boolean): number {
    const { known, writer } = this.#event
    const own = this.#event.nameOf(value)
    const name = isNxlog && own === known.threadId ? known.executionThreadId : known.flatName(own)
    const isFree = name >= 0 && !writer.has(name) && (name === known.opcode || !this.#has(name))
    return isFree && !this.#event.isObject(value) ? name : -1
  }

  #addLeft(value: number): boolean {
    const { known, writer } = this.#event
    const name = this.#event.nameOf(value)
    if (name === known.eventData) return addData(this.#event, value)
    if (name === known.opcode && writer.has(name)) return writer.add(known.opcodeName, value, true)
    return this.#event.addSystem(name, value, false)
  }

  #has(name: number): boolean {
    return this.#seenIn[name] === this.#record
  }
}
