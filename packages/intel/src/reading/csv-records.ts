/** One record, or why the text there is none. `line` counts from 1. */
export type CsvRecord =
  { readonly line: number; readonly values: readonly string[] } | { readonly line: number; readonly reason: string }

/** A record longer than this is passed over whole. */
const maxRecordChars = 16_384
/** Values behind these are passed over. */
const maxValues = 100

/**
 * The records of a text, one by one: commas (semicolons or tabs where the first record has no comma), quotes that are doubled
 * within quotes, any line end. A quoted value ends with its line: a list with a stray quote loses one line, not the rest.
 *
 * RFC 4180, but for comments, blanks and line ends within quotes. Never throws; time grows with the text alone.
 */
export function* csvRecords(text: string): Generator<CsvRecord, void> {
  let separator = ''
  let line = 0
  for (let start = text.charCodeAt(0) === 0xfeff ? 1 : 0; start < text.length;) {
    const found = text.indexOf('\n', start)
    const end = found < 0 ? text.length : found
    line++
    if (end - start > maxRecordChars) yield { line, reason: `the line has more than ${maxRecordChars} characters` }
    else {
      const record = text.slice(start, end).trim()
      if (record !== '' && !record.startsWith('#') && !record.startsWith(';')) {
        if (separator === '') separator = separatorOf(record)
        yield { line, values: valuesOf(record, separator) }
      }
    }
    start = end + 1
  }
}

const separatorOf = (record: string): string => [',', '\t', ';'].find((character) => record.includes(character)) ?? ','

function valuesOf(record: string, separator: string): readonly string[] {
  if (!record.includes('"')) return record.split(separator, maxValues).map((value) => value.trim())
  const values: string[] = []
  for (let at = 0; at <= record.length && values.length < maxValues;) {
    while (record[at] === ' ') at++
    const quoted = record[at] === '"'
    const end = quoted ? closingQuote(record, at + 1) : -1
    const next = record.indexOf(separator, Math.max(at, end))
    const stop = next < 0 ? record.length : next
    values.push(quoted && end > 0 ? record.slice(at + 1, end).replaceAll('""', '"') : record.slice(at, stop).trim())
    at = stop + 1
  }
  return values
}

/** Place of the quote that ends a value; -1 where none does. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) if (text[at + 1] !== '"') return at
  return -1
}
