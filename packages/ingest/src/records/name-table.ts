import { firstElement, type Path, type PathNumber } from './path.ts'

/** No path, or no node. */
export const none = -1

/** A node is an object that paths lead into: 0 the record itself, else the number of its path and one. */
export const rootNode = 0

/** The names of a shape's paths, by the object they stand in: found by hash, and then compared. */
export class NameTable {
  readonly #mask: number
  readonly #paths: Int32Array
  readonly #hashes: Int32Array
  /** By path number: where its name stands in `#names`, the node of its object (its own number + 1), its first element. */
  readonly #nameStarts: Int32Array
  readonly #nameEnds: Int32Array
  readonly #parents: Int32Array
  readonly #hasMembers: Uint8Array
  readonly #firsts: Int32Array
  readonly #names: Uint8Array

  constructor(shape: { readonly paths: readonly Path[]; path(path: Path): PathNumber }) {
    const { paths } = shape
    const count = paths.length
    const size = 1 << Math.ceil(Math.log2(count * 4 + 4))
    this.#mask = size - 1
    this.#paths = new Int32Array(size).fill(none)
    this.#hashes = new Int32Array(size)
    this.#nameStarts = new Int32Array(count)
    this.#nameEnds = new Int32Array(count)
    this.#parents = new Int32Array(count)
    this.#hasMembers = new Uint8Array(count + 1)
    this.#firsts = new Int32Array(count).fill(none)
    const names: number[] = []
    paths.forEach((path, number) => {
      const parent = path.length === 1 ? none : shape.path(path.slice(0, -1))
      const name = path.at(-1) ?? ''
      if (name === firstElement) {
        this.#firsts[parent] = number
        return
      }
      const bytes = new TextEncoder().encode(name)
      this.#parents[number] = parent + 1
      this.#hasMembers[parent + 1] = 1
      this.#nameStarts[number] = names.length
      names.push(...bytes)
      this.#nameEnds[number] = names.length
      const hash = bytes.reduce((sum, byte) => (Math.imul(sum, 31) + byte) | 0, 0)
      let place = this.#placeOf(parent + 1, hash)
      while (this.#paths[place] !== none) place = (place + 1) & this.#mask
      this.#paths[place] = number
      this.#hashes[place] = hash
    })
    this.#names = Uint8Array.from(names)
  }

  #placeOf(node: number, hash: number): number {
    const mixed = Math.imul(hash ^ Math.imul(node, 0x9e3779b1), 0x85ebca6b)
    return (mixed ^ (mixed >>> 15)) & this.#mask
  }

  find(node: number, bytes: Uint8Array, start: number, end: number, hash: number): PathNumber {
    for (let place = this.#placeOf(node, hash); ; place = (place + 1) & this.#mask) {
      const path = this.#paths[place] as number
      if (path === none) return none
      if (this.#hashes[place] === hash && this.#parents[path] === node && this.#isName(path, bytes, start, end))
        return path
    }
  }

  /** The node of an object that stands at a path; none when no path leads into it. */
  nodeOf(path: PathNumber): number {
    return this.#hasMembers[path + 1] === 1 ? path + 1 : none
  }

  firstOf(path: PathNumber): PathNumber {
    return this.#firsts[path] as number
  }

  #isName(path: PathNumber, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#nameStarts[path] as number
    if ((this.#nameEnds[path] as number) - from !== end - start) return false
    const names = this.#names
    for (let i = 0; i < end - start; i++) if (names[from + i] !== bytes[start + i]) return false
    return true
  }
}
