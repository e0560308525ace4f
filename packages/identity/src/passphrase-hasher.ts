import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { AppError } from '@aurora/core'
import { formatPhc, parsePhc, type Argon2Cost, type PassphraseHash } from './phc.ts'

const argon2Async = promisify(argon2)
const saltBytes = 16
const tagBytes = 32
/** Each running hash holds its memory, so a flood of logins may hold twice that and no more. */
const maxRunning = 2
const maxWaiting = 32

/** What the passphrases of this version cost: about 100 ms and 64 MiB each. OWASP asks for at least 19 MiB and two passes. */
export const defaultCost: Argon2Cost = { memoryKib: 65_536, passes: 3, parallelism: 4 }

/**
 * Hashes passphrases with argon2id, off the main thread, two at a time.
 *
 * Passphrases are compared in Unicode form NFKC, so it does not matter which keyboard composed an accent (NIST SP
 * 800-63B §3.1.1.2). When 32 are waiting, further ones are refused with 'auth.rate_limited'.
 */
export class PassphraseHasher {
  readonly #cost: Argon2Cost
  #running = 0
  readonly #waiting: (() => void)[] = []

  constructor(cost: Argon2Cost) {
    this.#cost = cost
  }

  /** A new hash of `passphrase`, as a PHC string. */
  async hash(passphrase: string): Promise<string> {
    const salt = randomBytes(saltBytes)
    const tag = await this.#derive(passphrase, { ...this.#cost, salt, tag: Buffer.alloc(tagBytes) })
    return formatPhc({ ...this.#cost, salt, tag })
  }

  /**
   * Whether `passphrase` is the one `phc` was made of.
   *
   * Without a hash, or with an unreadable one, it does the same work and says no: an answer must not tell by its time
   * whether a user exists.
   */
  async verify(passphrase: string, phc: string | null | undefined): Promise<boolean> {
    const stored = phc === null || phc === undefined ? undefined : parsePhc(phc)
    const hash = stored ?? { ...this.#cost, salt: randomBytes(saltBytes), tag: randomBytes(tagBytes) }
    const isSame = timingSafeEqual(await this.#derive(passphrase, hash), hash.tag)
    return isSame && stored !== undefined
  }

  /** Whether `phc` has the cost of new hashes; one that has not is to be replaced at the next login. */
  isCurrent(phc: string): boolean {
    const hash = parsePhc(phc)
    return (Object.keys(this.#cost) as (keyof Argon2Cost)[]).every((name) => hash?.[name] === this.#cost[name])
  }

  async #derive(passphrase: string, hash: PassphraseHash): Promise<Buffer> {
    await this.#enter()
    try {
      return await argon2Async('argon2id', {
        message: passphrase.normalize('NFKC'),
        nonce: hash.salt,
        parallelism: hash.parallelism,
        tagLength: hash.tag.length,
        memory: hash.memoryKib,
        passes: hash.passes,
      })
    } finally {
      this.#leave()
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < maxRunning) {
      this.#running++
      return
    }
    if (this.#waiting.length >= maxWaiting) {
      throw new AppError('auth.rate_limited', 'too many people are signing in at once', { retryAfterSeconds: 5 })
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve)) // #leave hands its place on
  }

  #leave(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#running--
    else next()
  }
}
