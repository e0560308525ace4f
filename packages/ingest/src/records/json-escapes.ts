/** `\"`, `\\`, `\/`, `\b`, `\f`, `\n`, `\r`, `\t`: not `\u`, which may spell what no text can hold. */
export const isSimpleEscape = (byte: number): boolean => simpleEscapes[byte] === 1
const simpleEscapes = Uint8Array.from({ length: 256 }, (_, byte) =>
  '"\\/bfnrt'.includes(String.fromCharCode(byte)) ? 1 : 0,
)

/** The same of those that JSON.stringify writes: all but `\\/`. */
export const isPrintedEscape = (byte: number): boolean => printedEscapes[byte] === 1
const printedEscapes = Uint8Array.from(simpleEscapes, (isSimple, byte) => (byte === 0x2f ? 0 : isSimple))

/** The printable ASCII character that the four hex digits of a `\u` stand for; NaN for any other. */
export function codeAt(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== 0x30 || bytes[at + 1] !== 0x30) return NaN
  const code = hexDigit(bytes[at + 2] as number) * 16 + hexDigit(bytes[at + 3] as number)
  return code >= 0x20 && code < 0x7f ? code : NaN
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : NaN
}
