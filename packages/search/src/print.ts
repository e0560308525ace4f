import { literalOf } from '@aurora/query'
import { isWholeWord } from './characters.ts'
import { escapeLiteral, inQuotes, quoteField, writeValue, writeWord } from './quote.ts'
import type { FieldTerm, RangeEnd, Tree, ValueTree } from './tree.ts'

/**
 * Writes a tree as query text in the one usual form: AND is left out, parentheses stand only where they are needed.
 *
 * Reading the text again gives the same tree (but for places), and printing that gives the same text.
 */
export function print(tree: Tree): string {
  switch (tree.kind) {
    case 'all':
      return ''
    case 'and':
      return tree.of.map((each) => inside(each, print)).join(' ')
    case 'or':
      return tree.of.map((each) => (each.kind === 'or' ? inside(each, print) : print(each))).join(' OR ')
    case 'not':
      return `NOT ${inside(tree.of, print)}`
    case 'word':
      return writeWord(tree.pattern)
    case 'exists':
      return `_exists_:${quoteField(tree.field)}`
    case 'field':
      return printField(tree)
  }
}

/** A part of an AND or NOT: in parentheses when it is itself several. */
function inside<T extends Tree | ValueTree>(tree: T, write: (tree: T) => string): string {
  return tree.kind === 'and' || tree.kind === 'or' ? `(${write(tree)})` : write(tree)
}

function printField({ field, measure, test }: FieldTerm): string {
  const isGroup = test.kind === 'and' || test.kind === 'or' || test.kind === 'not'
  const value = isGroup ? `(${printValue(test)})` : printValue(test)
  if (measure === 'length') return `len(${quoteField(field)}):${value}`
  const term = `${quoteField(field)}:${value}`
  return isWholeWord(/^[^\s()"]*/.exec(term)?.[0] ?? '') ? `${inQuotes(field)}:${value}` : term
}

function printValue(test: ValueTree): string {
  switch (test.kind) {
    case 'and':
      return test.of.map((each) => inside(each, printValue)).join(' ')
    case 'or':
      return test.of.map((each) => (each.kind === 'or' ? inside(each, printValue) : printValue(each))).join(' OR ')
    case 'not':
      return `NOT ${inside(test.of, printValue)}`
    case 'value':
      return test.quoted ? inQuotes(literalOf(test.pattern) ?? '') : writeValue(test.pattern)
    case 'regex':
      return `/${test.source.replace(/\\.|\//gs, (found) => (found === '/' ? '\\/' : found))}/${test.flags}`
    case 'compare':
      return test.operator + printEnd(test.end)
    case 'range':
      return `${test.open}${test.from ? printRangeEnd(test.from) : '*'} TO ${test.to ? printRangeEnd(test.to) : '*'}${test.close}`
  }
}

function printEnd({ text, quoted }: RangeEnd): string {
  return quoted ? inQuotes(text) : writeValue(text === '' ? [] : [{ literal: text }])
}

function printRangeEnd({ text, quoted }: RangeEnd): string {
  return quoted ? inQuotes(text) : escapeLiteral(text, /[\s"*?\]}]/)
}
