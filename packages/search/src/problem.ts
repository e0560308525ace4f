import type { Span } from './span.ts'

/** A replacement for the faulty span, with the words of the button that applies it. */
export interface Repair {
  readonly text: string
  readonly label: string
}

/** Why a query cannot be used, where, and what would do. */
export interface SyntaxProblem extends Span {
  /** For a person: `column 21: expected a term after AND`. */
  readonly message: string
  /** From 1. */
  readonly column: number
  /** What could stand at this place, in words. */
  readonly expected: readonly string[]
  readonly repair?: Repair
}

/** Something that is searched as written but may not be meant. */
export interface SearchWarning extends Span {
  readonly message: string
  readonly repair?: Repair
}

/** Makes a problem; `what` is lower case and without a full stop, the column is put in front. */
export function problemAt(at: Span, what: string, expected: readonly string[] = [], repair?: Repair): SyntaxProblem {
  const column = at.offset + 1
  return { ...at, column, message: `column ${column}: ${what}`, expected, ...(repair && { repair }) }
}

/** Carries a problem out of the parser; never leaves this package. */
export class ProblemFound extends Error {
  readonly problem: SyntaxProblem
  constructor(problem: SyntaxProblem) {
    super(problem.message)
    this.problem = problem
  }
}

/** Stops reading with a problem. */
export function refuse(at: Span, what: string, expected: readonly string[] = [], repair?: Repair): never {
  throw new ProblemFound(problemAt(at, what, expected, repair))
}
