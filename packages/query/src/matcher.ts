import type { Event } from '@aurora/core'
import { EventView } from './event-view.ts'
import { readerOf, type FieldReader } from './field-reader.ts'
import { codePoints, compareText, fold } from './fold.ts'
import { parseAddress, withoutZone } from './ip.ts'
import { compareNumbers, isNumberText } from './number.ts'
import { compilePattern, mapLiterals } from './pattern.ts'
import type {
  Bound,
  FieldPredicate,
  LengthPredicate,
  LineRegexPredicate,
  PairPredicate,
  PartPredicate,
  Predicate,
  WordPredicate,
} from './predicate.ts'
import { maxPaired } from './predicate.ts'
import { compileRegex } from './regex.ts'
import { partTests, textTestOf, type TextTest } from './text-test.ts'
import { timePartOf } from './time-part.ts'
import { holdsPhrase, spellingsOf } from './tokens.ts'
import { boundaryRegex, patternSpellings } from './word-regex.ts'

type Test = (view: EventView) => boolean

/**
 * Compiles a predicate to a test of one event, with the answer `compileSql` gives for the stored row.
 *
 * The test never throws, keeps nothing between calls, and takes time linear in the event. Throws only when a regular
 * expression does not compile (`regexFault` says so beforehand).
 */
export function compileMatcher(predicate: Predicate): (event: Event) => boolean {
  const test = compileViewTest(predicate)
  return (event) => test(new EventView(event))
}

/** The same test on an event that others look at too: what they need alike is computed once. */
export function compileViewTest(predicate: Predicate): Test {
  switch (predicate.kind) {
    case 'all':
      return () => true
    case 'none':
      return () => false
    case 'and': {
      const tests = predicate.of.map(compileViewTest)
      return (view) => tests.every((test) => test(view))
    }
    case 'or': {
      const tests = predicate.of.map(compileViewTest)
      return (view) => tests.some((test) => test(view))
    }
    case 'not': {
      const test = compileViewTest(predicate.of)
      return (view) => !test(view)
    }
    case 'word':
    case 'phrase':
    case 'glob':
      return compileWord(predicate)
    case 'part':
      return compilePart(predicate)
    case 'lineRegex':
      return compileLineRegex(predicate)
    case 'pair':
      return compilePair(predicate)
    default:
      return compileField(predicate)
  }
}

function compileWord(predicate: WordPredicate): Test {
  if (predicate.kind === 'glob') return compileGlob(predicate)
  const literal = fold(predicate.text)
  const spellings = spellingsOf(literal)
  return (view) =>
    spellings.some((spelling) => holdsPhrase(view.foldedRaw, spelling)) || holdsPhrase(view.foldedDecoded, literal)
}

function compileGlob(predicate: WordPredicate & { kind: 'glob' }): Test {
  const pattern = mapLiterals(predicate.pattern, fold)
  const inRaw = compileRegex(boundaryRegex(patternSpellings(pattern)), '')
  const inDecoded = compileRegex(boundaryRegex([pattern]), '')
  return (view) => inRaw(view.foldedRaw) || inDecoded(view.foldedDecoded)
}

function compilePart(predicate: PartPredicate): Test {
  const { inRaw, inDecoded } = partTests(predicate)
  const raw = inRaw.map((test) => compilePattern(test.pattern))
  const decoded = compilePattern(inDecoded.pattern)
  const isIn = (text: string): boolean => raw.some((test) => test(text))
  if (predicate.cased === true)
    return (view) =>
      (isIn(view.event.raw) && isIn(view.lineValues)) || (decoded(view.event.decoded) && decoded(view.decodedValues))
  return (view) =>
    (isIn(view.foldedRaw) && isIn(fold(view.lineValues))) ||
    (decoded(view.foldedDecoded) && decoded(fold(view.decodedValues)))
}

function compileLineRegex({ pattern, flags }: LineRegexPredicate): Test {
  const test = compileRegex(pattern, flags)
  return (view) => test(view.lineValues) || (view.event.decoded !== '' && test(view.decodedValues))
}

function compilePair({ left, how, right, cased }: PairPredicate): Test {
  const [these, those] = [readerOf(left), readerOf(right)]
  const ready = cased === true ? (text: string): string => text : fold
  return (view) => {
    const [rights, lefts] = [those.texts(view), these.texts(view)]
    if (rights.length === 0 || lefts.length === 0) return false
    if (rights.length === 1 && lefts.length === 1)
      return holds[how](ready(lefts[0] as string), ready(rights[0] as string))
    const wanted = new Set(rights.slice(0, maxPaired).map(ready))
    const texts = lefts.map(ready)
    if (how === 'equals') return texts.some((text) => wanted.has(text))
    return texts.some((text) => wanted.values().some((each) => holds[how](text, each)))
  }
}

const holds = {
  equals: (text: string, other: string): boolean => text === other,
  contains: (text: string, part: string): boolean => text.includes(part),
  startsWith: (text: string, part: string): boolean => text.startsWith(part),
  endsWith: (text: string, part: string): boolean => text.endsWith(part),
}

function compileField(predicate: FieldPredicate): Test {
  const field = readerOf(predicate.field)
  if (predicate.kind === 'exists') return (view) => field.count(view) > 0
  if (predicate.kind === 'present') return (view) => field.isPresent(view)
  if (predicate.kind === 'length') return compileLength(predicate, field)
  const wanted = textTestOf(predicate)
  const read = wanted.kind === 'numbers' ? field.numbers : field.texts
  const test = compileText(wanted)
  return (view) => read(view).some(test)
}

function compileLength({ from = 0, to = Infinity }: LengthPredicate, field: FieldReader): Test {
  const inside = (length: number): boolean => length >= from && length <= to
  return (view) => {
    if (field.isList(view)) return field.count(view) > 0 && inside(field.count(view))
    const text = field.texts(view)[0]
    return text !== undefined && inside(codePoints(text))
  }
}

function compileText(test: TextTest): (text: string) => boolean {
  switch (test.kind) {
    case 'in': {
      const texts = new Set(test.texts)
      return folding(test.cased, (text) => texts.has(text))
    }
    case 'pattern':
      return folding(test.cased, compilePattern(test.pattern))
    case 'regex':
      return compileRegex(test.pattern, test.flags)
    case 'texts': {
      const inside = between(test, compareText)
      return (text) => inside(fold(text))
    }
    case 'numbers': {
      const inside = between(test, compareNumbers)
      return (text) => isNumberText(text) && inside(text)
    }
    case 'addresses':
      return (text) => {
        const address = parseAddress(withoutZone(text))
        return address !== undefined && address >= test.range.first && address <= test.range.last
      }
    case 'timePart':
      return (text) => timePartOf(text, test.part) === test.value
    case 'never':
      return () => false
  }
}

function folding(cased: boolean, test: (text: string) => boolean): (text: string) => boolean {
  return cased ? test : (text) => test(fold(text))
}

function between(
  ends: { from?: Bound; to?: Bound },
  compare: (a: string, b: string) => number,
): (text: string) => boolean {
  const { from, to } = ends
  return (text) =>
    (from === undefined || above(compare(text, from.value), from)) &&
    (to === undefined || above(compare(to.value, text), to))
}

/** Whether a value at `order` from the bound is on its inner side. */
const above = (order: number, bound: Bound): boolean => order > 0 || (order === 0 && bound.inclusive)
