import type { Pattern } from '@aurora/query'
import { writeValue } from './quote.ts'

/** A line to be clustered; `timeUs` in µs since 1970 UTC. */
export interface Line {
  readonly id: string
  readonly text: string
  readonly timeUs: number
}

/** Lines that differ only in some words. */
export interface LinePattern {
  /** The words they share; `*` stands for those that differ. */
  readonly text: string
  /** A value of the search language that matches each of these lines as a whole, as in `message:<value>`. */
  readonly value: string
  readonly count: number
  readonly firstUs: number
  readonly lastUs: number
  /** Id of the first such line that was added. */
  readonly example: string
}

/** How much is kept, whatever the lines say: they are written by whoever sends logs. */
const bounds = { chars: 600, words: 48, groups: 1_000, groupsOfBranch: 50 } as const

/** Words two lines must share, of those that are no placeholder, to be one pattern. */
const leastShared = 0.6

interface Group {
  words: string[]
  count: number
  firstUs: number
  lastUs: number
  readonly isCut: boolean
  readonly example: string
}

const placeholder = '*'

/**
 * Clusters lines by what they have in common: a tree of fixed depth over the number of words and the first word, as in
 * Drain (He et al., ICWS 2017), whose leaves hold a bounded number of patterns.
 *
 * Words with a digit are placeholders from the start. A line costs time in proportion to its length, at most 600
 * characters and 48 words of it, times the 50 patterns of its leaf. Lines that find no pattern once a thousand are there
 * are counted in `others`, not kept.
 */
export class LinePatterns {
  readonly #branches = new Map<string, Group[]>()
  #groups = 0
  #others = 0

  /** Lines that were added when there was no room for another pattern. */
  get others(): number {
    return this.#others
  }

  add(line: Line): void {
    const { words, isCut } = wordsOf(line.text)
    const branch = this.#branchOf(words, isCut)
    const group = nearest(branch, words)
    if (group !== undefined) {
      group.words = merged(group.words, words)
      group.count++
      group.firstUs = Math.min(group.firstUs, line.timeUs)
      group.lastUs = Math.max(group.lastUs, line.timeUs)
    } else if (this.#groups < bounds.groups && branch.length < bounds.groupsOfBranch) {
      this.#groups++
      branch.push({ words, isCut, count: 1, firstUs: line.timeUs, lastUs: line.timeUs, example: line.id })
    } else this.#others++
  }

  /** The patterns so far, the most frequent first. */
  list(): LinePattern[] {
    return [...this.#branches.values()]
      .flat()
      .map(({ words, isCut, ...group }) => {
        const all = isCut ? [...words, placeholder] : words
        return { text: all.join(' '), value: valueOf(words, isCut), ...group }
      })
      .toSorted((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))
  }

  #branchOf(words: readonly string[], isCut: boolean): Group[] {
    const first = words[0] ?? ''
    const key = `${words.length} ${isCut ? 1 : 0} ${first.includes(placeholder) ? placeholder : first}`
    const known = this.#branches.get(key)
    if (known !== undefined) return known
    const branch: Group[] = []
    // With no room for a pattern there is none for its branch either: the tree is as bounded as its leaves.
    if (this.#groups < bounds.groups) this.#branches.set(key, branch)
    return branch
  }
}

/** The words of a line, between single spaces, with placeholders for what has a digit or spells one. */
function wordsOf(text: string): { readonly words: string[]; readonly isCut: boolean } {
  const all = text.slice(0, bounds.chars).split(' ', bounds.words + 1)
  const isCut = text.length > bounds.chars || all.length > bounds.words
  // The last word of a cut line may be half of one.
  const whole = isCut ? all.slice(0, Math.min(bounds.words, all.length - 1)) : all
  return { words: whole.map(masked), isCut }
}

/** `sshd[123]:` is `sshd[*]:`. A word of a line that holds an asterisk is a placeholder as a whole. */
function masked(word: string): string {
  if (word.includes(placeholder)) return placeholder
  return word
    .split(/([\p{L}\p{N}_.-]+)/u)
    .map((piece, i) => (i % 2 === 1 && /\p{N}/u.test(piece) ? placeholder : piece))
    .join('')
}

function nearest(branch: readonly Group[], words: readonly string[]): Group | undefined {
  let best: Group | undefined
  let bestShared = leastShared
  for (const group of branch) {
    const shared = sharedPart(group.words, words)
    if (shared > bestShared || (best === undefined && shared >= bestShared)) [best, bestShared] = [group, shared]
  }
  return best
}

/** Part of the words that are the same; placeholders of the pattern count half, so that the more telling pattern wins. */
function sharedPart(pattern: readonly string[], words: readonly string[]): number {
  if (pattern.length === 0) return 1
  const same = pattern.reduce((sum, word, i) => sum + (word === words[i] ? 1 : word === placeholder ? 0.5 : 0), 0)
  return same / pattern.length
}

const merged = (pattern: readonly string[], words: readonly string[]): string[] =>
  pattern.map((word, i) => (word === words[i] ? word : placeholder))

function valueOf(words: readonly string[], isCut: boolean): string {
  const parts: Pattern[number][] = []
  const text = words.join(' ').split(placeholder)
  text.forEach((literal, i) => {
    if (i > 0) parts.push({ wild: '*' })
    if (literal !== '') parts.push({ literal })
  })
  if (isCut) parts.push({ wild: '*' })
  return parts.length === 0 ? '""' : writeValue(parts)
}
