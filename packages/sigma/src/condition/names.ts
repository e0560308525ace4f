/**
 * The names that a pattern of a condition stands for, in the order of the rule. `*` is any run of characters.
 *
 * Names that begin with `_` are meant only by a pattern that does. Takes time linear in the length of each name.
 */
export function matchingNames(pattern: string, names: Iterable<string>): string[] {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  return [...names].filter((name) => {
    if (name.startsWith('_') && !pattern.startsWith('_')) return false
    if (last === undefined) return name === first
    if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false
    return holdsInOrder(name.slice(first.length, name.length - last.length), rest)
  })
}

function holdsInOrder(text: string, pieces: readonly string[]): boolean {
  let from = 0
  for (const piece of pieces) {
    const found = text.indexOf(piece, from)
    if (found < 0) return false
    from = found + piece.length
  }
  return true
}
