import type { FoundNumbers } from './found-numbers.ts'
import { endClass, otherClass, startClass, type Literal } from './literal.ts'
import { LiteralTails, type Tail } from './literal-tails.ts'
import { numberLists } from './number-lists.ts'
import { encode, searchedBytes } from './searched-text.ts'
import { SkippingSearch } from './skipping-search.ts'

const asciiEnd = 128

/** So many characters of a literal are in the table: with all of them it would be too large for the processor's cache. */
const mostDepth = 4

/** States are numbered in 16 bits, for the same reason. Of literals that need more of them, fewer characters are taken. */
const mostStates = 0x10000

/** Texts of fewer bytes are read from end to end. */
const leastSplit = 32

/**
 * Finds which of many literals a text holds, in one pass over it, however many they are (Aho and Corasick, "Efficient
 * string matching", 1975).
 *
 * Literals of ASCII characters are in a table of transitions, states × classes of characters, and upper case letters
 * share the class of the lower ones; a few long ones are found by stepping over most bytes. Those with other characters are in a sparse automaton of their own that looks
 * only at texts which have such characters: thousands of CJK characters would make the table a hundred times as wide.
 */
export class LiteralAutomaton {
  readonly #table: DenseTable | SkippingSearch
  readonly #sparse: SparseAutomaton | undefined

  constructor(literals: readonly Literal[]) {
    const isAscii = (literal: Literal): boolean => isAsciiText(literal.text)
    const others = literals.filter((literal) => !isAscii(literal))
    this.#table = searchFor(literals.filter(isAscii))
    this.#sparse = others.length === 0 ? undefined : new SparseAutomaton(others)
  }

  /** Bytes of the tables. */
  get bytes(): number {
    return this.#table.bytes
  }

  /** Finds the literals in `text`. `fold` is asked only for a text that is not ASCII. */
  scan(text: string, fold: (text: string) => string, found: FoundNumbers): void {
    const length = encode(text)
    if (length === text.length) {
      this.#table.scan(length, found)
      return
    }
    const folded = fold(text)
    this.#table.scan(encode(folded), found)
    this.#sparse?.scan(folded, found)
  }
}

function searchFor(literals: readonly Literal[]): DenseTable | SkippingSearch {
  const { classes, width } = classesOf(literals)
  return SkippingSearch.fits(literals)
    ? new SkippingSearch(literals, classes)
    : new DenseTable(literals, classes, width)
}

function isAsciiText(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= asciiEnd) return false
  return true
}

/** A trie under construction; children of a state are found by class. */
class Trie {
  readonly width: number
  table: Int32Array
  states = 1
  readonly found: number[][] = [[]]

  constructor(width: number) {
    this.width = width
    this.table = new Int32Array(1024 * width)
  }

  /** The state that is reached by these classes. */
  add(classes: readonly number[]): number {
    let state = 0
    for (const each of classes) {
      const at = state * this.width + each
      const next = this.table[at] as number
      state = next === 0 ? this.#grow(at) : next
    }
    return state
  }

  #grow(at: number): number {
    const state = this.states++
    if (this.states * this.width > this.table.length) {
      const larger = new Int32Array(this.table.length * 2)
      larger.set(this.table)
      this.table = larger
    }
    this.found.push([])
    this.table[at] = state
    return state
  }
}

/** The first characters of literals as a trie, and by state what follows there of those that are longer. */
function trieOf(
  literals: readonly Literal[],
  classes: Uint8Array,
  width: number,
): { trie: Trie; tails: Map<number, Tail[]>; depth: number } {
  for (let depth = mostDepth; ; depth--) {
    const trie = new Trie(width)
    const tails = new Map<number, Tail[]>()
    for (const literal of literals) {
      const all = classesIn(literal, classes)
      const state = trie.add(all.slice(0, depth))
      if (trie.states > mostStates) break
      if (all.length <= depth) trie.found[state]?.push(literal.id)
      else addTo(tails, state, { classes: all.slice(depth), id: literal.id })
    }
    if (trie.states <= mostStates) return { trie, tails, depth }
  }
}

