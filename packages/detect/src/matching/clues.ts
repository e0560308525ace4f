import {
  fold,
  partTests,
  regexNeeds,
  textTestOf,
  type FieldRef,
  type Pattern,
  type Predicate,
  type TextTest,
} from '@aurora/query'

/** Where a clue is looked for: the values of a field, the line as received, or the decoded texts it hides. */
export type CluePlace = FieldRef | 'raw' | 'decoded'

/** A text whose presence the index sees: the whole value, or a literal in it. Folded, unless `isCased` of a whole value. */
export interface Clue {
  readonly place: CluePlace
  readonly text: string
  readonly how: 'whole' | 'wholeCased' | 'anywhere' | 'atStart' | 'atEnd'
}

/**
 * What the index can say of a condition. `exact`: it holds if and only if one of the clues is seen. `gated`: it can hold
 * only then. `open`: no clue says anything, it must be tested.
 */
export type CluePlan = { readonly kind: 'exact' | 'gated'; readonly clues: readonly Clue[] } | { readonly kind: 'open' }

/** The plan of a condition that must be tested. */
export const open: CluePlan = { kind: 'open' }

/** The clues of a single condition; one that joins others is `open`. */
export function cluesOf(predicate: Predicate): CluePlan {
  switch (predicate.kind) {
    case 'equals':
    case 'contains':
    case 'startsWith':
    case 'endsWith':
    case 'wildcard':
    case 'regex':
      return planOf(predicate.field, textTestOf(predicate))
    case 'part': {
      const { inRaw, inDecoded } = partTests(predicate)
      return gated(joinedPlan([...inRaw.map((test) => planOf('raw', test)), planOf('decoded', inDecoded)]))
    }
    case 'lineRegex':
      return joinedPlan([planOfRegex('raw', predicate), planOfRegex('decoded', predicate)])
    default:
      return open
  }
}

/** A keyword that is seen may be the name of a field. */
const gated = (plan: CluePlan): CluePlan => (plan.kind === 'open' ? plan : { ...plan, kind: 'gated' })

/** The clues of several conditions of which any is enough. */
export function joinedPlan(plans: readonly CluePlan[]): CluePlan {
  const clues: Clue[] = []
  for (const plan of plans) {
    if (plan.kind === 'open') return open
    clues.push(...plan.clues)
  }
  return { kind: plans.every(({ kind }) => kind === 'exact') ? 'exact' : 'gated', clues }
}

function planOf(place: CluePlace, test: TextTest): CluePlan {
  if (test.kind === 'in') {
    const how = test.cased ? 'wholeCased' : 'whole'
    return { kind: 'exact', clues: test.texts.map((text) => ({ place, text, how })) }
  }
  if (test.kind === 'pattern')
    return joinedPlan(spellingsOf(test.pattern).map((pattern) => planOfPattern(place, pattern, test.cased)))
  return test.kind === 'regex' ? planOfRegex(place, test) : open
}

function planOfRegex(place: CluePlace, { pattern, flags }: { pattern: string; flags: string }): CluePlan {
  const { literals } = regexNeeds(pattern, flags)
  return literals === undefined
    ? open
    : { kind: 'gated', clues: literals.map((text) => ({ place, text, how: 'anywhere' })) }
}

/** More spellings of one pattern than this are not written out. */
const maxSpellings = 125

/** The patterns that one with choices stands for; itself when they are too many. */
function spellingsOf(pattern: Pattern): readonly Pattern[] {
  let spellings: Pattern[] = [[]]
  for (const part of pattern) {
    const texts = 'literal' in part ? [part.literal] : part.wild === 'oneOf' ? part.oneOf : undefined
    if (texts === undefined) spellings = spellings.map((before) => [...before, part])
    else if (spellings.length * texts.length > maxSpellings) return [pattern]
    else spellings = spellings.flatMap((before) => texts.map((text) => withLiteral(before, text)))
  }
  return spellings
}

/** The pattern with a literal behind it, joined with the one that stands there. */
function withLiteral(pattern: Pattern, text: string): Pattern {
  const last = pattern.at(-1)
  if (last === undefined || 'wild' in last) return [...pattern, { literal: text }]
  return [...pattern.slice(0, -1), { literal: last.literal + text }]
}

function planOfPattern(place: CluePlace, pattern: Pattern, isCased: boolean): CluePlan {
  const literals = pattern.flatMap((part, index) => ('wild' in part ? [] : [{ text: part.literal, index }]))
  const longest = literals.toSorted((a, b) => b.text.length - a.text.length)[0]
  if (longest === undefined) return open
  const [before, after] = [longest.index, pattern.length - 1 - longest.index]
  const isLone = literals.length === 1 && isStarOrNothing(pattern[0], before) && isStarOrNothing(pattern.at(-1), after)
  const isExact = isLone && !isCased
  // A cased literal is looked for folded: that it is seen is then needed, not enough.
  const clue = { place, text: isCased ? fold(longest.text) : longest.text, how: placeOf(before, after) } as const
  return clue.text === '' ? open : { kind: isExact ? 'exact' : 'gated', clues: [clue] }
}

/** Whether what stands on one side of a lone literal is nothing or one `*`. */
const isStarOrNothing = (part: Pattern[number] | undefined, count: number): boolean =>
  count === 0 || (count === 1 && part !== undefined && 'wild' in part && part.wild === '*')

function placeOf(before: number, after: number): Clue['how'] {
  if (before === 0) return after === 0 ? 'whole' : 'atStart'
  return after === 0 ? 'atEnd' : 'anywhere'
}
