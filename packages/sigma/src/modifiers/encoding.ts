import { literalOf, type Pattern } from '@aurora/query'
import { refusal, unfit, type BytesDraft, type Draft, type Modifier, type Refusal } from './modifier.ts'

/** `base64`: the UTF-8 (or wide) bytes of the text in the standard alphabet, with padding (RFC 4648 §4). */
export const base64: Modifier = (value) => eachSpelling(value, base64Of)

const base64Of: OneSpelling = (value) => {
  const bytes = bytesOf('base64', value)
  return bytes instanceof Uint8Array ? text(encode(bytes)) : bytes
}

/**
 * `base64offset`: what is certain of the encoding when the text begins at any byte of a longer one: three alternatives.
 *
 * Characters that depend on neighbouring bytes are cut: by the bytes of the text, not by its characters.
 */
export const base64offset: Modifier = (value) => eachSpelling(value, base64offsetOf)

const base64offsetOf: OneSpelling = (value) => {
  const bytes = bytesOf('base64offset', value)
  if (!(bytes instanceof Uint8Array)) return bytes
  const variants = [0, 1, 2].map((offset) => certainAt(bytes, offset)).filter((certain) => certain !== '')
  if (variants.length < 3) return refusal('value', '`base64offset` needs a longer text: nothing of it is certain')
  return { kind: 'any', of: variants.map(text) }
}

type Single = Exclude<Draft, { kind: 'any' }>
type OneSpelling = (value: Single) => Draft | Refusal

/** A text with more spellings than this (four dashes of `windash`) is not encoded. */
const maxSpellings = 625

/** What is encoded is one text: the choices of `windash` are written out first. */
function eachSpelling(value: Single, encodeOne: OneSpelling): Draft | Refusal {
  if (value.kind !== 'text' || !value.pattern.some(isChoice)) return encodeOne(value)
  let patterns: Pattern[] = [[]]
  for (const part of value.pattern) {
    const choices = isChoice(part) ? part.oneOf.map((literal) => ({ literal })) : [part]
    patterns = patterns.flatMap((before) => choices.map((choice) => [...before, choice]))
    if (patterns.length > maxSpellings) {
      const repair = 'split the value into a list with `all`'
      return refusal('limit', `more than ${maxSpellings} spellings of one value to encode`, repair)
    }
  }
  const of: Single[] = []
  for (const pattern of patterns) {
    const encoded = encodeOne({ kind: 'text', pattern })
    if (encoded.kind === 'refusal') return encoded
    of.push(...((encoded.kind === 'any' ? encoded.of : [encoded]) as readonly Single[]))
  }
  return { kind: 'any', of }
}

const isChoice = (part: Pattern[number]): part is Extract<Pattern[number], { wild: 'oneOf' }> =>
  'wild' in part && part.wild === 'oneOf'

function certainAt(bytes: Uint8Array, offset: number): string {
  const padded = new Uint8Array(offset + bytes.length)
  padded.set(bytes, offset)
  const encoded = encode(padded)
  const uncertain = [0, 3, 2][padded.length % 3] ?? 0
  return encoded.slice([0, 2, 3][offset], encoded.length - uncertain)
}

function bytesOf(name: string, value: Exclude<Draft, { kind: 'any' }>): Uint8Array | Refusal {
  if (value.kind === 'bytes') return value.bytes
  if (value.kind !== 'text') return unfit(name, value)
  const literal = literalOf(value.pattern)
  if (literal === undefined)
    return refusal(
      'value',
      `\`${name}\` needs a text without wildcards`,
      'put `contains` after it, and `\\` before `*` and `?`',
    )
  if (literal === '') return refusal('value', `\`${name}\` needs a text`)
  return utf8Bytes(literal)
}

/** The platform's own encoder belongs to no language, and this package compiles without one. */
function utf8Bytes(literal: string): Uint8Array {
  const escaped = encodeURIComponent(literal.toWellFormed())
  const codes = escaped.match(/%[0-9A-F]{2}|[^%]/g) ?? []
  return Uint8Array.from(codes, (code) => (code.length === 3 ? parseInt(code.slice(1), 16) : code.charCodeAt(0)))
}

const text = (literal: string): Draft => ({ kind: 'text', pattern: [{ literal }] })

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function encode(bytes: Uint8Array): string {
  let encoded = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const triple = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    for (let digit = 0; digit < 4; digit++) {
      encoded += digit > left ? '=' : alphabet.charAt((triple >> (18 - 6 * digit)) & 63)
    }
  }
  return encoded
}

const utf16 =
  (name: string, isLittle: boolean, mark: boolean): Modifier =>
  (given) =>
    eachSpelling(given, (value) => {
      if (value.kind !== 'text') return unfit(name, value)
      const literal = literalOf(value.pattern)
      if (literal === undefined) return refusal('value', `\`${name}\` needs a text without wildcards`)
      return { kind: 'bytes', bytes: utf16Bytes(mark ? `\ufeff${literal}` : literal, isLittle) } satisfies BytesDraft
    })

function utf16Bytes(characters: string, isLittle: boolean): Uint8Array {
  const bytes = new Uint8Array(2 * characters.length)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < characters.length; i++) view.setUint16(2 * i, characters.charCodeAt(i), isLittle)
  return bytes
}

/** UTF-16 encodings; `utf16` has the byte order mark FF FE in front. */
export const wide: Readonly<Record<string, Modifier>> = {
  wide: utf16('wide', true, false),
  utf16le: utf16('utf16le', true, false),
  utf16be: utf16('utf16be', false, false),
  utf16: utf16('utf16', true, true),
}
