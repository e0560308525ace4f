import type { FoundNumbers } from './found-numbers.ts'
import type { Literal } from './literal.ts'
import { searchedBytes } from './searched-text.ts'

/** Literals this long let the search step over so many bytes at once that it pays. */
const leastLength = 4

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

  /** Reports the literals in the first `length` bytes of the text that is searched. */
  scan(length: number, found: FoundNumbers): void {
    const bytes = searchedBytes()
    const steps = this.#steps
    for (let at = this.#length - 1; at < length;) {
      const block = ((bytes[at - 1] as number) << 8) | (bytes[at] as number)
      const step = steps[block] as number
      if (step === 0) this.#compare(block, at - this.#length + 1, length, found)
      at += step === 0 ? 1 : step
    }
  }

  #compare(block: number, start: number, length: number, found: FoundNumbers): void {
    const bytes = searchedBytes()
    for (const { bytes: wanted, id } of this.#candidates.get(block) ?? []) {
      if (start + wanted.length > length) continue
      let at = 0
      while (at < wanted.length && this.#classes[bytes[start + at] as number] === wanted[at]) at++
      if (at === wanted.length) found.add(id)
    }
  }
}

/** Two bytes in each case, where they are letters. */
function blocksOf(first: number, second: number): number[] {
  return casesOf(first).flatMap((high) => casesOf(second).map((low) => (high << 8) | low))
}

const casesOf = (byte: number): number[] => (byte >= 0x61 && byte <= 0x7a ? [byte, byte ^ 0x20] : [byte])
