import type { Fault, FaultCode, Place } from './fault.ts'

/** A file is not told of more faults than this: the first ones explain the others. */
const maxFaults = 100
/** Most texts that the modifiers of a file may make of its values, counted at each step. */
const maxAlternatives = 200_000

/** Text of one file with the faults found in it so far. Reading goes on after a fault, so that all are told at once. */
export class Report {
  readonly file: string
  readonly text: string
  readonly faults: Fault[] = []
  /** Where lines begin, as far as somebody asked: most rules have no fault. */
  readonly #lineStarts = [0]
  readonly #lineEnd = /\r\n|\r|\n/g
  #isWhole = false
  #errors = 0
  #alternatives = 0

  constructor(file: string, text: string) {
    this.file = file
    this.text = text
  }

  /** Errors so far, those beyond the number that is kept too: a document with a new one is refused. */
  get errors(): number {
    return this.#errors
  }

  /** Notes an error. Returns undefined, which stands for what could not be read. */
  refuse(at: Place, code: FaultCode, message: string, repair?: string): undefined {
    this.#errors++
    this.#note('error', at, code, message, repair)
  }

  warn(at: Place, code: FaultCode, message: string, repair?: string): void {
    this.#note('warning', at, code, message, repair)
  }

  #note(severity: Fault['severity'], at: Place, code: FaultCode, message: string, repair: string | undefined): void {
    if (this.faults.length >= maxFaults) return
    const { line, column } = this.#position(at.offset)
    // A document laid under others by `action` is read with each of them.
    if (this.faults.some((each) => each.line === line && each.column === column && each.message === message)) return
    this.faults.push({
      severity,
      code,
      file: this.file,
      line,
      column,
      message,
      ...(repair !== undefined && { repair }),
    })
  }

  /** Counts alternatives that modifiers made of values; false when the file has more than are worth having. */
  countAlternatives(count: number): boolean {
    this.#alternatives += count
    return this.#alternatives <= maxAlternatives
  }

  /** Line of a place, from 1. */
  lineOf(at: Place): number {
    return this.#position(at.offset).line
  }

  /** Finds the beginnings of lines up to the first behind `offset`. */
  #lineStartsTo(offset: number): readonly number[] {
    const starts = this.#lineStarts
    while (!this.#isWhole && (starts[starts.length - 1] ?? 0) <= offset) {
      if (this.#lineEnd.test(this.text)) starts.push(this.#lineEnd.lastIndex)
      else this.#isWhole = true
    }
    return starts
  }

  #position(offset: number): { line: number; column: number } {
    const starts = this.#lineStartsTo(offset)
    let [low, high] = [0, starts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}

/** A text of a rule as it may stand in a message: short, and without control or direction characters. */
export function shown(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60).toWellFormed()}…` : text
  return `\`${short.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd')}\``
}
