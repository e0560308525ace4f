import type { NativeDocument, NativeValue } from '@aurora/core'
import { numbers } from './names.ts'

/**
 * Collects the members of one canonical event. The first to take a name keeps it; a later member of that name with
 * another value goes under `EventData` (when it is of the data) or `Collector`, so that nothing is lost.
 */
export class EventMembers {
  readonly #members = new Map<string, NativeValue>()
  readonly #clashes = { EventData: new Map<string, NativeValue[]>(), Collector: new Map<string, NativeValue[]>() }

  has(name: string): boolean {
    return this.#members.has(name)
  }

  /** Adds a member of `System` under Sigma's name for it. */
  addSystem(name: string, value: NativeValue): void {
    this.#add('Collector', name, numbers.has(name) ? toNumber(value) : name === 'Keywords' ? toMask(value) : value)
  }

  /** Adds a member of `EventData` or `UserData`. */
  addData(name: string, value: NativeValue): void {
    this.#add('EventData', name, value)
  }

  /** Adds what the collector wrote beside the event. */
  addOther(name: string, value: NativeValue): void {
    this.#add('Collector', name, value)
  }

  /** The event. */
  finish(): NativeDocument {
    for (const [group, clashes] of Object.entries(this.#clashes)) {
      if (clashes.size === 0) continue
      const inside = [...clashes].map(([name, values]) => [name, values.length === 1 ? values[0] : values])
      this.#members.set(this.#freeName(group), Object.fromEntries(inside) as NativeDocument)
    }
    return Object.fromEntries(this.#members)
  }

  #add(group: 'EventData' | 'Collector', name: string, value: NativeValue): void {
    const taken = this.#members.get(name)
    if (taken === undefined) this.#members.set(name, value)
    else if (taken !== value) {
      const values = this.#clashes[group].get(name)
      if (values === undefined) this.#clashes[group].set(name, [value])
      else values.push(value)
    }
  }

  #freeName(name: string): string {
    return this.#members.has(name) ? this.#freeName(`${name}_`) : name
  }
}

const toNumber = (value: NativeValue): NativeValue =>
  typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value

/** The 64 bits of `Keywords` in the spelling of the XML; NXLog writes them as a signed number. */
function toMask(value: NativeValue): NativeValue {
  const isWhole =
    typeof value === 'bigint' ||
    (typeof value === 'string' && /^-?\d{4,20}$/.test(value)) ||
    (typeof value === 'number' && Number.isInteger(value))
  return isWhole ? maskOf(BigInt(value)) : value
}

/** 64 bits as `Keywords` of the XML has them. */
export const maskOf = (bits: bigint): string => `0x${BigInt.asUintN(64, bits).toString(16)}`
