import { crc32 } from '@aurora/core'

/**
 * Long numbers: tokens of digits alone, worth 10,000 or more (ports aside: identifiers, counters, fractions of seconds).
 *
 * Nearly every event brings some that no other has, and a text index keeps a list of rows for each token: they took two
 * thirds of what storing cost. So the text indices leave them out, and the column `long_numbers` has a key for each,
 * found by a filter per granule (decision 9). What follows is the same rule four times: for a token, as SQL, for the
 * bytes of a line, and as SQL for a row.
 */
const leastDigits = 5

/** The largest UInt64: what is worth more is read as 0 by the engine, and is a word like any other. */
const largest = '18446744073709551615'

/** Whether a token is a long number. */
export function isLongNumber(token: string): boolean {
  const digits = /^0*([0-9]*)$/.exec(token)?.[1] ?? ''
  return digits.length >= leastDigits && (digits.length < largest.length || isUInt64(digits))
}

const isUInt64 = (digits: string): boolean => digits.length === largest.length && digits <= largest

/** The same of a token in SQL. */
export const isLongNumberSql = (token: string): string => `toUInt64OrZero(${token}) >= 10000`

/** What stands for a long number in a row. Two may share one: it narrows a search, and decides none. */
export const longNumberKey = (token: string): number => crc32(Uint8Array.from(token, (digit) => digit.charCodeAt(0)))

/** The keys of a row in SQL, Array(UInt32): of its line, then of its decoded texts. */
export const longNumbersSql = `arrayMap(t -> CRC32(t), arrayFilter(t -> ${isLongNumberSql('t')}, tokens(concat(raw, ' ', decoded))))`

/** Bytes that belong to a token: ASCII letters and digits, and everything that is not ASCII (`isTokenUnit`). */
const tokenBytes = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x80 || /[0-9a-z]/i.test(String.fromCharCode(byte)) ? 1 : 0,
)

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39

/** Calls `take` with the key of each long number in the UTF-8 from `start` to `end`, in order. */
export function scanLongNumbers(bytes: Uint8Array, start: number, end: number, take: (key: number) => void): void {
  // So many digits in a row have one on every so many bytes.
  for (let at = start + leastDigits - 1; at < end; at += leastDigits) {
    if (!isDigit(bytes[at])) continue
    let first = at
    while (first > start && isDigit(bytes[first - 1])) first--
    while (at + 1 < end && isDigit(bytes[at + 1])) at++
    if (isLongRun(bytes, first, at + 1, start, end)) take(crc32(bytes, first, at + 1))
  }
}

/** Whether the digits from `first` to `last` are a token, and worth enough. */
function isLongRun(bytes: Uint8Array, first: number, last: number, start: number, end: number): boolean {
  if (last - first < leastDigits) return false
  if (first > start && tokenBytes[bytes[first - 1] as number] === 1) return false
  if (last < end && tokenBytes[bytes[last] as number] === 1) return false
  let from = first
  while (from < last && bytes[from] === 0x30) from++
  const digits = last - from
  if (digits < leastDigits || digits > largest.length) return false
  return digits < largest.length || isUInt64(String.fromCharCode(...bytes.subarray(from, last)))
}
