import { fold } from './fold.ts'

/** What a text must have for an RE2 expression to be found in it. */
export interface RegexNeeds {
  /** Folded texts of which the folded text holds at least one; undefined when none can be told. */
  readonly literals: readonly string[] | undefined
  /** Code points a match has at least. */
  readonly length: number
}

const nothing: RegexNeeds = { literals: undefined, length: 0 }

/** More branches than this are not worth telling apart. */
const maxAlternatives = 64

/** A longer match is none that a bound on the length could tell apart. */
const maxLength = 1_000_000

/**
 * What an expression needs. Conservative: what is not understood, is optional or stands for several characters needs
 * nothing. The expression itself decides: this only says of which texts it need not be asked.
 */
export function regexNeeds(pattern: string, flags: string): RegexNeeds {
  const reader = new Reader(pattern, flags.includes('i') || /\(\?[a-z]*i/.test(pattern))
  const { literals, length } = reader.alternatives()
  if (!reader.isAtEnd) return nothing
  return { literals: literals?.includes('') === true ? undefined : literals && [...new Set(literals)], length }
}

/** One piece of an expression, before its repetition: a character that stands for itself has `character`. */
interface Piece extends RegexNeeds {
  readonly character?: string
}

const anyOne: Piece = { literals: undefined, length: 1 }

/** Reads an expression from left to right; gives up, by `#isLost`, on what it does not understand. */
class Reader {
  readonly #pattern: string
  readonly #ignoresCase: boolean
  #at = 0
  #depth = 0
  #isLost = false

  constructor(pattern: string, ignoresCase: boolean) {
    this.#pattern = pattern
    this.#ignoresCase = ignoresCase
  }

  get isAtEnd(): boolean {
    return !this.#isLost && this.#at === this.#pattern.length
  }

  /** What every branch of an alternation needs: one of the literals of each, and the length of the shortest. */
  alternatives(): RegexNeeds {
    const branches: RegexNeeds[] = []
    do branches.push(this.#branch())
    while (this.#take('|'))
    const literals = branches.flatMap((branch) => branch.literals ?? [])
    const hasAll = branches.every((branch) => branch.literals !== undefined) && literals.length <= maxAlternatives
    return { literals: hasAll ? literals : undefined, length: Math.min(...branches.map(({ length }) => length)) }
  }

  /** Of what stands one behind the other: the run, or the group, whose shortest literal is longest. */
  #branch(): RegexNeeds {
    let best: readonly string[] | undefined
    let run = ''
    let length = 0
    const consider = (candidate: readonly string[] | undefined): void => {
      if (candidate !== undefined && shortest(candidate) > shortest(best)) best = candidate
    }
    const endRun = (): void => {
      if (run !== '') consider([run])
      run = ''
    }
    while (!this.#isLost && this.#at < this.#pattern.length && !this.#isAt('|') && !this.#isAt(')')) {
      const piece = this.#piece()
      const { least, isOnce } = this.#repetition()
      length = Math.min(maxLength, length + piece.length * least)
      // The last of `ab+` is still there once; of `ab*` it may be missing.
      if (piece.character !== undefined && least > 0) run += piece.character
      if (piece.character === undefined || !isOnce) endRun()
      if (piece.character === undefined && least > 0) consider(piece.literals)
    }
    endRun()
    return { literals: best, length }
  }

  #piece(): Piece {
    const character = this.#next()
    switch (character) {
      case '\\':
        return this.#escape()
      case '[':
        this.#skipClass()
        return anyOne
      case '(':
        return this.#group()
      case '.':
        return anyOne
      case '^':
      case '$':
        return nothing
      case '*':
      case '+':
      case '?':
        this.#isLost = true
        return nothing
      default:
        return this.#literal(character)
    }
  }

  #group(): Piece {
    if (this.#isAt('?') && !this.#skipGroupHead()) {
      if (/^[*+?{]/.test(this.#pattern.slice(this.#at))) this.#isLost = true // it repeats what stands before the flags
      return nothing
    }
    if (++this.#depth > 50) this.#isLost = true
    const inside = this.#isLost ? nothing : this.alternatives()
    this.#depth--
    if (!this.#take(')')) this.#isLost = true
    return inside
  }

  /** What stands after `(?`: flags, or a name. False when the group is flags alone, `(?i)`, or is not understood. */
  #skipGroupHead(): boolean {
    const rest = this.#pattern.slice(this.#at, this.#at + 80)
    const [head = ''] = /^\?(?:P?<\w+>|[ims-]*:|[ims-]+\))/.exec(rest) ?? []
    if (head === '') this.#isLost = true
    this.#at += head.length
    return head !== '' && !head.endsWith(')')
  }

  #escape(): Piece {
    const character = this.#next()
    if (!/^[A-Za-z0-9]?$/.test(character)) return this.#literal(character)
    if (/^[bBAz]$/.test(character)) return nothing
    if (!/^[dDwWsSntrfva]$/.test(character)) this.#isLost = true // \x41, \pL, \Q…\E and their like
    return anyOne
  }

  #skipClass(): void {
    this.#take('^')
    this.#take(']')
    for (;;) {
      const character = this.#next()
      if (character === ']') return
      if (character === '') {
        this.#isLost = true
        return
      }
      if (character === '\\') this.#next()
      if (character === '[' && this.#isAt(':')) this.#at = Math.max(this.#at, this.#pattern.indexOf(':]', this.#at) + 2)
    }
  }

  /**
   * A character as it stands in folded text; undefined where others may stand for it: `(?i)s` finds ſ, whose fold is
   * not s, others beyond ASCII have such partners too, and the fold of a sigma depends on its neighbours.
   */
  #literal(character: string): Piece {
    const folded = fold(character)
    if (folded.length !== character.length || folded === 'σ' || folded === 'ς') return anyOne
    const isAmbiguous = this.#ignoresCase && (folded === 's' || folded > '\x7f')
    return isAmbiguous ? anyOne : { literals: [folded], length: 1, character: folded }
  }

  /** How often the piece stands there at least, and whether that is just once. */
  #repetition(): { least: number; isOnce: boolean } {
    let least = 1
    let isOnce = false
    if (this.#take('*') || this.#take('?')) least = 0
    else if (!this.#take('+')) {
      const [braces, count] = /^\{(\d+)(?:,\d*)?\}/.exec(this.#pattern.slice(this.#at, this.#at + 20)) ?? []
      isOnce = braces === undefined
      if (braces !== undefined) least = Number(count)
      this.#at += braces?.length ?? 0
    }
    if (!isOnce) this.#take('?')
    return { least, isOnce }
  }

  #isAt(character: string): boolean {
    return this.#pattern[this.#at] === character
  }

  #take(character: string): boolean {
    if (!this.#isAt(character)) return false
    this.#at++
    return true
  }

  /** The next code point; '' at the end. */
  #next(): string {
    const point = this.#pattern.codePointAt(this.#at)
    if (point === undefined) return ''
    const text = String.fromCodePoint(point)
    this.#at += text.length
    return text
  }
}

const shortest = (texts: readonly string[] | undefined): number =>
  texts === undefined ? 0 : Math.min(...texts.map((text) => text.length))
