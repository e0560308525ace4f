import type { Pattern, PatternPart } from '@aurora/query'
import { shown } from '../report.ts'
import { readPattern } from '../text-value.ts'
import { refusal, unfit, type Draft, type Modifier, type ModifierContext, type Refusal } from './modifier.ts'

/** `%name%`, or a percent sign that is meant as one. */
const placeholder = /\\%|%(\w+)%/g
/** Most alternatives that the placeholders of one value may give. */
const maxAlternatives = 10_000

/**
 * `expand`: `%name%` stands for each of the texts defined for it, several placeholders for all their combinations.
 *
 * The texts may have wildcards; in a regular expression they are taken literally. `\%` is a percent sign.
 */
export const expand: Modifier = (value, context) => {
  if (value.kind === 'regex') {
    const sources = replaced(value.source, context, (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    return Array.isArray(sources) ? alternatives(sources.map((source) => ({ ...value, source }))) : sources
  }
  if (value.kind !== 'text') return unfit('expand', value)
  let patterns: Pattern[] = [[]]
  for (const part of value.pattern) {
    const choices = choicesOf(part, context)
    if (!Array.isArray(choices)) return choices
    if (patterns.length * choices.length > maxAlternatives) return tooMany
    patterns = patterns.flatMap((before) => choices.map((choice) => [...before, ...choice]))
  }
  return alternatives(patterns.map((pattern) => ({ kind: 'text', pattern })))
}

const tooMany = refusal('limit', `the placeholders give more than ${maxAlternatives} alternatives`)

function alternatives(of: Exclude<Draft, { kind: 'any' }>[]): Draft {
  return of.length === 1 && of[0] !== undefined ? of[0] : { kind: 'any', of }
}

/** The pieces a part of a text may become. What is literal stays literal; only the texts of placeholders have wildcards. */
function choicesOf(part: PatternPart, context: ModifierContext): PatternPart[][] | Refusal {
  if ('wild' in part) return [[part]]
  let choices: PatternPart[][] = [[]]
  for (const piece of piecesOf(part.literal)) {
    const texts = piece.name === undefined ? undefined : textsOf(piece.name, context)
    if (texts !== undefined && !Array.isArray(texts)) return texts
    const next = texts?.map((text) => [...readPattern(text)]) ?? [[{ literal: piece.text }]]
    if (choices.length * next.length > maxAlternatives) return tooMany
    choices = choices.flatMap((before) => next.map((parts) => [...before, ...parts]))
  }
  return choices
}

function replaced(source: string, context: ModifierContext, quote: (text: string) => string): string[] | Refusal {
  let sources = ['']
  for (const piece of piecesOf(source)) {
    const texts = piece.name === undefined ? [piece.text] : textsOf(piece.name, context)
    if (!Array.isArray(texts)) return texts
    if (sources.length * texts.length > maxAlternatives) return tooMany
    const next = piece.name === undefined ? texts : texts.map(quote)
    sources = sources.flatMap((before) => next.map((text) => before + text))
  }
  return sources
}

function textsOf(name: string, { placeholders }: ModifierContext): string[] | Refusal {
  const texts = placeholders.get(name)
  if (texts !== undefined && texts.length > 0) return [...texts]
  return refusal(
    'placeholder',
    `the placeholder ${shown(`%${name}%`)} has no value`,
    'define it, or write `\\%` for a percent sign',
  )
}

function piecesOf(text: string): { text: string; name?: string }[] {
  const pieces: { text: string; name?: string }[] = []
  let from = 0
  for (const { 0: found, 1: name, index } of text.matchAll(placeholder)) {
    if (index > from) pieces.push({ text: text.slice(from, index) })
    pieces.push(name === undefined ? { text: '%' } : { text: found, name })
    from = index + found.length
  }
  if (from < text.length) pieces.push({ text: text.slice(from) })
  return pieces
}
