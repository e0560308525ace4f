const headerLine = /^#(separator|set_separator|empty_field|unset_field|path|fields|types)\b.*$/gm

/**
 * The header a Zeek TSV log has behind `lines`, given the one before them: it says what the columns are, so whoever sends
 * a part of the log sends it first. '' while there is none. Zeek documentation, "Log Formats".
 */
export function zeekHeaderBehind(header: string, lines: Buffer): string {
  if (!lines.includes('#')) return header
  const found = lines.toString('utf8').matchAll(headerLine)
  const byName = new Map([...header.matchAll(headerLine), ...found].map(([line, name = '']) => [name, line]))
  return [...byName.values()].map((line) => `${line}\n`).join('')
}
