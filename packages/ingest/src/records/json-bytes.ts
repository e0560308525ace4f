/** The bytes JSON is made of (RFC 8259 §2). */
export const quote = 0x22
export const comma = 0x2c
export const colon = 0x3a
export const openBracket = 0x5b
export const backslash = 0x5c
export const closeBracket = 0x5d
export const openBrace = 0x7b
export const closeBrace = 0x7d

/** Letters of the simple escapes that JSON.stringify writes, and the bytes they stand for. */
const escapes = [['"', quote], ['\\', backslash], ['b', 8], ['f', 12], ['n', 10], ['r', 13], ['t', 9]] as const // prettier-ignore

/** By byte: the letter of its escape; 0 for what needs none. */
export const escapeLetters = new Uint8Array(256)
/** By letter of an escape: the byte it stands for. */
export const escapeMeanings = new Uint8Array(128)
for (const [letter, meaning] of escapes) {
  escapeLetters[meaning] = letter.charCodeAt(0)
  escapeMeanings[letter.charCodeAt(0)] = meaning
}

/** By byte: 1 for what a text does not have as it is: quotes, backslashes, control characters. */
export const textEnds = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === quote || byte === backslash || byte < 0x20 ? 1 : 0,
)
