import { textsNotIn } from './texts-not-in.ts'

/** Named texts in the order they stood in a line; a name that stands more than once holds the list of its texts. */
export type TextFields = Record<string, string | string[]>

/** An empty collection that takes any name, also those an ordinary object gives a meaning (`__proto__`). */
export function noFields(): TextFields {
  return Object.create(null) as TextFields
}

/** Adds a text under a name, behind those that are already there. */
export function addField(fields: TextFields, name: string, text: string): void {
  const before = fields[name]
  if (before === undefined) fields[name] = text
  else if (typeof before === 'string') fields[name] = [before, text]
  else before.push(text)
}

/** The first text of a name that says something: not empty, `-`, `?`, `(null)`, `(none)` or `N/A`. */
export function textOf(fields: TextFields, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = fields[name]
    const text = typeof value === 'string' ? value : value?.[0]
    if (text !== undefined && !isBlank(text)) return text
  }
  return undefined
}

const blanks = new Set(['', '-', '?', '(null)', '(none)', 'null', 'N/A', 'n/a'])

/** Whether senders write the text where they have no value. */
export const isBlank = (text: string): boolean => blanks.has(text)

/** The first of the names that holds a non-negative whole number. */
export function numberOf(fields: TextFields, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const number = toCount(textOf(fields, name))
    if (number !== undefined) return number
  }
  return undefined
}

/** A non-negative whole number of up to 15 digits; undefined for any other text. */
export function toCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** More texts than this are not looked for in the line one by one: the work stays linear. */
const maxLookedFor = 32

/** The decoded texts that do not stand in the line, one a line: what a draft's `decoded` wants. */
export function decodedTexts(texts: readonly string[], line: string): string {
  if (texts.length === 0) return ''
  return texts.length > maxLookedFor ? [...new Set(texts)].join('\n').toWellFormed() : textsNotIn(texts, line, false)
}
