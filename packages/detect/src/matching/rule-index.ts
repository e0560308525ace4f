import { nativeTexts, readerOf, textsOf, topKeyOf, type EventView, type Predicate } from '@aurora/query'
import { open, type CluePlace, type CluePlan } from './clues.ts'
import { LeafTable, type Leaf } from './condition.ts'
import { ConditionCode } from './condition-code.ts'
import { ClueSearches } from './clue-searches.ts'
import { FieldIndex, type ClueOf } from './field-index.ts'
import { numberLists, type NumberLists } from './number-lists.ts'
import { witnessesOf } from './witness.ts'

/**
 * Where clues are looked for. Most places are keys of the sender's document, and most events have few of them: an event
 * is asked for its keys, not each place for an event.
 */
interface Places {
  readonly byKey: ReadonlyMap<string, FieldIndex>
  readonly others: readonly Place[]
}

/** What is looked through for clues, and how it is read from an event. */
interface Place {
  readonly index: FieldIndex
  texts(view: EventView): readonly string[]
}

/**
 * Tells which of many predicates hold of an event, at a cost almost independent of their number (DESIGN §7).
 *
 * Every value that some predicate asks about is looked through once for all texts they name. Only predicates of which
 * a text was seen that they cannot do without (their witness) are evaluated, together with the few that have none;
 * conditions a text does not decide are tested by the one matcher (`compileViewTest`) when the evaluation comes to
 * them. So the answer is that of `compileMatcher` for each predicate, which a property test asserts.
 *
 * Not for use by several threads at once, nor from inside itself: marks of the event under way are kept in it.
 */
export class RuleIndex {
  readonly #code: ConditionCode
  readonly #leaves: readonly Leaf[]
  /** By number of a leaf: the predicates it is a witness of. */
  readonly #candidatesOf: NumberLists
  readonly #withoutWitness: readonly number[]
  /** By number of a leaf: what its clues say. */
  readonly #kinds: Uint8Array
  readonly #places: Places
  /** By number of a leaf: the event in which a clue of it was seen last, and the one for which its test is known. */
  readonly #seen: Uint32Array
  readonly #tested: Uint32Array
  readonly #holds: Uint8Array
  /** By number of a predicate: the event it became a candidate for last. */
  readonly #marked: Uint32Array
  #candidates: number[] = []
  #event = 0
  #view: EventView | undefined

  /**
   * Without `asksAlways`, predicates that need no text to be seen hold of nothing. Indices that share `searches` share
   * tables, and what they may remember of values.
   */
  constructor(
    predicates: readonly Predicate[],
    {
      asksAlways = true,
      searches = new ClueSearches(),
    }: { readonly asksAlways?: boolean; readonly searches?: ClueSearches } = {},
  ) {
    const table = new LeafTable()
    const conditions = predicates.map((predicate) => table.conditionOf(predicate))
    const candidatesOf: number[][] = table.leaves.map(() => [])
    const withoutWitness: number[] = []
    for (const [number, condition] of conditions.entries()) {
      const witnesses = witnessesOf(condition)
      if (witnesses === undefined) {
        if (asksAlways) withoutWitness.push(number)
      } else for (const { id } of new Set(witnesses)) candidatesOf[id]?.push(number)
    }
    this.#candidatesOf = numberLists(candidatesOf)
    this.#withoutWitness = withoutWitness
    // Whole lines are long: they are not looked through for what no rule waits for.
    const plans = table.leaves.map(({ id, plan }) => (candidatesOf[id]?.length === 0 && isOfLine(plan) ? open : plan))
    this.#leaves = table.leaves
    this.#kinds = Uint8Array.from(plans, ({ kind }) => planKinds[kind])
    this.#code = new ConditionCode(conditions)
    this.#places = placesOf(plans, searches)
    this.#seen = new Uint32Array(table.leaves.length)
    this.#tested = new Uint32Array(table.leaves.length)
    this.#holds = new Uint8Array(table.leaves.length)
    this.#marked = new Uint32Array(predicates.length)
  }

