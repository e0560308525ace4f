import type { Predicate } from '@aurora/query'
import type { SearchContext } from './context.ts'
import { Lowering } from './lower.ts'
import { parseTree } from './parser.ts'
import { ProblemFound, type SearchWarning, type SyntaxProblem } from './problem.ts'
import type { Tree } from './tree.ts'

export type SearchResult =
  | {
      readonly ok: true
      readonly predicate: Predicate
      readonly tree: Tree
      readonly warnings: readonly SearchWarning[]
    }
  | { readonly ok: false; readonly problem: SyntaxProblem }

/**
 * Reads a query of the search language (docs/reference/search-language.md) into its tree and its predicate.
 *
 * Never throws: what cannot be read is a `problem` with its place and, where one is near, a repair. Takes time linear in
 * the text, which may have 16,384 characters and 100 levels of parentheses.
 */
export function parseSearch(text: string, context: SearchContext): SearchResult {
  try {
    const { tree, warnings } = parseTree(text)
    const lowering = new Lowering(context)
    const predicate = lowering.lower(tree)
    return { ok: true, predicate, tree, warnings: [...warnings, ...lowering.warnings] }
  } catch (error) {
    if (error instanceof ProblemFound) return { ok: false, problem: error.problem }
    throw error
  }
}
