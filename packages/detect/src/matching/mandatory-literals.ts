import { fold } from '@aurora/query'

/** More branches than this are not worth telling apart. */
const maxAlternatives = 64

/**
 * Folded texts of which every match of an RE2 expression holds at least one; undefined when none can be told.
 *
 * Conservative: what is not understood, is optional or stands for several characters ends a literal. An expression that
 * the text is searched with anyway decides: these only say where it need not be asked.
 */
export function mandatoryLiterals(pattern: string, flags: string): readonly string[] | undefined {
  const reader = new Reader(pattern, flags.includes('i') || /\(\?[a-z]*i/.test(pattern))
  const best = reader.alternatives()
  return reader.isAtEnd && best !== undefined && best.every((text) => text !== '') ? [...new Set(best)] : undefined
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

  /** The literals of each branch of an alternation; undefined when a branch has none. */
  alternatives(): string[] | undefined {
    const all: string[] = []
    let hasNone = false
    do {
      const branch = this.#branch()
      if (branch === undefined) hasNone = true
      else all.push(...branch)
    } while (this.#take('|'))
    return hasNone || all.length > maxAlternatives ? undefined : all
  }

  /** The best of what stands one behind the other: the run, or the group, whose shortest literal is longest. */
  #branch(): string[] | undefined {
    let best: string[] | undefined
    let run = ''
    const consider = (candidate: string[] | undefined): void => {
      if (candidate !== undefined && shortest(candidate) > shortest(best)) best = candidate
    }
    const endRun = (): void => {
      if (run !== '') consider([run])
      run = ''
    }
    while (!this.#isLost && this.#at < this.#pattern.length && !this.#isAt('|') && !this.#isAt(')')) {
      const piece = this.#piece()
      const repeats = this.#repetition()
      if (typeof piece === 'string' && repeats === 'once') run += piece
      else {
        // The last of `ab+` is still there once; of `ab*` it may be missing.
        if (typeof piece === 'string' && repeats === 'several') run += piece
        endRun()
        if (repeats !== 'maybe' && typeof piece !== 'string') consider(piece)
      }
    }
    endRun()
    return best
  }

  /** One character, or the literals of a group, or undefined for what is any of several characters or none. */
  #piece(): string | string[] | undefined {
    const character = this.#next()
    switch (character) {
      case '\\':
        return this.#escape()
      case '[':
        this.#skipClass()
        return undefined
      case '(':
        return this.#group()
      case '.':
      case '^':
      case '$':
        return undefined
      case '*':
      case '+':
      case '?':
        this.#isLost = true
        return undefined
      default:
        return this.#literal(character)
    }
  }

  #group(): string[] | undefined {
    if (this.#isAt('?') && !this.#skipGroupHead()) return undefined
    if (++this.#depth > 50) this.#isLost = true
    const inside = this.#isLost ? undefined : this.alternatives()
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

  #escape(): string | undefined {
    const character = this.#next()
    if (/[A-Za-z0-9]/.test(character) || character === '') {
      if (!/[dDwWsSbBAzntrfva]/.test(character)) this.#isLost = true // \x41, \pL, \Q…\E and their like
      return undefined
    }
    return this.#literal(character)
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
  #literal(character: string): string | undefined {
    const folded = fold(character)
    if (folded.length !== character.length || folded === 'σ' || folded === 'ς') return undefined
    return this.#ignoresCase && (folded === 's' || folded > '\x7f') ? undefined : folded
  }

  #repetition(): 'once' | 'several' | 'maybe' {
    let found: 'once' | 'several' | 'maybe' = 'once'
    if (this.#take('*') || this.#take('?')) found = 'maybe'
    else if (this.#take('+')) found = 'several'
    else {
      const [braces, least] = /^\{(\d+)(?:,\d*)?\}/.exec(this.#pattern.slice(this.#at, this.#at + 20)) ?? []
      if (braces === undefined) return 'once'
      this.#at += braces.length
      found = Number(least) === 0 ? 'maybe' : 'several'
    }
    this.#take('?')
    return found
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
