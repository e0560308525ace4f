import type { CST } from 'yaml'

/**
 * Where a document first has more than `most` lists and maps inside each other; undefined when nowhere.
 *
 * Asked of tokens, before anything recurses into them, and without recursion: what is deeper costs no more than reading it.
 */
export function tooDeepAt(document: CST.Document, most: number): number | undefined {
  const waiting: { token: CST.Token | null | undefined; depth: number }[] = [{ token: document.value, depth: 1 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, depth } = next
    if (token === null || token === undefined || !('items' in token)) continue
    if (depth > most) return token.offset
    for (const item of token.items) {
      waiting.push({ token: item.key, depth: depth + 1 }, { token: item.value, depth: depth + 1 })
    }
  }
  return undefined
}
