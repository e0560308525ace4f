import { parseTree } from './parser.ts'
import { print } from './print.ts'
import { ProblemFound } from './problem.ts'
import { quoteField, quoteValue, writeWord } from './quote.ts'
import { endOf } from './span.ts'
import type { Tree } from './tree.ts'

/** A value to filter for, or out; without a field it is looked for in the words of the events. */
export interface TermToAdd {
  readonly field?: string
  readonly value: string
  readonly exclude?: boolean
}

/**
 * The query text with one more term: "filter for" and "filter out" of a value.
 *
 * The text keeps its spelling. A term that is there already is not added again; its opposite is replaced. A text that
 * does not parse, or an OR, is put in parentheses or left as it stands in front.
 */
export function addTerm(text: string, { field, value, exclude = false }: TermToAdd): string {
  const plain = field === undefined ? writeWord([{ literal: value }]) : `${quoteField(field)}:${quoteValue(value)}`
  const wanted = exclude ? `NOT ${plain}` : plain
  const opposite = exclude ? plain : `NOT ${plain}`
  const tree = readTree(text)
  const before = closed(text)
  if (tree === undefined) return `${before} ${wanted}`
  if (tree.kind === 'all') return wanted
  const terms = tree.kind === 'and' ? tree.of : [tree]
  if (terms.some((term) => print(term) === wanted)) return text
  const contrary = terms.find((term) => print(term) === opposite)
  if (contrary !== undefined) return replaceAt(text, contrary, wanted)
  return `${tree.kind === 'or' ? `(${before})` : before} ${wanted}`
}

/** The text without white space around it; a backslash at its end is doubled, lest it take what follows. */
const closed = (text: string): string => text.trim().replace(/(?<!\\)(?:\\\\)*\\$/, '$&\\')

function readTree(text: string): Tree | undefined {
  try {
    return parseTree(text).tree
  } catch (error) {
    if (error instanceof ProblemFound) return undefined
    throw error
  }
}

const replaceAt = (text: string, { at }: Tree, replacement: string): string =>
  text.slice(0, at.offset) + replacement + text.slice(endOf(at))
