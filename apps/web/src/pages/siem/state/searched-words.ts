import { parseSearch, type Tree, type ValueTree } from '@aurora/search'

const most = 32

/** The literal texts a query looks for, for marking them in what it found. Negated ones are left out. */
export function searchedWords(query: string): string[] {
  if (query.trim() === '') return []
  const read = parseSearch(query, { nowUs: 0 })
  return read.ok ? [...new Set(wordsOf(read.tree))].slice(0, most) : []
}

function wordsOf(tree: Tree): string[] {
  switch (tree.kind) {
    case 'and':
    case 'or':
      return tree.of.flatMap(wordsOf)
    case 'word':
      return literals(tree.pattern)
    case 'field':
      return tree.measure === undefined ? valuesIn(tree.test) : []
    default:
      return []
  }
}

function valuesIn(test: ValueTree): string[] {
  if (test.kind === 'and' || test.kind === 'or') return test.of.flatMap(valuesIn)
  return test.kind === 'value' ? literals(test.pattern) : []
}

type Pattern = Extract<Tree, { kind: 'word' }>['pattern']

const literals = (pattern: Pattern): string[] =>
  pattern.flatMap((part) => ('literal' in part && part.literal.length > 1 ? [part.literal] : []))
