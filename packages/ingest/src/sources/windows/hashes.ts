/** Hashes of a file, in lower case. */
export interface Hashes {
  readonly md5?: string
  readonly sha1?: string
  readonly sha256?: string
}

export const noHashes: Hashes = {}

const isNamed = (name: string): name is keyof Hashes => name === 'md5' || name === 'sha1' || name === 'sha256'

/** As many are looked at. */
const maxHashes = 16

/**
 * The hashes in Sysmon's `SHA1=…,MD5=…,SHA256=…,IMPHASH=…`: those of 32 to 64 hex digits, the last of each name; others are
 * by members of their own.
 */
export function hashesIn(text: string): Hashes {
  const hashes: { -readonly [Name in keyof Hashes]: string } = {}
  for (const one of text.split(',', maxHashes)) {
    const equals = one.indexOf('=')
    if (equals < 0) continue
    const name = one.slice(0, equals).trimStart().toLowerCase()
    const digits = one.length - equals - 1
    if (!isNamed(name) || digits < 32 || digits > 64) continue
    const hash = one.slice(equals + 1)
    if (hexDigits.test(hash)) hashes[name] = hash.toLowerCase()
  }
  return hashes
}

const hexDigits = /^[0-9a-f]+$/i
