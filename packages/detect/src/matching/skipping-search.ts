import type { FoundNumbers } from './found-numbers.ts'
import type { Literal } from './literal.ts'
import { searchedBytes } from './searched-text.ts'

/** Literals this long let the search step over so many bytes at once that it pays. */
const leastLength = 5

/** With more literals, few blocks of two bytes are in none of them. */
const mostLiterals = 300

/** Kinds of blocks: one for every two bytes. */
const blocks = 1 << 16

/**
 * Finds literals by looking at every few bytes only: two bytes that stand in no literal, or far from its end, let the
 * search step over all that a match would need before them (Wu and Manber, "A fast algorithm for multi-pattern
 * searching", 1994). Keywords, which are looked for in whole lines, are found five times as fast as by an automaton.
 */
export class SkippingSearch {
  readonly #length: number
  readonly #classes: Uint8Array
  /** By two bytes: how far the next look is; 0 where a literal may end its first `#length` bytes. */
  readonly #steps: Uint8Array
  /** By two bytes: the literals that may be meant. */
  readonly #candidates = new Map<number, { readonly bytes: Uint8Array; readonly id: number }[]>()

  /** Whether literals are such that they are found this way: all long, all anywhere in a text, not too many. */
  static fits(literals: readonly Literal[]): boolean {
    return (
      literals.length > 0 &&
      literals.length <= mostLiterals &&
      literals.every(({ text, atStart, atEnd }) => text.length >= leastLength && !atStart && !atEnd)
    )
  }

  /** `literals` fit and are ASCII. `classes`: by byte, upper case letters with the lower ones, 0 for all of no literal. */
  constructor(literals: readonly Literal[], classes: Uint8Array) {
    this.#classes = classes
    this.#length = Math.min(...literals.map(({ text }) => text.length), 255)
    this.#steps = new Uint8Array(blocks).fill(this.#length - 1)
    for (const { text, id } of literals) {
      const bytes = Uint8Array.from(Buffer.from(text, 'latin1'), (byte) => classes[byte] as number)
      for (let at = 1; at < this.#length; at++) {
        for (const block of blocksOf(text.charCodeAt(at - 1), text.charCodeAt(at))) {
          this.#steps[block] = Math.min(this.#steps[block] as number, this.#length - 1 - at)
          if (at === this.#length - 1)
            this.#candidates.set(block, [...(this.#candidates.get(block) ?? []), { bytes, id }])
        }
      }
    }
  }

  get bytes(): number {
    return this.#steps.byteLength
  }

  /**
   * Finds literals in the first `length` bytes of the text that is searched. Each look waits for the one before, so the
   * four quarters of a text are gone through side by side.
   */
  scan(length: number, found: FoundNumbers): void {
    const bytes = searchedBytes()
    const steps = this.#steps
    const quarter = length >> 2
    const [endA, endB, endC] = [quarter, 2 * quarter, 3 * quarter]
    let [a, b, c, d] = [this.#length - 1, endA, endB, endC]
    if (a < endA)
      while (a < endA && b < endB && c < endC && d < length) {
        const blockA = ((bytes[a - 1] as number) << 8) | (bytes[a] as number)
        const blockB = ((bytes[b - 1] as number) << 8) | (bytes[b] as number)
        const blockC = ((bytes[c - 1] as number) << 8) | (bytes[c] as number)
        const blockD = ((bytes[d - 1] as number) << 8) | (bytes[d] as number)
        const stepA = steps[blockA] as number
        const stepB = steps[blockB] as number
        const stepC = steps[blockC] as number
        const stepD = steps[blockD] as number
        a += stepA === 0 ? this.#compare(blockA, a, length, found) : stepA
        b += stepB === 0 ? this.#compare(blockB, b, length, found) : stepB
        c += stepC === 0 ? this.#compare(blockC, c, length, found) : stepC
        d += stepD === 0 ? this.#compare(blockD, d, length, found) : stepD
      }
    this.#scanPart(a, endA, length, found)
    this.#scanPart(Math.max(b, this.#length - 1), endB, length, found)
    this.#scanPart(Math.max(c, this.#length - 1), endC, length, found)
    this.#scanPart(Math.max(d, this.#length - 1), length, length, found)
  }

  #scanPart(from: number, to: number, length: number, found: FoundNumbers): void {
    const bytes = searchedBytes()
    for (let at = from; at < to;) {
      const block = ((bytes[at - 1] as number) << 8) | (bytes[at] as number)
      const step = this.#steps[block] as number
      at += step === 0 ? this.#compare(block, at, length, found) : step
    }
  }

  /** Compares where a literal may have the last of its first bytes at `at`; returns the next step. */
  #compare(block: number, at: number, length: number, found: FoundNumbers): 1 {
    const bytes = searchedBytes()
    const start = at - this.#length + 1
    for (const { bytes: wanted, id } of this.#candidates.get(block) ?? []) {
      if (start + wanted.length > length) continue
      let same = 0
      while (same < wanted.length && this.#classes[bytes[start + same] as number] === wanted[same]) same++
      if (same === wanted.length) found.add(id)
    }
    return 1
  }
}

/** Two bytes in each case, where they are letters. */
function blocksOf(first: number, second: number): number[] {
  return casesOf(first).flatMap((high) => casesOf(second).map((low) => (high << 8) | low))
}

const casesOf = (byte: number): number[] => (byte >= 0x61 && byte <= 0x7a ? [byte, byte ^ 0x20] : [byte])
