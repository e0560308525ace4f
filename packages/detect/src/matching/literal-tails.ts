import type { FoundNumbers } from './found-numbers.ts'
import { endClass } from './literal.ts'
import { searchedBytes } from './searched-text.ts'

/** What follows the beginning of a literal, as classes of bytes, and the number that is reported when all is seen. */
export interface Tail {
  readonly classes: readonly number[]
  readonly id: number
}

/** Tails that are the same up to `depth`, as a part of the sorted list, and the node of which they are siblings. */
interface Group {
  readonly from: number
  readonly to: number
  readonly depth: number
  readonly before: number
}

/** No node has this number, for the first one stands behind it. */
const none = 0

/**
 * The rest of long literals behind their first characters, as tries in one piece of memory: nodes in the order of a
 * depth-first walk, so that a node's first child stands right behind it and the next of its siblings is named. A
 * literal's rest lies in one row, and is read as fast as two texts are compared.
 */
export class LiteralTails {
  /** By node: the class of the byte that leads to it. */
  #classes = new Uint8Array(1 << 10)
  /** By node: the next child of the same parent. */
  #siblings = new Int32Array(1 << 10)
  /** By node: where its numbers begin in `#ids`; they end where those of the next node begin. */
  #starts = new Int32Array(1 << 10)
  #hasChildren = new Uint8Array(1 << 10)
  readonly #ids: number[] = []
  #nodes = 1

  get bytes(): number {
    return this.#nodes * 10 + this.#ids.length * 8
  }

  /** Adds the trie of the tails of one beginning, which are not empty; returns what `walk` is to be given for it. */
  add(tails: readonly Tail[]): number {
    const sorted = tails.toSorted((a, b) => compare(a.classes, b.classes))
    const first = this.#nodes
    // A stack of its own, and groups that are done leave it: literals may be as long as a rule's file.
    const pending: Group[] = [{ from: 0, to: sorted.length, depth: 0, before: none }]
    for (let group = pending.pop(); group !== undefined; group = pending.pop()) {
      const { from, to, depth } = group
      const each = sorted[from]?.classes[depth] as number
      let end = from
      while (end < to && sorted[end]?.classes[depth] === each) end++
      const node = this.#addNode(each)
      if (group.before !== none) this.#siblings[group.before] = node
      if (end < to) pending.push({ from: end, to, depth, before: node })
      let below = from
      for (; sorted[below]?.classes.length === depth + 1 && below < end; below++)
        this.#ids.push(sorted[below]?.id as number)
      this.#starts[node + 1] = this.#ids.length
      if (below === end) continue
      this.#hasChildren[node] = 1
      pending.push({ from: below, to: end, depth: depth + 1, before: none })
    }
    return first
  }

  /** Reports the tails that stand at `at` in the first `length` bytes of the text that is searched. */
  walk(trie: number, at: number, length: number, classes: Uint8Array, found: FoundNumbers): void {
    const bytes = searchedBytes()
    const own = this.#classes
    for (let node = trie, next = at; next <= length; node++, next++) {
      const wanted = next === length ? endClass : (classes[bytes[next] as number] as number)
      while (own[node] !== wanted) {
        node = this.#siblings[node] as number
        if (node === none) return
      }
      const end = this.#starts[node + 1] as number
      for (let i = this.#starts[node] as number; i < end; i++) found.add(this.#ids[i] as number)
      if (this.#hasChildren[node] === 0) return
    }
  }

  #addNode(each: number): number {
    const node = this.#nodes++
    if (node + 1 >= this.#classes.length) this.#grow()
    this.#classes[node] = each
    this.#starts[node] = this.#ids.length
    return node
  }

  #grow(): void {
    const length = this.#classes.length * 2
    this.#classes = widened(this.#classes, new Uint8Array(length))
    this.#siblings = widened(this.#siblings, new Int32Array(length))
    this.#starts = widened(this.#starts, new Int32Array(length))
    this.#hasChildren = widened(this.#hasChildren, new Uint8Array(length))
  }
}

function widened<Numbers extends Uint8Array | Int32Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from)
  return to
}

function compare(a: readonly number[], b: readonly number[]): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const difference = (a[i] as number) - (b[i] as number)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
