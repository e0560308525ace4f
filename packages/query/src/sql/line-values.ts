// What keywords search, in SQL: the same as `valuesOfLine` and `valuesOfDecoded`.

const text = '"(?:[^"\\\\\\\\]|\\\\\\\\.)*'

/** Whether `raw` is written as JSON. */
export const isWrittenAsJsonSql = "match(raw, '^[ \\\\t]*[{[]')"

/**
 * `raw` without the names of members. A text is taken whole, so that none is looked for inside another.
 *
 * `name` makes it unlike all others: what stands in a statement twice is computed once, and then for every row instead of
 * those few it is needed for.
 */
export const lineValuesSql = (name: string): string =>
  `replaceRegexpAll(raw, '(?s)${text}"[ \\\\t\\\\r\\\\n]*:|(?P<${name}>${text}"?)', '\\\\1')`

/** `decoded` without the names of the sender's document. */
export const decodedValuesSql = (name: string): string =>
  `arrayStringConcat(arrayFilter(${name} -> NOT has(JSONExtractKeys(if(fields = '', raw, fields)), ${name}), splitByChar('\\n', decoded)), '\\n')`
