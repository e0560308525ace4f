import { fold } from '@aurora/query'
import type { Clue } from './clues.ts'
import type { Literal } from './literal.ts'
import { LiteralAutomaton } from './literal-automaton.ts'

/** The clues of one place: which leaves they are of, and how their texts are found there. */
export class FieldIndex {
  readonly #whole = new Map<string, number[]>()
  readonly #wholeCased = new Map<string, number[]>()
  readonly #automaton: LiteralAutomaton | undefined

  constructor(clues: Iterable<{ readonly clue: Clue; readonly id: number }>) {
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
    if (this.#whole.size > 0) this.#whole.get(fold(text))?.forEach(report)
    if (this.#wholeCased.size > 0) this.#wholeCased.get(text.toWellFormed())?.forEach(report)
    this.#automaton?.scan(text, fold, report)
  }
}

function addTo(map: Map<string, number[]>, text: string, id: number): void {
  const ids = map.get(text)
  if (ids === undefined) map.set(text, [id])
  else ids.push(id)
}
