import type { Place } from '../fault.ts'
import type { ScalarNode } from './node.ts'

/**
 * Where a piece of a scalar's value stands in the file.
 *
 * A folded or block scalar differs from its spelling by white space only, so the piece is found by counting what is
 * not white space. Where quotes hold escapes it is the place of the whole scalar.
 */
export function placeWithin(source: string, scalar: ScalarNode, index: number, length: number): Place {
  const { at, text } = scalar
  const written = source.slice(at.offset, at.offset + at.length)
  const start = scalar.isQuoted ? 1 : 0
  if (written.slice(start, start + text.length) === text) return { offset: at.offset + start + index, length }
  const header = /^[|>][^\n]*\n/.exec(written)?.[0].length ?? start
  const found = alignedIndex(written, header, text, index)
  return found === undefined ? at : { offset: at.offset + found, length }
}

function alignedIndex(written: string, from: number, text: string, index: number): number | undefined {
  let at = from
  for (let i = 0; ; i++) {
    while (i < text.length && i < index && isSpace(text[i])) i++
    while (at < written.length && isSpace(written[at])) at++
    if (i >= index) return at
    if (i >= text.length || written[at] !== text[i]) return undefined
    at++
  }
}

const isSpace = (character: string | undefined): boolean => character !== undefined && /\s/.test(character)
