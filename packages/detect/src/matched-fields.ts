import { compileViewTest, readerOf, type EventView, type Predicate } from '@aurora/query'
import { nameOf } from './explain/describe.ts'

/** Longest text of a value that is shown, in UTF-16 units, and how many values. */
const maxChars = 500
const maxValues = 20

/**
 * The fields by which a predicate holds of an event, with their values: what a person looks at first. Conditions that
 * are denied show nothing, they hold of what is not there.
 */
export function matchedFields(predicate: Predicate, view: EventView): Record<string, string> {
  const found: Record<string, string> = {}
  collect(predicate, view, found)
  return found
}

function collect(predicate: Predicate, view: EventView, found: Record<string, string>): void {
  if (Object.keys(found).length >= maxValues || predicate.kind === 'not') return
  if (predicate.kind === 'and' || predicate.kind === 'or') {
    for (const each of predicate.of) collect(each, view, found)
    return
  }
  if (!('field' in predicate) || Object.hasOwn(found, nameOf(predicate.field))) return
  if (!compileViewTest(predicate)(view)) return
  const text = readerOf(predicate.field).texts(view).join(', ')
  found[nameOf(predicate.field)] = text.length > maxChars ? `${text.slice(0, maxChars).toWellFormed()}…` : text
}
