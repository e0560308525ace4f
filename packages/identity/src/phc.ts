/** Cost of an argon2id hash. RFC 9106 §4: more memory first, then more passes. */
export interface Argon2Cost {
  readonly memoryKib: number
  readonly passes: number
  readonly parallelism: number
}

/** What a stored passphrase hash says. */
export interface PassphraseHash extends Argon2Cost {
  readonly salt: Buffer
  readonly tag: Buffer
}

const form =
  /^\$argon2id\$v=19\$m=([1-9]\d{0,9}),t=([1-9]\d{0,9}),p=([1-9]\d{0,9})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/
/** A hash that asks for more than this is not one of ours, and verifying it could take the machine down. */
const most = { memoryKib: 1_048_576, passes: 32, parallelism: 16, bytes: 64 }

/**
 * Reads an argon2id hash in PHC string format; undefined when the text is none, or asks for more than 1 GiB, 32 passes,
 * 16 lanes, or less than argon2 itself allows.
 *
 * https://github.com/P-H-C/phc-string-format; RFC 9106 §3.1.
 */
export function parsePhc(text: string): PassphraseHash | undefined {
  const parts = form.exec(text)
  if (parts === null) return undefined
  const [memoryKib, passes, parallelism] = parts.slice(1, 4).map(Number) as [number, number, number]
  const [salt, tag] = parts.slice(4).map((part) => Buffer.from(part, 'base64')) as [Buffer, Buffer]
  const isAllowed =
    memoryKib >= 8 * parallelism &&
    memoryKib <= most.memoryKib &&
    passes <= most.passes &&
    parallelism <= most.parallelism &&
    [salt, tag].every((bytes) => bytes.length >= 8 && bytes.length <= most.bytes)
  return isAllowed ? { memoryKib, passes, parallelism, salt, tag } : undefined
}

/** Writes `hash` in PHC string format; what {@link parsePhc} reads. */
export function formatPhc({ memoryKib, passes, parallelism, salt, tag }: PassphraseHash): string {
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