  /** Predicates that must be evaluated on every event: none of their conditions needs a text to be seen. */
  get withoutWitness(): number {
    return this.#withoutWitness.length
  }

  /** Numbers of the predicates that hold, in ascending order. */
  match(view: EventView): number[] {
    this.#begin()
    this.#look(view)
    this.#view = view
    const held: number[] = []
    for (const number of this.#candidates) if (this.#code.holds(number, this.#leafHolds)) held.push(number)
    for (const number of this.#withoutWitness) if (this.#code.holds(number, this.#leafHolds)) held.push(number)
    this.#view = undefined
    return held.sort(ascending)
  }

  #look(view: EventView): void {
    const { byKey, others } = this.#places
    for (const place of others) for (const text of place.texts(view)) place.index.look(text, this.#report)
    if (byKey.size === 0) return
    const { native } = view.event
    for (const key in native) {
      const index = byKey.get(key)
      if (index !== undefined) for (const text of textsOf(native[key])) index.look(text, this.#report)
    }
  }

  /** Marks of the event before are told from those of this one by its number; when numbers are used up all are wiped. */
  #begin(): void {
    this.#candidates = []
    if (++this.#event < 0xffffffff) return
    for (const marks of [this.#seen, this.#tested, this.#marked]) marks.fill(0)
    this.#event = 1
  }

  readonly #report = (leaf: number): void => {
    if (this.#seen[leaf] === this.#event) return
    this.#seen[leaf] = this.#event
    const { starts, numbers } = this.#candidatesOf
    const end = starts[leaf + 1] as number
    for (let i = starts[leaf] as number; i < end; i++) {
      const number = numbers[i] as number
      if (this.#marked[number] === this.#event) continue
      this.#marked[number] = this.#event
      this.#candidates.push(number)
    }
  }

  readonly #leafHolds = (leaf: number): boolean => {
    const kind = this.#kinds[leaf] as number
    if (kind !== planKinds.open) {
      const isSeen = this.#seen[leaf] === this.#event
      if (kind === planKinds.exact || !isSeen) return isSeen
    }
    if (this.#tested[leaf] !== this.#event) {
      this.#tested[leaf] = this.#event
      this.#holds[leaf] = (this.#leaves[leaf] as Leaf).test(this.#view as EventView) ? 1 : 0
    }
    return this.#holds[leaf] === 1
  }
}

const planKinds = { open: 0, gated: 1, exact: 2 } as const

const ascending = (a: number, b: number): number => a - b

/** Whether some clue is looked for in the whole line, or in what it hides. */
const isOfLine = (plan: CluePlan): boolean =>
  plan.kind !== 'open' && plan.clues.some(({ place }) => place === 'raw' || place === 'decoded')

/** The clues of the leaves, place by place. */
function placesOf(plans: readonly CluePlan[], searches: ClueSearches): Places {
  const byPlace = new Map<string, { place: CluePlace; clues: ClueOf[] }>()
  for (const [id, plan] of plans.entries()) {
    if (plan.kind === 'open') continue
    for (const clue of plan.clues) {
      const key = JSON.stringify(clue.place)
      const known = byPlace.get(key) ?? { place: clue.place, clues: [] }
      byPlace.set(key, known)
      known.clues.push({ clue, id })
    }
  }
  const byKey = new Map<string, FieldIndex>()
  const others: Place[] = []
  for (const { place, clues } of byPlace.values()) {
    const index = new FieldIndex(clues, searches, { remembers: typeof place === 'object' })
    const key = typeof place === 'object' && place.space === 'native' ? topKeyOf(place.path) : undefined
    if (key === undefined) others.push({ index, texts: textsIn(place) })
    else byKey.set(key, index)
  }
  return { byKey, others }
}

function textsIn(place: CluePlace): Place['texts'] {
  if (place === 'raw') return ({ event }) => [event.raw]
  if (place === 'decoded') return ({ event }) => (event.decoded === '' ? [] : [event.decoded])
  if (place.space !== 'native') return readerOf(place).texts
  const read = nativeTexts(place.path) // each place is read once an event: nothing is kept in the view
  return ({ event }) => read(event.native)
}
