import type { ClueSearch, ClueSearches, Wanted } from './clue-searches.ts'
import type { Clue } from './clues.ts'
import { numberLists, type NumberLists } from './number-lists.ts'
import { ValueMemory } from './value-memory.ts'

/** A clue, and the leaf it is of. */
export interface ClueOf {
  readonly clue: Clue
  readonly id: number
}

/** The clues of one place: which leaves they are of, and how their texts are found there. */
export class FieldIndex {
  readonly #search: ClueSearch
  /** By number of a wanted text: its leaves. */
  readonly #leaves: NumberLists
  readonly #memory: ValueMemory | undefined

  /** `remembers`: for places whose values come again. */
  constructor(clues: Iterable<ClueOf>, searches: ClueSearches, { remembers }: { readonly remembers: boolean }) {
    const byText = new Map<string, { wanted: Wanted; leaves: number[] }>()
    for (const { clue, id } of clues) {
      const { text, how } = clue
      const key = `${how} ${text}`
      const known = byText.get(key) ?? { wanted: { text, how }, leaves: [] }
      byText.set(key, known)
      known.leaves.push(id)
    }
    // In one order, so that places with the same clues share their search.
    const entries = [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry)
    this.#leaves = numberLists(entries.map(({ leaves }) => leaves))
    this.#search = searches.searchFor(entries.map(({ wanted }) => wanted))
    this.#memory = remembers ? new ValueMemory(searches.budget) : undefined
  }

  /** Reports the leaves of which a clue is seen in a value, some more than once. */
  look(text: string, report: (leaf: number) => void): void {
    const leaves = this.#memory?.wants(text) === true ? this.#memory.idsIn(text, this.#find) : this.#find(text)
    for (let i = 0; i < leaves.length; i++) report(leaves[i] as number)
  }

  readonly #find = (text: string): readonly number[] => {
    const { starts, numbers } = this.#leaves
    const found = this.#search.look(text)
    if (found.length === 0) return nothing
    const leaves: number[] = []
    for (let i = 0; i < found.length; i++) {
      const number = found.numbers[i] as number
      const end = starts[number + 1] as number
      for (let at = starts[number] as number; at < end; at++) leaves.push(numbers[at] as number)
    }
    return leaves
  }
}

const nothing: readonly number[] = []
