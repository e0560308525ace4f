const special = /[\\\t\n\r\0\b\f]/g

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
  '\b': '\\b',
  '\f': '\\f',
}

/**
 * Escapes text for one column of ClickHouse's TabSeparated format.
 *
 * ClickHouse documentation, "TabSeparated": backslash, tab and newline must be escaped, the others may be.
 */
export function escapeTsv(text: string): string {
  return mustEscape(text) ? text.replace(special, (found) => escapes[found] ?? found) : text
}

/** A loop is faster than searches in short texts, and slower in long ones. */
function mustEscape(text: string): boolean {
  if (text.length > 48)
    return (
      text.includes('\\') || text.includes('\t') || text.includes('\n') || text.includes('\r') || text.includes('\0')
    )
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x5c || code < 0x20) return true
  }
  return false
}

/** One element list for an Array(String) column: `['a','b']`. Inside the quotes a text is escaped once, as in a column. */
export function escapeTsvList(values: readonly string[]): string {
  return `[${values.map((value) => `'${escapeTsv(value).replaceAll("'", "\\'")}'`).join(',')}]`
}
