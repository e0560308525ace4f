/** Bytes in base64 as text: UTF-8, and what is not as `\xNN`, so that no byte is hidden. */
export function readBytes(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return Array.from(bytes, byteText).join('')
  }
}

const byteText = (byte: number): string =>
  byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16).toUpperCase()}`
