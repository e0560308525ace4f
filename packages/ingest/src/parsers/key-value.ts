import { addField, noFields, type TextFields } from './text-fields.ts'

/** The pairs of a line, and how much of it they are. */
export interface KeyValueLine {
  readonly fields: TextFields
  /** How many pairs were read. */
  readonly pairs: number
  /** Text before the first pair, without the spaces around it. */
  readonly lead: string
  /** Words between the pairs that belong to none. */
  readonly strays: number
  /** Texts that the line spells with escapes. */
  readonly decoded: readonly string[]
}

/** What may stand between pairs beside white space. */
export interface KeyValueForm {
  /** Characters other than white space that end a value without quotes and stand between pairs. */
  readonly separators: string
  /** What a value without quotes stands for, where the form has an encoding for such values. */
  readonly decode?: (name: string, text: string) => string
}

/** Pairs parted by spaces: FortiGate, SonicWall, pfSense, the Linux kernel, logfmt. */
export const spaced: KeyValueForm = { separators: '' }
/** Pairs parted by commas or semicolons, with or without spaces. */
export const punctuated: KeyValueForm = { separators: ',;' }

/**
 * Reads `name=value name="a value with \"quotes\""` pairs.
 *
 * A value ends at white space (or a separator of the form), a quoted one (`"` or `'`) at its quote; `\"` and `\\` inside
 * quotes are escapes. A quote that is never closed is an ordinary character. What is not a pair counts as a stray word.
 * Never throws, never rejects; linear in the text.
 */
export function parseKeyValues(text: string, form: KeyValueForm = spaced): KeyValueLine {
  const fields = noFields()
  const decoded: string[] = []
  const quotes = new Quotes(text)
  let pairs = 0
  let strays = 0
  let leadEnd = 0
  for (let at = 0; at < text.length;) {
    if (isGap(text, at, form)) {
      at++
      continue
    }
    const equals = nameEnd(text, at)
    if (text[equals] !== '=' || equals === at) {
      at = wordEnd(text, Math.max(equals, at), form)
      if (pairs === 0) leadEnd = at
      else strays++
      continue
    }
    const name = text.slice(at, equals)
    const value = readValue(text, equals + 1, form, quotes)
    const written = value.plain ?? text.slice(value.start, value.stop)
    const meant = value.start === equals + 1 ? (form.decode?.(name, written) ?? written) : written
    if (value.plain !== undefined || meant !== written) decoded.push(meant)
    addField(fields, name, meant)
    pairs++
    at = value.end
  }
  return { fields, pairs, strays, lead: text.slice(0, leadEnd).trim(), decoded }
}

/** Finds closing quotes; once there is none behind a place, none is looked for again. */
class Quotes {
  readonly #text: string
  readonly #none = new Map<string, number>()
  constructor(text: string) {
    this.#text = text
  }

  /** Position of the quote that closes the one before `from`, escapes passed over; -1 when there is none. */
  closing(quote: string, from: number): number {
    if (from >= (this.#none.get(quote) ?? Infinity)) return -1
    for (let at = from; at < this.#text.length; at++) {
      if (this.#text[at] === '\\') at++
      else if (this.#text[at] === quote) return at
    }
    this.#none.set(quote, from)
    return -1
  }
}

interface Value {
  readonly start: number
  readonly stop: number
  readonly end: number
  /** The value without its escapes, where it has some. */
  readonly plain?: string
}

function readValue(text: string, start: number, form: KeyValueForm, quotes: Quotes): Value {
  const quote = text[start]
  if (quote === '"' || quote === "'") {
    const stop = quotes.closing(quote, start + 1)
    if (stop >= 0) {
      const value = { start: start + 1, stop, end: stop + 1 }
      const escaped = text.slice(start + 1, stop)
      const plain = escaped.includes('\\') ? escaped.replace(/\\(["'\\])/g, '$1') : escaped
      return plain === escaped ? value : { ...value, plain }
    }
  }
  const stop = wordEnd(text, start, form)
  return { start, stop, end: stop }
}

function nameEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && isNameCharacter(text.charCodeAt(at))) at++
  return at
}

function wordEnd(text: string, from: number, form: KeyValueForm): number {
  let at = from
  while (at < text.length && !isGap(text, at, form)) at++
  return at
}

function isGap(text: string, at: number, form: KeyValueForm): boolean {
  const code = text.charCodeAt(at)
  return code <= 0x20 || code === 0x7f || (form.separators !== '' && form.separators.includes(text[at] ?? ''))
}

/** Letters, digits and `_ . - : / @ [ ] #`: what names of pairs are made of in the field. */
function isNameCharacter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x2d && code <= 0x3a) ||
    code === 0x5f ||
    code === 0x40 ||
    code === 0x23 ||
    code === 0x5b ||
    code === 0x5d ||
    code >= 0x80
  )
}
