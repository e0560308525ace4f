import type { NativeDocument } from '@aurora/core'

// What keywords search (SIGMA.md rows 66 to 73): the line as received and the texts it hides, but not names of fields.

const quote = 0x22
const backslash = 0x5c
const colon = 0x3a

/** Whether a line is written as JSON, where names can be told from values. */
const isWrittenAsJson = (line: string): boolean => /^[ \t]*[{[]/.test(line)

/**
 * The line without the names of members, where it is written as JSON; the line itself where not.
 *
 * A text with a colon behind it is a name, whatever else is wrong with the JSON. Takes time that grows with the line.
 * `sql/line-values.ts` says the same to the store.
 */
export function valuesOfLine(line: string): string {
  if (!isWrittenAsJson(line)) return line
  let values = ''
  let kept = 0
  for (let start = line.indexOf('"'); start >= 0; start = line.indexOf('"', start)) {
    const end = endOfText(line, start)
    const name = endOfName(line, end)
    if (name >= 0) {
      values += line.slice(kept, start)
      kept = name
    }
    start = name < 0 ? end : name
  }
  return values + line.slice(kept)
}

/** Behind the closing quote of the text that begins here, or the end of the line. */
function endOfText(line: string, start: number): number {
  for (let at = start + 1; at < line.length; at++) {
    const code = line.charCodeAt(at)
    if (code === quote) return at + 1
    if (code === backslash) at++
  }
  return line.length
}

/** Behind the colon that follows a closing quote, blanks between them; -1 when none does. */
function endOfName(line: string, end: number): number {
  if (line.charCodeAt(end - 1) !== quote) return -1
  let at = end
  while (at < line.length && ' \t\r\n'.includes(line[at] as string)) at++
  return line.charCodeAt(at) === colon ? at + 1 : -1
}

/** The decoded texts, one a line, without those that are names of the sender's document. */
export function valuesOfDecoded(decoded: string, document: NativeDocument): string {
  return decoded
    .split('\n')
    .filter((text) => !Object.hasOwn(document, text))
    .join('\n')
}
