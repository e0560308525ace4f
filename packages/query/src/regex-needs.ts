import { asciiClassOf, membersOf, type AsciiClass, type ClassRun } from './ascii-class.ts'
import { fold } from './fold.ts'

/** What a text must have for an RE2 expression to be found in it. */
export interface RegexNeeds {
  /** Folded texts of which the folded text holds at least one; undefined when none can be told. */
  readonly literals: readonly string[] | undefined
  /** Code points a match has at least. */
  readonly length: number
  /**
   * Of each list, every match holds at least one text: as it stands there, or folded in the folded text when the
   * expression ignores case (`isFolded`).
   */
  readonly all: readonly (readonly string[])[]
  readonly isFolded: boolean
  /** Long runs of characters of one class that every match holds. */
  readonly runs: readonly ClassRun[]
}

const nothing: RegexNeeds = { literals: undefined, length: 0, all: [], isFolded: false, runs: [] }

/** A shorter run is in most texts. */
const leastRun = 8

/** A character that may be one of so many is spelled out, as long as there are not more spellings than this. */
const maxMembers = 4
const maxSpellings = 8

/** More branches than this are not worth telling apart. */
const maxAlternatives = 64

/** A longer match is none that a bound on the length could tell apart. */
const maxLength = 1_000_000

/**
 * What an expression needs. Conservative: what is not understood, is optional or stands for several characters needs
 * nothing. The expression itself decides: this only says of which texts it need not be asked.
 */
export function regexNeeds(pattern: string, flags: string): RegexNeeds {
  const isFolded = flags.includes('i') || /\(\?[a-z]*i/.test(pattern)
  const reader = new Reader(pattern, isFolded)
  const { literals, length, all, runs } = reader.alternatives()
  if (!reader.isAtEnd) return nothing
  const told = literals?.includes('') === true ? undefined : literals && [...new Set(literals)]
  return { literals: told, length, all, isFolded, runs }
}

/**
 * One piece of an expression, before its repetition: a character that stands for itself has `character`, folded; what
 * it may be in a text has `spellings`, where they are few; a class of ASCII characters has `class`.
 */
interface Piece extends RegexNeeds {
  readonly character?: string
  readonly spellings?: readonly string[]
  readonly class?: AsciiClass
}

const anyOne: Piece = { ...nothing, length: 1 }

/** How often a piece stands there at least, and whether that is just once. */
interface Repetition {
  readonly least: number
  readonly isOnce: boolean
}

/** Pieces that stand one behind the other, and what they need together. */
class Sequence {
  #best: readonly string[] | undefined
  #length = 0
  /** The folded characters just read, and the spellings of what was just read. */
  #run = ''
  #spellings: readonly string[] = ['']
  readonly #all: (readonly string[])[] = []
  readonly #runs: ClassRun[] = []

  add(piece: Piece, { least, isOnce }: Repetition): void {
    this.#length = Math.min(maxLength, this.#length + piece.length * least)
    // The last of `ab+` is still there once; of `ab*` it may be missing.
    if (piece.character !== undefined && least > 0) this.#run += piece.character
    if (piece.character === undefined || !isOnce) this.#endRun()
    if (piece.spellings !== undefined && least > 0) this.#spell(piece.spellings)
    if (piece.spellings === undefined || !isOnce) this.#endSpellings()
    if (piece.character !== undefined || least === 0) return
    this.#consider(piece.literals)
    this.#all.push(...piece.all)
    this.#runs.push(...piece.runs)
    if (piece.class !== undefined && least >= leastRun) this.#runs.push({ of: piece.class, count: least })
  }

  needs(): RegexNeeds {
    this.#endRun()
    this.#endSpellings()
    return { ...nothing, literals: this.#best, length: this.#length, all: this.#all, runs: this.#runs }
  }

  #spell(ends: readonly string[]): void {
    if (this.#spellings.length * ends.length > maxSpellings) this.#endSpellings()
    this.#spellings = this.#spellings.flatMap((start) => ends.map((end) => start + end))
  }

  #endSpellings(): void {
    if (this.#spellings[0] !== '') this.#all.push(this.#spellings)
    this.#spellings = ['']
  }

  #endRun(): void {
    if (this.#run !== '') this.#consider([this.#run])
    this.#run = ''
  }

  #consider(candidate: readonly string[] | undefined): void {
    if (candidate !== undefined && shortest(candidate) > shortest(this.#best)) this.#best = candidate
  }
}

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
    const [only = nothing, ...others] = branches
    return {
      ...nothing,
      literals: hasAll ? literals : undefined,
      length: Math.min(...branches.map(({ length }) => length)),
      all: others.length === 0 ? only.all : [],
      runs: others.length === 0 ? only.runs : [],
    }
  }

  /** Of what stands one behind the other: the run, or the group, whose shortest literal is longest. */
  #branch(): RegexNeeds {
    const sequence = new Sequence()
    while (!this.#isLost && this.#at < this.#pattern.length && !this.#isAt('|') && !this.#isAt(')'))
      sequence.add(this.#piece(), this.#repetition())
    return sequence.needs()
  }

  #piece(): Piece {
    const character = this.#next()
    switch (character) {
      case '\\':
        return this.#escape()
      case '[':
        return this.#class()
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
    return /^[dw]$/.test(character) ? this.#oneOf(`\\${character}`) : anyOne
  }

  #class(): Piece {
    const start = this.#at
    this.#skipClass()
    return this.#oneOf(this.#pattern.slice(start, this.#at - 1))
  }

  /** One character of a class; without regard to case characters beyond ASCII stand for some of it. */
  #oneOf(written: string): Piece {
    const members = this.#ignoresCase ? undefined : asciiClassOf(written)
    if (members === undefined) return anyOne
    const spellings = membersOf(members)
    return { ...anyOne, class: members, ...(spellings.length <= maxMembers && { spellings }) }
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
    if (isAmbiguous) return anyOne
    const spellings = [this.#ignoresCase ? folded : character]
    return { ...anyOne, literals: [folded], character: folded, spellings }
  }

  /** How often the piece stands there at least, and whether that is just once. */
  #repetition(): Repetition {
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
