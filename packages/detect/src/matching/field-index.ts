import { fold } from '@aurora/query'
import type { Clue } from './clues.ts'
import type { Literal } from './literal.ts'
import { LiteralAutomaton } from './literal-automaton.ts'
import { ValueMemory, type MemoryBudget } from './value-memory.ts'

/** The clues of one place: which leaves they are of, and how their texts are found there. */
export class FieldIndex {
  readonly #whole = new Map<string, number[]>()
  readonly #wholeCased = new Map<string, number[]>()
  readonly #automaton: LiteralAutomaton | undefined
  readonly #memory: ValueMemory | undefined

  /** With a `budget`, what was found in a value is remembered: for places whose values come again. */
  constructor(clues: Iterable<{ readonly clue: Clue; readonly id: number }>, budget?: MemoryBudget) {
    this.#memory = budget === undefined ? undefined : new ValueMemory(budget)
    const literals: Literal[] = []
    for (const { clue, id } of clues) {
      const { text, how } = clue
      if (how === 'whole') addTo(this.#whole, text, id)
      else if (how === 'wholeCased') addTo(this.#wholeCased, text, id)
      else literals.push({ text, atStart: how === 'atStart', atEnd: how === 'atEnd', id })
    }
    this.#automaton = literals.length === 0 ? undefined : new LiteralAutomaton(literals)
  }

  /** Bytes of its tables, without the texts that are looked up whole. */
  get bytes(): number {
    return this.#automaton?.bytes ?? 0
  }

  /** Reports the leaves of which a clue is seen in a value, some more than once. */
  look(text: string, report: (id: number) => void): void {
    if (this.#memory?.wants(text) !== true) return this.#search(text, report)
    const ids = this.#memory.idsIn(text, this.#find)
    for (let i = 0; i < ids.length; i++) report(ids[i] as number)
  }

  readonly #find = (text: string): readonly number[] => {
    const found = new Set<number>()
    this.#search(text, (id) => found.add(id))
    return found.size === 0 ? nothing : [...found]
  }

  #search(text: string, report: (id: number) => void): void {
    if (this.#whole.size > 0) this.#whole.get(fold(text))?.forEach(report)
    if (this.#wholeCased.size > 0) this.#wholeCased.get(text.toWellFormed())?.forEach(report)
    this.#automaton?.scan(text, fold, report)
  }
}

const nothing: readonly number[] = []

function addTo(map: Map<string, number[]>, text: string, id: number): void {
  const ids = map.get(text)
  if (ids === undefined) map.set(text, [id])
  else ids.push(id)
}
