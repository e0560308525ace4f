// What keywords search, in SQL: the same as `valuesOfLine` and `valuesOfDecoded`.

const text = '"(?:[^"\\\\\\\\]|\\\\\\\\.)*'

/** Whether `raw` is written as JSON. */
export const isWrittenAsJsonSql = "match(raw, '^[ \\\\t]*[{[]')"

/** `raw` without the names of members. A text is taken whole, so that none is looked for inside another. */
export const lineValuesSql = `replaceRegexpAll(raw, '(?s)${text}"[ \\\\t\\\\r\\\\n]*:|(${text}"?)', '\\\\1')`

/** `decoded` without the names of the sender's document. */
export const decodedValuesSql =
  "arrayStringConcat(arrayFilter(t -> NOT has(JSONExtractKeys(if(fields = '', raw, fields)), t), splitByChar('\\n', decoded)), '\\n')"
