import { hash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** 256 bits from the system's random source, as 43 characters of base64url. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** A random name of letters and digits, 5.9 bits each: on a command line it is never taken for an option, as `-x` would be. */
export function randomName(chars: number): string {
  return Array.from({ length: chars }, () => alphanumeric.charAt(randomInt(alphanumeric.length))).join('')
}

/**
 * How a random secret is kept: its SHA-256, in hex.
 *
 * A secret of 256 random bits cannot be guessed from its hash, so it needs no salt and no slow hash; a passphrase does.
 */
export function secretHash(secret: string): string {
  return hash('sha256', secret, 'hex')
}

/** Whether two hashes in hex are equal, in a time that does not depend on where they differ. */
export function isSameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
