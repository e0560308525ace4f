/** One record of a CSV text. */
export interface CsvRecord {
  readonly values: readonly string[]
  /** Line of the text on which it begins, from 1. */
  readonly line: number
}

/** Why a text is no CSV, and on which line. */
export class CsvFault {
  readonly line: number
  readonly message: string
  constructor(line: number, message: string) {
    this.line = line
    this.message = message
  }
}

/**
 * The records of a CSV text, one by one: commas, quotes that are doubled inside quotes, any line end. Values are trimmed
 * unless they are quoted. Blank lines and lines that begin with `#` are passed over. A fault is the last thing given.
 *
 * RFC 4180, but for comments and blanks.
 */
export function* readCsv(text: string): Generator<CsvRecord | CsvFault, void> {
  const lines = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  let line = 1
  for (let start = 0; start < lines.length;) {
    const record = readRecord(lines, start, line)
    if (record instanceof CsvFault) return yield record
    const isPassedOver = lines[start] === '#' || (record.values.length === 1 && record.values[0] === '')
    if (!isPassedOver) yield { values: record.values, line }
    line += record.lines
    start = record.end
  }
}

function readRecord(
  text: string,
  start: number,
  line: number,
): { values: string[]; lines: number; end: number } | CsvFault {
  const newline = text.indexOf('\n', start)
  const end = newline < 0 ? text.length : newline
  const whole = text.slice(start, end)
  if (whole.startsWith('#') || !whole.includes('"'))
    return { values: whole.split(',').map((value) => value.trim()), lines: 1, end: end + 1 }
  return readQuoted(text, start, line)
}

/** A record in which a value is quoted, and may hold commas and line ends. */
function readQuoted(
  text: string,
  start: number,
  line: number,
): { values: string[]; lines: number; end: number } | CsvFault {
  const values: string[] = []
  let lines = 1
  for (let at = start; ;) {
    while (text[at] === ' ' || text[at] === '\t') at++
    if (text[at] === '"') {
      const close = closingQuote(text, at + 1)
      if (close < 0) return new CsvFault(line, 'a quoted value does not end')
      const value = text.slice(at + 1, close)
      lines += value.split('\n').length - 1
      values.push(value.replaceAll('""', '"'))
      at = close + 1
      while (text[at] === ' ' || text[at] === '\t' || text[at] === '\r') at++
      if (at < text.length && text[at] !== ',' && text[at] !== '\n')
        return new CsvFault(line + lines - 1, 'something stands behind the closing quote of a value')
    } else {
      const found = /[,\n]/g
      found.lastIndex = at
      const to = found.exec(text)?.index ?? text.length
      values.push(text.slice(at, to).trim())
      at = to
    }
    if (text[at] !== ',') return { values, lines, end: at + 1 }
    at++
  }
}

/** Place of the quote that ends a value; two in a row stand for one. -1 where none does. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) if (text[at + 1] !== '"') return at
  return -1
}
