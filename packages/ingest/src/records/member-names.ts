import { randomBytes } from 'node:crypto'
import { none } from './name-table.ts'
import { Needle } from './needle.ts'

/** Names kept at once, the bytes of one and of all together: a sender of ever new names fills no more than this. */
export const maxNames = 4096
const maxNameBytes = 128
const arenaBytes = 1 << 18

/** Names that may join before the next line is begun: a line with more of them is read otherwise. */
const roomForLine = 1024

/** Places looked at before a name counts as unknown: names that were made to collide cost no more than this. */
const maxProbes = 16
const places = 1 << 14

/**
 * Numbers for the names of members, found by their bytes. Known names have the first numbers, in their order; others are
 * learned as they come, and forgotten all at once when there is no room for more.
 *
 * `traitsOf` says once of every name what a reader wants to know of it: bits of its own.
 */
export class MemberNames {
  readonly #known: readonly Buffer[]
  readonly #traitsOf: (name: string) => number
  readonly #slots = new Int16Array(places)
  readonly #hashes = new Int32Array(maxNames)
  /** What hashes are made with: who does not know it cannot make names that collide. */
  readonly multiplier = randomBytes(4).readInt32LE() | 1

  /** By number: from where to where a name stands in `arena`, and its traits. */
  readonly arena = Buffer.alloc(arenaBytes)
  readonly starts = new Int32Array(maxNames + 1)
  readonly traits = new Uint8Array(maxNames)
  /** Grows whenever names are forgotten. */
  generation = 0
  #count = 0
  #needles: (Needle | undefined)[] = []

  constructor(known: readonly string[], traitsOf: (name: string) => number) {
    this.#known = known.map((name) => Buffer.from(name))
    this.#traitsOf = traitsOf
    this.#forget()
  }

  /** Begins a line: the numbers of its names stay as they are until the next. */
  makeRoom(): void {
    if (this.#count + roomForLine > maxNames || this.#end + roomForLine * maxNameBytes > arenaBytes) this.#forget()
  }

  /** The number of a name; none when it cannot be kept. `hash` is made as by `#hashOf`. */
  find(bytes: Uint8Array, start: number, end: number, hash: number): number {
    let place = (hash ^ (hash >>> 15)) & (places - 1)
    for (let probe = 0; probe < maxProbes; probe++) {
      const number = (this.#slots[place] as number) - 1
      if (number < 0) return this.#learn(bytes, start, end, hash, place)
      if (this.#hashes[number] === hash && this.#isSame(number, bytes, start, end)) return number
      place = (place + 1) & (places - 1)
    }
    return none
  }

  /** The number of a name that a reader makes itself; none when it cannot be kept. */
  numberOf(name: string): number {
    const bytes = Buffer.from(name)
    return this.find(bytes, 0, bytes.length, this.#hashOf(bytes))
  }

  /** The name as a text to look for. */
  needleOf(number: number): Needle {
    return (this.#needles[number] ??= new Needle(this.text(number)))
  }

  text(number: number): string {
    return this.arena.toString('utf8', this.starts[number], this.starts[number + 1])
  }

  get #end(): number {
    return this.starts[this.#count] as number
  }

  #hashOf(bytes: Uint8Array): number {
    let hash = 0
    for (const byte of bytes) hash = Math.imul(hash ^ byte, this.multiplier)
    return hash
  }

  #learn(bytes: Uint8Array, start: number, end: number, hash: number, place: number): number {
    const [number, from] = [this.#count, this.#end]
    if (number === maxNames || end - start > maxNameBytes || from + end - start > arenaBytes) return none
    for (let i = start; i < end; i++) this.arena[from + i - start] = bytes[i] as number
    this.#count = number + 1
    this.starts[number + 1] = from + end - start
    this.#hashes[number] = hash
    this.#slots[place] = number + 1
    this.traits[number] = this.#traitsOf(this.text(number))
    return number
  }

  #isSame(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.starts[number] as number
    if ((this.starts[number + 1] as number) - from !== end - start) return false
    const { arena } = this
    for (let i = 0; i < end - start; i++) if (arena[from + i] !== bytes[start + i]) return false
    return true
  }

  #forget(): void {
    this.generation++
    this.#count = 0
    this.#needles = []
    this.#slots.fill(0)
    for (const [number, name] of this.#known.entries())
      if (this.find(name, 0, name.length, this.#hashOf(name)) !== number) throw new Error('a known name found no place')
  }
}
