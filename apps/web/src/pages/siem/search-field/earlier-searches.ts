import { reads, stored } from '../../../state/stored.ts'

const most = 50

/** Searches that were run in this browser, oldest first. */
export const earlierSearches = stored('searches', reads.texts(most))

/** Keeps a search that was run; one that was run before moves to the end. Empty ones are not kept. */
export function rememberSearch(text: string): void {
  const query = text.trim()
  if (query === '') return
  const others = earlierSearches.get().filter((other) => other !== query)
  earlierSearches.set([...others, query].slice(-most))
}

/**
 * The search one step earlier (-1) or later (1) than `text`; undefined when there is none.
 *
 * A text that was not run stands after the last one, so the first step back gives the last search.
 */
export function stepThrough(searches: readonly string[], text: string, step: -1 | 1): string | undefined {
  const at = searches.lastIndexOf(text.trim())
  return searches[(at < 0 ? searches.length : at) + step]
}
