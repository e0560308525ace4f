/** What JSON spells as a number; the engine's JSON reader takes exactly this. */
const numberText = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/
const integerText = /^-?(?:0|[1-9][0-9]*)$/

const int64Min = -(2n ** 63n)
const uint64Max = 2n ** 64n - 1n

/** The RE2 form of the number grammar, for the SQL side of `isNumberText`. */
export const numberPattern = '^-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?$'

/**
 * Whether a text is a number: JSON's spelling, finite as a 64-bit float, and within 64 bits when it is an integer.
 *
 * So `007`, `+1`, `0x10` and a 30-digit serial number are texts.
 */
export function isNumberText(text: string): boolean {
  if (!numberText.test(text)) return false
  return isIntegerText(text) ? text.length < 19 || fits64(BigInt(text)) : Number.isFinite(Number(text))
}

/** Whether a text is an integer without fraction or exponent, of any size. */
export function isIntegerText(text: string): boolean {
  return integerText.test(text)
}

const fits64 = (value: bigint): boolean => value >= int64Min && value <= uint64Max

/**
 * The one text of a number: exact digits of an integer, else the shortest decimal that reads back as the same 64-bit
 * float, exponents from 1e21 and 1e-7 written `1e21`. Equal numbers have equal texts. Minus zero is `0`.
 */
export function numberTextOf(value: number | bigint): string {
  return typeof value === 'bigint' ? String(value) : String(value).replace('e+', 'e')
}

/** The one text of the number that `text` spells, undefined when it spells none (see `isNumberText`). */
export function canonicalNumber(text: string): string | undefined {
  if (!isNumberText(text)) return undefined
  return numberTextOf(isIntegerText(text) ? BigInt(text) : Number(text))
}

/** Order of two canonical number texts. Integers compare exactly, everything else as 64-bit floats. */
export function compareNumbers(a: string, b: string): number {
  const difference = Number(a) - Number(b)
  if (difference !== 0 || !isIntegerText(a) || !isIntegerText(b)) return difference
  const exact = BigInt(a) - BigInt(b)
  return exact > 0n ? 1 : exact < 0n ? -1 : 0
}
