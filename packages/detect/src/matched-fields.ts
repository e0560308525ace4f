import { compileViewTest, readerOf, type EventView, type Predicate } from '@aurora/query'
import { nameOf, type Leaf } from './explain/describe.ts'

/** Longest text of a value that is shown, in UTF-16 units, and how many values. */
const maxChars = 500
const maxValues = 20

/** A condition that is not denied and asks a field: what may be shown of a match. */
interface Shown {
  readonly name: string
  readonly holds: (view: EventView) => boolean
  readonly texts: (view: EventView) => readonly string[]
}

/** Of predicates that held before: a rule that matches often is not taken apart each time. */
const taken = new WeakMap<Predicate, readonly Shown[]>()

/**
 * The fields by which a predicate holds of an event, with their values: what a person looks at first. Conditions that
 * are denied show nothing, they hold of what is not there.
 */
export function matchedFields(predicate: Predicate, view: EventView): Record<string, string> {
  let shown = taken.get(predicate)
  if (shown === undefined) taken.set(predicate, (shown = Array.from(leavesOf(predicate), shownOf)))
  const found = new Map<string, string>()
  for (const { name, holds, texts } of shown) {
    if (found.size >= maxValues) break
    if (!found.has(name) && holds(view)) found.set(name, shorten(texts(view).join(', ')))
  }
  return Object.fromEntries(found)
}

type FieldLeaf = Extract<Leaf, { readonly field: unknown }>

function* leavesOf(predicate: Predicate): Generator<FieldLeaf> {
  if (predicate.kind === 'and' || predicate.kind === 'or') for (const each of predicate.of) yield* leavesOf(each)
  else if ('field' in predicate) yield predicate
}

function shownOf(leaf: FieldLeaf): Shown {
  let test: ((view: EventView) => boolean) | undefined
  const { texts } = readerOf(leaf.field)
  return { name: nameOf(leaf.field), holds: (view) => (test ??= compileViewTest(leaf))(view), texts }
}

const shorten = (text: string): string => (text.length > maxChars ? `${text.slice(0, maxChars).toWellFormed()}…` : text)
