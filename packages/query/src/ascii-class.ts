/** By ASCII code: 1 where a character belongs to a class that has no others. */
export type AsciiClass = Uint8Array

/** A class, and how many characters of it stand one behind the other. */
export interface ClassRun {
  readonly of: AsciiClass
  readonly count: number
}

/** What `\d` and `\w` stand for in RE2: ASCII alone. */
const escaped: Readonly<Record<string, string>> = { d: '0-9', w: '0-9A-Za-z_' }

/**
 * A class as it is written between brackets, `a-fA-F0-9`, or as an escape, `\d`; undefined for one that holds
 * characters beyond ASCII, that is negated, or that is written in a way not read here.
 */
export function asciiClassOf(written: string): AsciiClass | undefined {
  const plain = written.replace(/\\([dw])/g, (_, letter: string) => escaped[letter] ?? '')
  const members = new Uint8Array(128)
  const item = /\\([^A-Za-z0-9])|([^\\[\]^-])(?:-([^\\[\]-]))?/y
  while (item.lastIndex < plain.length) {
    const found = item.exec(plain)
    if (found === null) return undefined
    const first = (found[1] ?? found[2] ?? '').charCodeAt(0)
    const last = found[3]?.charCodeAt(0) ?? first
    if (first > 0x7f || last > 0x7f || last < first) return undefined
    members.fill(1, first, last + 1)
  }
  return written === '' ? undefined : members
}

/** The characters of a class. */
export function membersOf(of: AsciiClass): string[] {
  return Array.from(of.keys())
    .filter((code) => of[code] === 1)
    .map((code) => String.fromCharCode(code))
}

/** Whether `count` characters of the class stand one behind the other: every `count`th character is looked at first. */
export function hasRun(text: string, { of, count }: ClassRun): boolean {
  for (let at = count - 1; at < text.length; at += count) {
    if (of[text.charCodeAt(at)] !== 1) continue
    let start = at
    while (start > 0 && at - start < count && of[text.charCodeAt(start - 1)] === 1) start--
    let end = at + 1
    while (end < text.length && end - start < count && of[text.charCodeAt(end)] === 1) end++
    if (end - start >= count) return true
  }
  return false
}
