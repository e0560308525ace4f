/**
 * The one fold of text that is compared without regard to case: full lower-casing without a locale.
 *
 * ClickHouse's `lowerUTF8` gives the same (measured on K, İ, ẞ, final sigma); the text indices are built on it. A lone
 * surrogate, which no stored text can hold, becomes U+FFFD as it does on the way to the store.
 */
export function fold(text: string): string {
  return text.toWellFormed().toLowerCase()
}

/** Order of two texts by code point, which is the order of their UTF-8 bytes (JavaScript's own is by UTF-16 unit). */
export function compareText(a: string, b: string): number {
  const end = Math.min(a.length, b.length)
  for (let i = 0; i < end; i++) {
    if (a.charCodeAt(i) === b.charCodeAt(i)) continue
    return pointAt(a, i) - pointAt(b, i)
  }
  return a.length - b.length
}

/** The code point at `index`, or the one whose second half stands there. */
function pointAt(text: string, index: number): number {
  const unit = text.charCodeAt(index)
  const isSecondHalf = unit >= 0xdc00 && unit <= 0xdfff
  return text.codePointAt(isSecondHalf && index > 0 ? index - 1 : index) ?? 0
}

/** Number of code points, the length people count. */
export function codePoints(text: string): number {
  let count = text.length
  for (let i = 0; i < text.length - 1; i++) if (text.codePointAt(i)! > 0xffff) count--
  return count
}
