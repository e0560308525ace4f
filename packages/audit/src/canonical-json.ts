/** Anything JSON can say. An absent property may be written as undefined. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue | undefined }

const maxDepth = 64

/**
 * The one text of `value` in the JSON Canonicalization Scheme: no spaces, properties sorted by UTF-16 code units,
 * numbers as ECMAScript writes them.
 *
 * Two values that are equal as JSON give the same bytes, on any implementation of the scheme, so that a hash over them can be checked
 * with other tools. Throws for what has no such text: a number that is not finite, a text with half a surrogate pair,
 * nesting deeper than 64.
 *
 * RFC 8785 §3.2.
 */
export function canonicalJson(value: JsonValue): string {
  return write(value, 0)
}

function write(value: JsonValue, depth: number): string {
  if (depth > maxDepth) throw new RangeError(`JSON nested deeper than ${maxDepth}`)
  if (typeof value === 'string') return writeText(value)
  if (typeof value === 'number') return writeNumber(value)
  if (value === null || typeof value === 'boolean') return String(value)
  if (isList(value)) return `[${value.map((item) => write(item, depth + 1)).join(',')}]`
  return writeObject(value, depth)
}

function writeObject(object: { readonly [name: string]: JsonValue | undefined }, depth: number): string {
  const properties: string[] = []
  for (const name of Object.keys(object).sort()) {
    const value = object[name]
    if (value !== undefined) properties.push(`${writeText(name)}:${write(value, depth + 1)}`)
  }
  return `{${properties.join(',')}}`
}

/** JSON.stringify escapes exactly what RFC 8785 §3.2.2.2 wants escaped. */
function writeText(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('a text with half a surrogate pair has no canonical form')
  return JSON.stringify(text)
}

/** ECMAScript's own number format is the canonical one (§3.2.2.3); it writes -0 as 0. */
function writeNumber(number: number): string {
  if (!Number.isFinite(number)) throw new RangeError('a number that is not finite has no canonical form')
  return String(number)
}

/** `Array.isArray` does not narrow away a readonly array. */
function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}
