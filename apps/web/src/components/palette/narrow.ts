/** What can be narrowed by typing. */
interface Named {
  readonly label: string
}

/** Those whose label has every word of the text, in any case; a label that begins with the text stands first. */
export function narrow<T extends Named>(items: readonly T[], text: string): T[] {
  const wanted = text.trim().toLowerCase()
  const words = wanted.split(/\s+/)
  const found = items.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)))
  const [first, rest] = [true, false].map((begins) =>
    found.filter(({ label }) => label.toLowerCase().startsWith(wanted) === begins),
  ) as [T[], T[]]
  return [...first, ...rest]
}
