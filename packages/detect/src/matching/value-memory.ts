/** Characters of values that are remembered at a time, twice: 4 million take at most some 20 MB. */
const defaultMaxCharacters = 2_000_000

/** A longer value seldom comes again. */
const maxValueCharacters = 512

/** What an entry costs beside its characters, in characters. */
const entryCharacters = 64

/** After so many lookups a place is judged by how often a value had been seen before … */
const trialLookups = 1024

/** … and with fewer hits than one in so many nothing is kept of it … */
const leastHitsOneIn = 8

/** … for so many lookups: what a sender writes changes. */
const pauseLookups = 64 * trialLookups

/** How many characters all memories of a matcher may keep, and when they forget. */
export class MemoryBudget {
  readonly #maxCharacters: number
  #characters = 0
  /** Counts up whenever the budget is used up: what was not asked for since the last time is forgotten. */
  generation = 0

  constructor(maxCharacters = defaultMaxCharacters) {
    this.#maxCharacters = maxCharacters
  }

  spend(characters: number): void {
    this.#characters += characters
    if (this.#characters <= this.#maxCharacters) return
    this.#characters = 0
    this.generation++
  }

  /** Makes all memories forget everything. */
  empty(): void {
    this.#characters = 0
    this.generation += 2
  }
}

/**
 * Remembers what was found in values of one place: images, users and channels come again and again, and are looked
 * through once. Bounded by its budget whatever is sent; a place whose values are all new is left alone for a while.
 */
export class ValueMemory {
  readonly #budget: MemoryBudget
  #young = new Map<string, readonly number[]>()
  #old = new Map<string, readonly number[]>()
  #generation: number
  #lookups = 0
  #hits = 0
  #pause = 0

  constructor(budget: MemoryBudget) {
    this.#budget = budget
    this.#generation = budget.generation
  }

  /** Whether the next text is one to remember, or to be looked through for itself. */
  wants(text: string): boolean {
    return text.length <= maxValueCharacters && !this.#isPausing()
  }

  /** What `find` gives for `text`, from memory where it is known; `find` gives the same for the same text. */
  idsIn(text: string, find: (text: string) => readonly number[]): readonly number[] {
    if (this.#generation !== this.#budget.generation) this.#forget()
    const known = this.#young.get(text)
    if (known !== undefined) {
      this.#hits++
      return known
    }
    const before = this.#old.get(text)
    if (before !== undefined) this.#hits++
    const ids = before ?? find(text)
    this.#young.set(text, ids)
    this.#budget.spend(text.length + entryCharacters + ids.length)
    return ids
  }

  #isPausing(): boolean {
    if (this.#pause > 0) {
      this.#pause--
      return true
    }
    if (++this.#lookups < trialLookups) return false
    if (this.#hits * leastHitsOneIn < this.#lookups) {
      this.#pause = pauseLookups
      this.#young = new Map()
      this.#old = new Map()
    }
    this.#lookups = 0
    this.#hits = 0
    return false
  }

  #forget(): void {
    const isNext = this.#generation + 1 === this.#budget.generation
    this.#old = isNext ? this.#young : new Map()
    this.#young = new Map()
    this.#generation = this.#budget.generation
  }
}
