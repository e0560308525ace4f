import type { Condition } from './condition.ts'

const kinds = { leaf: 0, and: 1, or: 2, not: 3, always: 4, never: 5 } as const

/**
 * Conditions as one list of numbers, each node as its kind, the place behind it, and what is in it: evaluating one reads
 * a few lines of memory in order, where objects would be scattered over the heap.
 */
export class ConditionCode {
  readonly #code: Int32Array
  readonly #starts: Int32Array

  constructor(conditions: readonly Condition[]) {
    const code: number[] = []
    this.#starts = Int32Array.from(conditions, (condition) => {
      const start = code.length
      write(condition, code)
      return start
    })
    this.#code = Int32Array.from(code)
  }

  /** Whether the condition of a number holds; `leafHolds` is asked for what it needs. */
  holds(number: number, leafHolds: (leaf: number) => boolean): boolean {
    return this.#evaluate(this.#starts[number] as number, leafHolds)
  }

  #evaluate(at: number, leafHolds: (leaf: number) => boolean): boolean {
    const code = this.#code
    const kind = code[at] as number
    const end = code[at + 1] as number
    switch (kind) {
      case kinds.leaf:
        return leafHolds(code[at + 2] as number)
      case kinds.and:
        for (let child = at + 2; child < end; child = code[child + 1] as number)
          if (!this.#evaluate(child, leafHolds)) return false
        return true
      case kinds.or:
        for (let child = at + 2; child < end; child = code[child + 1] as number)
          if (this.#evaluate(child, leafHolds)) return true
        return false
      case kinds.not:
        return !this.#evaluate(at + 2, leafHolds)
      default:
        return kind === kinds.always
    }
  }
}

function write(condition: Condition, code: number[]): void {
  const at = code.push(kindOf(condition), 0) - 2
  if (condition.kind === 'leaf') code.push(condition.leaf.id)
  else if (condition.kind === 'not') write(condition.of, code)
  else if (condition.kind !== 'constant') for (const each of condition.of) write(each, code)
  code[at + 1] = code.length
}

function kindOf(condition: Condition): number {
  if (condition.kind === 'constant') return condition.holds ? kinds.always : kinds.never
  return kinds[condition.kind]
}
