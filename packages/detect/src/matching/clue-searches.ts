import { fold } from '@aurora/query'
import type { Clue } from './clues.ts'
import { FoundNumbers } from './found-numbers.ts'
import type { Literal } from './literal.ts'
import { LiteralAutomaton } from './literal-automaton.ts'
import { MemoryBudget } from './value-memory.ts'

/** What is looked for in a text, wherever that text stands. */
export type Wanted = Omit<Clue, 'place'>

/**
 * The searches of a matcher, each made once: an image is looked through for the same texts whether its sender names it
 * `Image` or `NewProcessName`, and a line for the same keywords whatever it tells of. Tables that are shared are small
 * in sum and stay in the processor's cache.
 */
export class ClueSearches {
  /** How much may be remembered of values, by all indices together. */
  readonly budget = new MemoryBudget()
  readonly #known = new Map<string, ClueSearch>()

  /** The search for texts that are all different. */
  searchFor(wanted: readonly Wanted[]): ClueSearch {
    const key = JSON.stringify(wanted.map(({ text, how }) => [text, how]))
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const search = new ClueSearch(wanted)
    this.#known.set(key, search)
    return search
  }

  /** Bytes of all tables, without the texts that are looked up whole. */
  get bytes(): number {
    return this.#known.values().reduce((sum, { bytes }) => sum + bytes, 0)
  }
}

/** Tells which of many texts are in a value, by their numbers: their places in the list. */
export class ClueSearch {
  readonly #whole = new Map<string, number>()
  readonly #wholeCased = new Map<string, number>()
  readonly #automaton: LiteralAutomaton | undefined
  readonly #found: FoundNumbers

  constructor(wanted: readonly Wanted[]) {
    const literals: Literal[] = []
    for (const [id, { text, how }] of wanted.entries()) {
      if (how === 'whole') this.#whole.set(text, id)
      else if (how === 'wholeCased') this.#wholeCased.set(text, id)
      else literals.push({ text, atStart: how === 'atStart', atEnd: how === 'atEnd', id })
    }
    this.#automaton = literals.length === 0 ? undefined : new LiteralAutomaton(literals)
    this.#found = new FoundNumbers(wanted.length)
  }

  get bytes(): number {
    return this.#automaton?.bytes ?? 0
  }

  /** What is in a value; good until the next is asked. */
  look(text: string): FoundNumbers {
    const found = this.#found
    found.begin()
    if (this.#whole.size > 0) addKnown(this.#whole.get(fold(text)), found)
    if (this.#wholeCased.size > 0) addKnown(this.#wholeCased.get(text.toWellFormed()), found)
    this.#automaton?.scan(text, fold, found)
    return found
  }
}

function addKnown(number: number | undefined, found: FoundNumbers): void {
  if (number !== undefined) found.add(number)
}