class DenseTable {
  readonly #classes: Uint8Array
  readonly #width: number
  readonly #depth: number
  /** By state × width + class: the next state. Behind the classes of a final state stands its number among those. */
  readonly #next: Uint16Array
  /** States from here on report something. */
  readonly #firstFinal: number
  /** By number of the final state: where its ids begin in `#ids`, and one more for the end. */
  readonly #starts: Int32Array
  readonly #ids: Int32Array
  /** By number of the final state: the scan that reported it. */
  readonly #reported: Uint32Array
  /** By number of the final state: what may follow there, of literals longer than the table is deep; or 0. */
  readonly #tailsOf: Int32Array
  readonly #tails = new LiteralTails()
  /** Literals of one character: nearly every state would end one. By class, the scan in which it was seen last. */
  readonly #single: readonly { readonly class: number; readonly ids: readonly number[] }[]
  readonly #present: Uint32Array
  #scan = 0
  readonly #isEmpty: boolean

  constructor(literals: readonly Literal[], classes: Uint8Array, width: number) {
    this.#isEmpty = literals.length === 0
    this.#classes = classes
    const rowWidth = width + 1
    this.#width = rowWidth
    this.#single = singlesOf(literals, classes)
    this.#present = new Uint32Array(width)
    const { trie, tails, depth } = trieOf(
      literals.filter((literal) => !isSingle(literal)),
      classes,
      rowWidth,
    )
    this.#depth = depth
    completeTransitions(trie)
    const isFinal = trie.found.map((ids, state) => ids.length > 0 || tails.has(state))
    const order = finalsLast(isFinal)
    const finals = Array.from(isFinal.keys()).filter((state) => isFinal[state])
    this.#firstFinal = isFinal.length - finals.length
    this.#next = renumbered(trie, order)
    for (const [number, state] of finals.entries()) this.#next[(order[state] as number) * rowWidth + width] = number
    const { starts, numbers } = numberLists(finals.map((state) => [...new Set(trie.found[state])]))
    this.#starts = starts
    this.#ids = numbers
    this.#reported = new Uint32Array(finals.length)
    this.#tailsOf = Int32Array.from(finals, (state) => this.#addTails(tails.get(state)))
  }

  get bytes(): number {
    const tables = [this.#next, this.#starts, this.#ids, this.#reported, this.#tailsOf]
    return tables.reduce((sum, { byteLength }) => sum + byteLength, this.#tails.bytes)
  }

  /** Finds the literals in the first `length` bytes of `searched`. */
  scan(length: number, found: FoundNumbers): void {
    if (this.#isEmpty) return
    if (++this.#scan > 0xffffffff) this.#startOver()
    const start = this.#next[startClass] as number
    const last =
      length < leastSplit ? this.#step(start, 0, length, length, found) : this.#scanQuarters(start, length, found)
    const end = this.#next[last * this.#width + endClass] as number
    if (end >= this.#firstFinal) this.#report(end, length + 1, length, found)
    if (this.#single.length > 0) this.#reportSingles(length, found)
  }

  /**
   * Goes through the four quarters of a text side by side: each step waits for the one before, and often for memory.
   * The later ones begin some bytes early, from where nothing was read, so that what lies across is found.
   */
  #scanQuarters(start: number, length: number, found: FoundNumbers): number {
    const bytes = searchedBytes()
    const next = this.#next
    const classes = this.#classes
    const width = this.#width
    const firstFinal = this.#firstFinal
    const quarter = length >> 2
    const [atB, atC, atD] = [quarter, 2 * quarter, 3 * quarter].map((at) => at - this.#depth + 1) as [
      number,
      number,
      number,
    ]
    let [a, b, c, d] = [start, 0, 0, 0]
    for (let i = 0; i < quarter; i++) {
      a = next[a * width + (classes[bytes[i] as number] as number)] as number
      b = next[b * width + (classes[bytes[atB + i] as number] as number)] as number
      c = next[c * width + (classes[bytes[atC + i] as number] as number)] as number
      d = next[d * width + (classes[bytes[atD + i] as number] as number)] as number
      if (a >= firstFinal) this.#report(a, i + 1, length, found)
      if (b >= firstFinal) this.#report(b, atB + i + 1, length, found)
      if (c >= firstFinal) this.#report(c, atC + i + 1, length, found)
      if (d >= firstFinal) this.#report(d, atD + i + 1, length, found)
    }
    this.#step(b, atB + quarter, 2 * quarter, length, found)
    this.#step(c, atC + quarter, 3 * quarter, length, found)
    return this.#step(d, atD + quarter, length, length, found)
  }

  /** Reads the bytes from one place to another; returns the state behind them. */
  #step(from: number, at: number, to: number, length: number, found: FoundNumbers): number {
    const bytes = searchedBytes()
    const next = this.#next
    const classes = this.#classes
    const width = this.#width
    const firstFinal = this.#firstFinal
    let state = from
    for (let i = at; i < to; i++) {
      state = next[state * width + (classes[bytes[i] as number] as number)] as number
      if (state >= firstFinal) this.#report(state, i + 1, length, found)
    }
    return state
  }

  #addTails(tails: readonly Tail[] | undefined): number {
    return tails === undefined ? 0 : this.#tails.add(tails)
  }

  #startOver(): void {
    this.#reported.fill(0)
    this.#present.fill(0)
    this.#scan = 1
  }

  /** Reports what ends in a state that was reached before the byte at `at`, and the longer literals that go on there. */
  #report(state: number, at: number, length: number, found: FoundNumbers): void {
    const final = this.#next[(state + 1) * this.#width - 1] as number
    const tails = this.#tailsOf[final] as number
    if (tails !== 0) this.#tails.walk(tails, at, length, this.#classes, found)
    if (this.#reported[final] === this.#scan) return
    this.#reported[final] = this.#scan
    const end = this.#starts[final + 1] as number
    for (let i = this.#starts[final] as number; i < end; i++) found.add(this.#ids[i] as number)
  }

  #reportSingles(length: number, found: FoundNumbers): void {
    const bytes = searchedBytes()
    const classes = this.#classes
    const present = this.#present
    const scan = this.#scan
    for (let i = 0; i < length; i++) present[classes[bytes[i] as number] as number] = scan
    for (const { class: each, ids } of this.#single) if (present[each] === scan) for (const id of ids) found.add(id)
  }
}

/** The classes of a literal's bytes, with those of the ends it stands at. */
function classesIn({ text, atStart, atEnd }: Literal, classes: Uint8Array): number[] {
  const inside = Array.from({ length: text.length }, (_, i) => classes[text.charCodeAt(i)] as number)
  return [...(atStart ? [startClass] : []), ...inside, ...(atEnd ? [endClass] : [])]
}

function addTo(tails: Map<number, Tail[]>, state: number, tail: Tail): void {
  const known = tails.get(state)
  if (known === undefined) tails.set(state, [tail])
  else known.push(tail)
}

function singlesOf(literals: readonly Literal[], classes: Uint8Array): { class: number; ids: number[] }[] {
  const byClass = new Map<number, Set<number>>()
  for (const literal of literals.filter(isSingle)) {
    const each = classes[literal.text.charCodeAt(0)] as number
    byClass.set(each, (byClass.get(each) ?? new Set()).add(literal.id))
  }
  return Array.from(byClass, ([each, ids]) => ({ class: each, ids: [...ids] }))
}

const isSingle = ({ text, atStart, atEnd }: Omit<Literal, 'id'>): boolean => text.length === 1 && !atStart && !atEnd

/** A class for each character of the literals, upper case letters with the lower ones. */
function classesOf(literals: readonly Literal[]): { classes: Uint8Array; width: number } {
  const classes = new Uint8Array(256)
  let width = endClass + 1
  for (const { text } of literals) {
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      if (classes[unit] === otherClass) classes[unit] = width++
    }
  }
  for (let unit = 0x41; unit <= 0x5a; unit++) classes[unit] = classes[unit | 0x20] as number
  return { classes, width }
}

/** Gives every state a transition for every class, and the ids of the shorter literals that end where it does. */
function completeTransitions(trie: Trie): void {
  const { table, width, found } = trie
  const fallback = new Int32Array(trie.states)
  const queue = new Int32Array(trie.states)
  let end = 0
  for (let each = 0; each < width; each++) {
    const child = table[each] as number
    if (child !== 0) queue[end++] = child
  }
  for (let at = 0; at < end; at++) {
    const state = queue[at] as number
    const lower = (fallback[state] as number) * width
    found[state]?.push(...(found[fallback[state] as number] as number[]))
    for (let each = 0; each < width; each++) {
      const child = table[state * width + each] as number
      if (child === 0) table[state * width + each] = table[lower + each] as number
      else {
        fallback[child] = table[lower + each] as number
        queue[end++] = child
      }
    }
  }
}

/** New numbers for the states, final ones last; the root, which is none, stays 0. */
function finalsLast(isFinal: readonly boolean[]): Int32Array {
  const order = new Int32Array(isFinal.length)
  let number = 0
  for (const last of [false, true])
    for (const [state, final] of isFinal.entries()) if (final === last) order[state] = number++
  return order
}

function renumbered({ table, width, states }: Trie, order: Int32Array): Uint16Array {
  const next = new Uint16Array(states * width)
  for (let state = 0; state < states; state++) {
    const from = state * width
    const to = (order[state] as number) * width
    for (let each = 0; each < width; each++) next[to + each] = order[table[from + each] as number] as number
  }
  return next
}

/** Literals with characters beyond ASCII: transitions in maps, and a fallback where there is none. */
class SparseAutomaton {
  readonly #next: Map<number, number>[] = [new Map()]
  readonly #ids: number[][] = [[]]
  readonly #fallback: number[] = [0]

  constructor(literals: readonly Literal[]) {
    for (const literal of literals) this.#add(literal)
    const queue = [...(this.#next[0] as Map<number, number>).values()]
    for (const state of queue) {
      for (const [unit, child] of this.#next[state] as Map<number, number>) {
        this.#fallback[child] = this.#step(this.#fallback[state] as number, unit)
        queue.push(child)
      }
      this.#ids[state]?.push(...(this.#ids[this.#fallback[state] as number] as number[]))
    }
  }

  scan(folded: string, found: FoundNumbers): void {
    let state = this.#step(0, startUnit)
    for (let i = 0; i < folded.length; i++) {
      state = this.#step(state, folded.charCodeAt(i))
      for (const id of this.#ids[state] as number[]) found.add(id)
    }
    for (const id of this.#ids[this.#step(state, endUnit)] as number[]) found.add(id)
  }

  #add({ text, atStart, atEnd, id }: Literal): void {
    let state = 0
    if (atStart) state = this.#child(state, startUnit)
    for (let i = 0; i < text.length; i++) state = this.#child(state, text.charCodeAt(i))
    if (atEnd) state = this.#child(state, endUnit)
    this.#ids[state]?.push(id)
  }

  #child(state: number, unit: number): number {
    const known = this.#next[state]?.get(unit)
    if (known !== undefined) return known
    const child = this.#next.push(new Map()) - 1
    this.#ids.push([])
    this.#fallback.push(0)
    this.#next[state]?.set(unit, child)
    return child
  }

  #step(from: number, unit: number): number {
    for (let state = from; ; state = this.#fallback[state] as number) {
      const next = this.#next[state]?.get(unit)
      if (next !== undefined) return next
      if (state === 0) return 0
    }
  }
}

/** Numbers beyond those of any character. */
const startUnit = 0x10000
const endUnit = 0x10001
